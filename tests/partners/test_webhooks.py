"""What an agency's system is told: signed as a third party verifies it, to no address of ours, and never lost."""

import json
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook as ThirdParty
from standardwebhooks.webhooks import WebhookVerificationError

from mpp.applications.actions import withdraw
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.partners import actions as partners
from mpp.partners import events, jobs, secrets
from mpp.partners.actions import delivering
from mpp.partners.adapters import guarded
from mpp.partners.errors import AddressRefused
from mpp.partners.models import Delivery
from mpp.partners.ports import Sent
from mpp.partners.rules import PAUSES, address_fault, is_public
from mpp.processes.models import CaseEvent
from tests.applications.conftest import NOW, officer
from tests.channels.desk_people import letter
from tests.jobs import run_jobs, waiting
from tests.partners.system import ADMIN, System, admitted

ADDRESS = "https://dinas.example/peristiwa"


def _row() -> Delivery:
    return Delivery(
        webhook_id=new_id(),
        agency_id=new_id(),
        case_id=new_id(),
        work_item_id=new_id(),
        task="examine",
        told="waiting",
        due_at=NOW,
        created_at=NOW,
    )


def test_a_third_partys_verifier_accepts_what_we_sign_and_nothing_else() -> None:
    row, now = _row(), datetime.now(UTC)
    key = secrets.signing_key(row.webhook_id, 1)
    body = events.body_of(row, "https://mpp.example")
    headers = dict(events.headers_of(str(row.id), body, key, now))
    assert ThirdParty(secrets.shown(key)).verify(body, headers) == json.loads(body)
    with pytest.raises(WebhookVerificationError):
        ThirdParty(secrets.shown(key)).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        ThirdParty(secrets.shown(secrets.signing_key(row.webhook_id, 2))).verify(body, headers)


def test_an_event_is_a_cloudevent_of_ids_and_states() -> None:
    row = _row()
    assert json.loads(events.body_of(row, "https://mpp.example")) == {
        "specversion": "1.0",
        "id": str(row.id),
        "source": "https://mpp.example/api/v1",
        "type": "id.mpp.work_item.waiting",
        "subject": str(row.work_item_id),
        "time": "2026-11-24T02:00:00+00:00",
        "datacontenttype": "application/json",
        "data": {
            "work_item_id": str(row.work_item_id),
            "task": "examine",
            "state": "waiting",
            "due_at": "2026-11-24T02:00:00+00:00",
        },
    }


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://dinas.example/x", None),
        ("https://dinas.example:8443/x?y=1", None),
        ("http://dinas.example/", "not_https"),
        ("ftp://dinas.example/", "not_https"),
        ("https://user:pw@dinas.example/", "not_an_address"),
        ("https://", "not_an_address"),
        ("https://dinas.example:port/", "not_an_address"),
        ("https://dinas.example/#x", "not_an_address"),
        ("http://127.0.0.1:8100/", "not_https"),
    ],
)
def test_which_addresses_are_taken(url: str, fault: str | None) -> None:
    assert address_fault(url, loopback=False) == fault


def test_this_machine_is_an_address_for_the_demonstration_only() -> None:
    assert address_fault("http://127.0.0.1:8100/x", loopback=True) is None
    assert address_fault("http://192.168.0.1/", loopback=True) == "not_https"
    assert is_public("127.0.0.1", loopback=True)
    assert not is_public("10.0.0.1", loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "198.18.0.1"),
    ],
)
def test_nothing_is_sent_into_this_machine_or_network(address: str) -> None:
    assert not is_public(address, loopback=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_the_open_internet_is_reached(address: str) -> None:
    assert is_public(address, loopback=False)


def _resolving(*answers: list[str]) -> Any:
    """A name server whose answers change from one question to the next."""
    left = list(answers)

    def ask(host: str, port: int, **options: Any) -> list[Any]:
        found = left.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    return ask


def test_a_name_that_leads_into_our_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolving(["8.8.8.8", "10.0.0.5"]))
    with pytest.raises(AddressRefused, match="private_address"):
        guarded.pinned(ADDRESS)


