"""The OpenAPI document says what the API does: checked as such, by its examples, and by schemathesis over HTTP."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from pytest_django.live_server_helper import LiveServer
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from mpp.identity.actor import Actor
from mpp.identity.policy import ACTIONS
from mpp.identity.policy.table import URLS
from tests.channels.desk_people import letter
from tests.partners.system import System, admitted

EXAMPLES = 8  # of each operation and kind: some seconds in all
# Any decision code is well formed, few are the task's own: a refusal of well-formed input is right.
NOT_ASKED = ["positive_data_acceptance"]


@pytest.fixture
def document(country: None) -> dict[str, Any]:
    answer = Client(SERVER_NAME="localhost").get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def _schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "examples" in node and isinstance(node["examples"], list):
            yield node
        for inner in node.values():
            yield from _schemas(inner)


def test_the_document_is_openapi_3_1_and_its_examples_are_what_it_says(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len({one["operationId"] for one in operations}) == len(operations) == 10
    for one in operations:
        assert ("security" in one) is (one["operationId"] != "token")
        for status, reply in one["responses"].items():
            kind = "application/problem+json" if int(status) >= 400 else ""
            assert not kind or list(reply["content"]) == [kind]
    shown = list(_schemas(document["components"]["schemas"]))
    assert len(shown) >= 6
    for schema in shown:
        whole = schema | {"components": document["components"]}
        for example in schema["examples"]:
            jsonschema.Draft202012Validator(whole).validate(example)


def test_every_operation_has_a_row_of_the_policy_for_agencies_systems_alone() -> None:
    rows = {name: row for name, row in URLS.items() if name.startswith("api:")}
    open_ = {name for name, row in rows.items() if row == "public"}
    assert open_ == {"api:api-root", "api:openapi-json", "api:token"}
    kinds = {grant.kind for name, row in rows.items() if name not in open_ for grant in ACTIONS[row].grants}
    assert kinds == {"client"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_schemathesis_finds_nothing(citizen: Actor, live_server: LiveServer, mode: GenerationMode) -> None:
    letter(citizen)
    system = System(admitted("dukcapil", "verifier"))
    token = system.sign_in().json()["access_token"]
    load_all_checks()
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/openapi.json")
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        headers = {} if operation.label.endswith("/token") else {"Authorization": f"Bearer {token}"}

        _ask(operation.as_strategy(generation_mode=mode), headers)


def _ask(cases: SearchStrategy[Any], headers: dict[str, str]) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases)
    def ask(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=[getattr(checks, one) for one in NOT_ASKED])

    ask()
