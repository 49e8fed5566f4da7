"""No address shows anybody what is another's: each one walked with the ids of a whole region's rows.

The addresses are read from the urlconf and the ids from the tables: a new address that takes an id is walked by
itself, and one that takes a word which nobody told a value of fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from _pytest.mark.structures import ParameterSet
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mpp.applications.actions import rights
from mpp.applications.models import Application, File, Interview
from mpp.channels.api import middleware
from mpp.identity.actor import ANONYMOUS
from mpp.identity.policy import ACTIONS, URLS, policy_of_view
from mpp.issuance.models import Output
from mpp.kernel import clock, guard
from mpp.kernel.scope import Scope, unit_of_work
from mpp.kernel.tables import GuardedTable
from mpp.processes.models import WorkItem
from mpp.vault.models import RightsRequest
from tests.jobs import run_jobs
from tests.partners.system import Caller, admitted
from tests.trust.addresses import Address, addresses, answers
from tests.trust.world import Citizen, World, answer_pages, begin, decide_all, send, send_event

LETTER, BIRTH, PERMIT = "surat-keterangan-domisili", "akta-kelahiran", "sip-dokter"
# The answer that nothing was shown: gone elsewhere, refused, not found, not this way of asking.
SHOWN_NOTHING = {301, 302, 303, 401, 403, 404, 405}
# Addresses that read no session: their proof is a signature in what is sent.
WITHOUT_CSRF = {"identity:logout_notice", "web:authenticity"}  # the second changes nothing
# The API knows nobody by a cookie: without a bearer token it answers 401, whatever session the browser has.
API = {one.name for one in addresses() if one.name.startswith("api:")}
API_DOCUMENTS = {"api:openapi-json", "api:api-root"}
CHANGING = {name for name in API if URLS.get(name) == "api.decide"}
# Pages that answer a stale token themselves: what was typed is kept, and sent only when it is sent again.
KEEP_WHAT_WAS_TYPED = {"web:my_why", "web:my_wrong", "web:page", "web:correct"}
# Whoever holds a document's QR code reads its public fields, the name among them; NIK and phone never.
BY_QR_CODE = "token"


@dataclass(frozen=True)
class Filled:
    """What stands in region A: who it is about, every row's id, and words for the other parts of addresses."""

    owners: list[Citizen]
    ids: list[UUID]
    words: dict[str, str]

    def secrets(self, *kinds: str) -> list[bytes]:
        """What must not be read, as it would stand in a page."""
        return [str(one.person[kind]).removeprefix("+62").encode() for one in self.owners for kind in kinds]


@pytest.fixture(scope="module")
def filled(world: World) -> Filled:
    """A letter to its end, a birth and a birth's bundle at their officers, and a permit in mid-interview, all of
    Banyuwangi."""
    now = clock.now()
    father, mother, doctor = (world.sign_in(f"{one}-banyuwangi") for one in ("ayah", "ibu", "dokter"))
    cases = []
    for citizen, service in ((father, LETTER), (mother, BIRTH)):
        view = begin(citizen.actor, service, now)
        answer_pages(citizen.actor, view, now)
        cases.append(send(citizen.actor, view, now))
    decide_all(world, LETTER, cases[0], now)
    run_jobs()
    permit = begin(doctor.actor, PERMIT, now)
    rights.ask_access(father.actor, now)
    rights.object_to(mother.actor, cases[1], f"Nama saya {mother.person['name']}.", now)
    run_jobs()
    bundled = world.sign_in("ibu-melahirkan")
    send_event(bundled, "birth", "notified", now)
    with unit_of_work(Scope.system("test")):
        ids = {row_id for model in guard.guarded_models() for row_id in _ids_of(model)}
        token = Output.objects.get(case_id=cases[0]).token
        number = Application.objects.get(id=cases[0]).number
    ids |= {*cases, permit.id, *(one.actor.account_id for one in (father, mother, doctor) if one.actor.account_id)}
    words = {
        "region_code": "35.10",
        "service_id": LETTER,
        "event_id": "birth",
        "page_id": "place",
        "token": token,
        "number": number,
        "form": "pdf",
        "output": "letter",
        "element_id": "person.nik",
        "purpose": "kabar_surel",
        "code": "35.10",
    }
    return Filled([father, mother, doctor, bundled], sorted(ids), words)


def _ids_of(model: type[GuardedTable]) -> list[UUID]:
    """Ids of a model's rows: all that an address may name today, one of every other table."""
    rows = model.objects.order_by("-id").values_list("id", flat=True)
    return list(rows if model in (Interview, File, WorkItem, Output, RightsRequest) else rows[:1])


@pytest.fixture(scope="module")
def unlimited() -> Iterator[None]:
    """Let a system call as often as a walk does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(middleware, "CALLS_A_CLIENT", replace(middleware.CALLS_A_CLIENT, most=1_000_000))
        yield


@pytest.fixture(scope="module")
def strangers(world: World, filled: Filled, unlimited: None) -> dict[str, Client]:
    """Browsers of people, and agencies' systems, that have no business with those cases."""
    return {
        "verifier of another region": world.officer_client("92.08", "dukcapil", "verifier"),
        "clerk of another region": world.officer_client("92.08", "dukcapil", "clerk"),
        "verifier of another agency": world.officer_client("35.10", "dinkes", "verifier"),
        "another citizen": world.sign_in("warga-kaimana").client,
        "nobody": Client(SERVER_NAME="localhost"),
        "system of another region": Caller(admitted("dukcapil", "clerk", "verifier", region="92.08")),
        "system of another agency": Caller(admitted("dinkes", "clerk", "verifier")),
    }