def test_the_address_that_was_judged_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer would be this machine, and nobody asks for it."""
    monkeypatch.setattr(socket, "getaddrinfo", _resolving(["8.8.8.8"], ["127.0.0.1"]))
    assert guarded.pinned(ADDRESS) == "https://8.8.8.8:443/peristiwa"


@pytest.fixture
def system(country: None, stopped_clock: None, monkeypatch: pytest.MonkeyPatch) -> System:
    """An agency's system that is told of its tasks."""
    found = System(admitted("dukcapil", "verifier"))
    monkeypatch.setattr(socket, "getaddrinfo", _resolving(["8.8.8.8"]))
    partners.set_webhook(ADMIN, found.given.client_id, ADDRESS, NOW)
    monkeypatch.undo()
    return found


def deliveries() -> list[Delivery]:
    """What was to be told, oldest first."""
    with unit_of_work(Scope.system("test")):
        return list(Delivery.objects.order_by("created_at"))


class FarSide:
    """Takes what it is sent, or says what it is told to say."""

    def __init__(self) -> None:
        self.says = Sent()
        self.taken: list[dict[str, Any]] = []
        self.asked = 0

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
        assert url == ADDRESS
        self.asked += 1
        if not self.says.trouble:
            self.taken.append(json.loads(body))
        return self.says


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> FarSide:
    """The network: what is sent goes here."""
    found = FarSide()

    def deliver(actor: Actor, delivery_id: UUID, attempt: int, now: datetime) -> None:
        delivering.deliver(actor, delivery_id, attempt, now, found)

    monkeypatch.setattr("mpp.partners.jobs.actions.deliver", deliver)
    return found


def _story(code: str) -> int:
    with unit_of_work(Scope.system("test")):
        return int(CaseEvent.objects.filter(code=code).count())


def test_an_agency_is_told_of_its_own_tasks_and_of_their_end(citizen: Actor, system: System, far: FarSide) -> None:
    letter(citizen)
    run_jobs()
    assert [one["type"] for one in far.taken] == ["id.mpp.work_item.waiting"]
    system.post(f"work-items/{far.taken[0]['subject']}/claim")
    withdraw(citizen, deliveries()[0].case_id, NOW)
    run_jobs()
    assert [one["data"]["state"] for one in far.taken] == ["waiting", "claimed", "cancelled"]
    assert {one["subject"] for one in far.taken} == {far.taken[0]["subject"]}


def test_what_is_not_taken_is_sent_again_with_growing_pauses_and_then_kept(
    citizen: Actor, system: System, far: FarSide
) -> None:
    letter(citizen)
    far.says = Sent("unreachable")
    for pause in (timedelta(), *PAUSES):
        clock.stop(clock.now() + pause)
        run_jobs()
    assert far.asked == len(PAUSES) + 1
    [dead] = deliveries()
    assert (dead.state, dead.trouble, dead.attempts) == ("dead", "unreachable", len(PAUSES) + 1)
    assert (_story("system_away"), _story("system_back")) == (1, 0)
    assert "partners.deliver" not in {name for name, _ in waiting()}
    far.says = Sent()
    assert partners.replay(ADMIN, system.given.client_id, clock.now()) == 1
    run_jobs()
    assert [one["id"] for one in far.taken] == [str(dead.id)]
    assert (_story("system_away"), _story("system_back")) == (1, 1)


def test_a_job_that_runs_twice_sends_and_counts_once(citizen: Actor, system: System, far: FarSide) -> None:
    letter(citizen)
    far.says = Sent("broken")
    [(_, told)] = [one for one in waiting() if one[0] == "partners.deliver"]
    for _ in range(2):
        jobs.deliver(**told)
    assert far.asked == 1
    assert deliveries()[0].attempts == 1


def test_who_wants_no_more_is_not_asked_again(citizen: Actor, system: System, far: FarSide) -> None:
    letter(citizen)
    far.says = Sent("gone", gone=True)
    run_jobs()
    letter(citizen)
    run_jobs()
    assert far.asked == 1
    assert deliveries()[0].state == "dead"


def test_a_dead_letter_is_sent_again_by_the_head_of_its_own_agency_alone(
    citizen: Actor, system: System, far: FarSide
) -> None:
    letter(citizen)
    far.says = Sent("gone", gone=True)
    run_jobs()
    dead, far.says = deliveries()[0], Sent()
    with pytest.raises(NotFound):
        partners.replay_one(officer("92.08", "dukcapil", "signer"), dead.id, NOW)
    with pytest.raises(NotPermitted):
        partners.replay_one(officer("35.10", "dukcapil", "verifier"), dead.id, NOW)
    partners.replay_one(officer("35.10", "dukcapil", "signer"), dead.id, NOW)
    run_jobs()
    assert [one["id"] for one in far.taken] == [str(dead.id)]
