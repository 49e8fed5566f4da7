"""`mpp client` and `mpp webhook`: made by who runs the mall, each secret shown once."""

import json

import pytest
from click.testing import CliRunner

from mpp.cli import main
from mpp.partners.models import Client
from tests.partners.system import System
from tests.partners.test_webhooks import ADDRESS, system

__all__ = ["system"]


def _ran(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*words])
    return result.exit_code, result.output


@pytest.mark.usefixtures("country")
def test_a_client_is_made_listed_renewed_and_ended() -> None:
    wanted = ("--region", "35.10", "--agency", "dinkes", "--name", "Sistem contoh", "--role", "technical")
    code, told = _ran("client", "create", *wanted, "--json")
    assert code == 0
    made = json.loads(told)
    [kept] = Client.objects.all()
    assert str(kept.id) == made["client_id"]
    assert made["client_secret"] not in kept.secret_digest
    [row] = json.loads(_ran("client", "list", "--json")[1])
    assert row == {
        "client_id": made["client_id"],
        "name": "Sistem contoh",
        "agency": "dinkes",
        "roles": ["technical"],
        "scopes": ["work_items.decide", "work_items.read"],
        "active": True,
        "webhook": "",
    }
    renewed = json.loads(_ran("client", "renew", made["client_id"], "--json")[1])
    assert renewed["client_secret"] != made["client_secret"]
    assert _ran("client", "end", made["client_id"]) == (0, "0 tugas kembali / tasks given back\n")
    assert _ran("client", "end", made["client_id"])[0] == 1


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    "wrong",
    [("--agency", "tidak-ada"), ("--role", "signer"), ("--scope", "semua"), ("--region", "99.99")],
)
def test_what_cannot_be_admitted_is_refused(wrong: tuple[str, str]) -> None:
    usual = {"--region": "35.10", "--agency": "dinkes", "--name": "Sistem contoh", "--role": "technical"}
    words = [word for pair in (usual | dict([wrong])).items() for word in pair]
    assert _ran("client", "create", *words)[0] == 1
    assert Client.objects.count() == 0


def test_a_webhook_is_set_by_an_address_of_the_open_internet_only(system: System) -> None:
    client = str(system.given.client_id)
    for refused in ("http://dinas.example/", "https://127.0.0.1/", "https://[::1]:8443/", "https://10.0.0.1/"):
        assert _ran("webhook", "set", client, refused)[0] == 1
    assert Client.objects.get(id=client).webhook.url == ADDRESS
    assert json.loads(_ran("webhook", "replay", client, "--json")[1]) == {"replayed": 0}