WHO = [
    "verifier of another region",
    "clerk of another region",
    "verifier of another agency",
    "another citizen",
    "nobody",
    "system of another region",
    "system of another agency",
]


def named(*, with_ids: bool = False) -> list[ParameterSet]:
    return [pytest.param(one, id=one.name) for one in addresses() if one.uuids or not with_ids]


def holds_none(response: object, secrets: list[bytes]) -> bool:
    body = getattr(response, "content", b"") + repr(getattr(response, "headers", {})).encode()
    return not any(secret in body for secret in secrets)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("address", named())
def test_a_stranger_reads_nothing_at_any_address(
    address: Address, who: str, filled: Filled, strangers: dict[str, Client]
) -> None:
    hidden = ("nik", "phone") if BY_QR_CODE in address.takes else ("nik", "phone", "name")
    asked = {} if address.uuids else {"q": filled.words["number"]}
    paths = address.paths(filled.ids, filled.words)
    for path, response in answers(lambda path: strangers[who].get(path, asked), paths):
        assert holds_none(response, filled.secrets(*hidden)), path
        assert not address.uuids or response.status_code in SHOWN_NOTHING, path


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("address", named(with_ids=True))
def test_a_stranger_does_nothing_at_any_address(
    address: Address, who: str, filled: Filled, strangers: dict[str, Client]
) -> None:
    given = {"decision": "approve", "confirmed": "yes", "reason": "other"}
    paths = address.paths(filled.ids, filled.words)
    for path, response in answers(lambda path: strangers[who].post(path, given), paths):
        assert response.status_code in SHOWN_NOTHING, path
        assert holds_none(response, filled.secrets("nik", "phone", "name")), path


def test_the_owner_and_the_offices_of_the_case_do_read_it(world: World, filled: Filled) -> None:
    """What the walk would find if it were open: otherwise it could not fail."""
    wanted = filled.secrets("name")
    for client in (filled.owners[2].client, world.officer_client("35.10", "dukcapil", "verifier")):
        walked = (answers(client.get, one.paths(filled.ids, filled.words)) for one in addresses() if one.uuids)
        shown = (one for each in walked for _, one in each if one.status_code == 200)
        assert any(not holds_none(one, wanted) for one in shown)


def test_a_system_of_the_office_is_let_in_at_every_operation(filled: Filled, unlimited: None) -> None:
    """The strangers among the systems are kept out by whose the rows are, not by how they ask."""
    system = Caller(admitted("dukcapil", "verifier"))
    operations = [one for one in addresses() if one.name in API and one.uuids]
    for one in operations:
        sent = system.post if one.name in CHANGING else system.get
        told = [sent(path) for path in one.paths(filled.ids, filled.words)]
        assert any(each.status_code not in SHOWN_NOTHING for each in told), one.name
    [item] = [one for one in operations if one.name == "api:work_item"]
    read = map(system.get, item.paths(filled.ids, filled.words))
    assert any(not holds_none(one, filled.secrets("name")) for one in read)


@pytest.mark.parametrize("address", named())
def test_without_a_session_only_public_addresses_answer(address: Address, filled: Filled) -> None:
    action = policy_of_view(address.view, address.name)
    assert action is not None
    if ACTIONS[action].refusal(ANONYMOUS) is None:
        return
    for path in address.paths(filled.ids[:1], filled.words):
        for response in (Client().get(path), Client().post(path, {})):
            if address.name in API:
                assert response.status_code == 401
                continue
            assert response.status_code == 302
            assert response.headers["location"].startswith(reverse("identity:sign_in"))


@pytest.mark.parametrize("who", ["citizen", "officer", "nobody"])
@pytest.mark.parametrize("address", named())
def test_nothing_is_sent_without_a_forms_token(address: Address, who: str, filled: Filled, world: World) -> None:
    signed_in = {"citizen": filled.owners[0].client, "nobody": Client()}
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    known = signed_in.get(who) or world.officer_client("35.10", "dukcapil", "verifier")
    if (cookie := known.cookies.get(settings.SESSION_COOKIE_NAME)) is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie.value
    for path in address.paths(filled.ids[:1], filled.words):
        if address.name in API:
            assert client.post(path, {}).status_code in (401, 403, 405, 422)
            continue
        refused = client.post(path, {}).status_code == 403
        assert (
            refused is (address.name not in WITHOUT_CSRF | KEEP_WHAT_WAS_TYPED)
            or address.name in KEEP_WHAT_WAS_TYPED
        )


def test_only_known_views_go_without_a_forms_token() -> None:
    assert {one.name for one in addresses() if getattr(one.view, "csrf_exempt", False)} == (
        WITHOUT_CSRF | API - API_DOCUMENTS
    )
