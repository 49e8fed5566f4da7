"""A task changes hands: to a colleague, to the pool, and all of them at once when an officer leaves."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mpp.applications import queries
from mpp.applications.actions import Ruling, claim, decide, dismiss_officer, pass_on
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict, Invalid, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import CaseEvent, WorkItem
from tests.applications.conftest import NOW
from tests.channels.desk_people import Seat, held, letter, mine, seated

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Scope.system("test")


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def verifier(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


@pytest.fixture
def other(country: None) -> Seat:
    return seated("Rekan Contoh", "dukcapil", "verifier")


def last_events(many: int) -> list[tuple[str, str, UUID | None]]:
    with unit_of_work(SYSTEM):
        rows = CaseEvent.objects.order_by("-seq")[:many]
        return [(one.code, one.detail, one.officer_id) for one in reversed(rows)]


def send(seat: Seat, task: UUID, **data: Any) -> Any:
    return seat.client.post(f"/meja/tugas/{task}/alihkan", data)


def test_a_task_goes_to_a_colleague_with_the_reason(verifier: Seat, other: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    form = verifier.client.get(f"/meja/tugas/{task}/alihkan").content.decode()
    assert "Rekan Contoh" in form
    assert "Verifikator Contoh" not in form  # not to oneself
    answer = send(verifier, task, to=str(other.actor.officer_id), reason="expertise")
    assert (answer.status_code, answer.headers["location"]) == (303, "/meja/")
    assert (mine(verifier), mine(other)) == ([], [task])
    assert last_events(2) == [
        ("passed_on", "expertise", verifier.actor.officer_id),
        ("assigned", "", other.actor.officer_id),
    ]


def test_a_task_goes_back_to_the_pool_with_the_reason(verifier: Seat, other: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    assert send(verifier, task, to="kantor", reason="leave").status_code == 303
    assert [row.id for row in queries.worklist(other.actor, mine=False)] == [task]
    assert last_events(1) == [("released", "leave", verifier.actor.officer_id)]


def test_what_is_not_chosen_is_asked_again(verifier: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    answer = send(verifier, task, to="kantor", reason="")
    assert answer.status_code == 422
    assert answer.content.decode().count("Pilih alasannya.") == 2  # in the summary and at the control
    assert "Pilih kepada siapa" in send(verifier, task, to="", reason="leave").content.decode()
    assert mine(verifier) == [task]


def test_only_a_colleague_of_the_same_office_and_role_can_be_given_a_task(verifier: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    signer = seated("Kepala Contoh", "dukcapil", "signer")
    stranger = seated("Orang Lain Contoh", "bpjs", "verifier")
    gone = seated("Bekas Contoh", "dukcapil", "verifier")
    dismiss_officer(Actor.system("test"), gone.actor.officer_id, NOW)  # type: ignore[arg-type]
    for seat in (signer, stranger, gone):
        with pytest.raises(Invalid) as refused:
            pass_on(verifier.actor, task, seat.actor.officer_id, "workload", NOW)
        assert refused.value.fields == {"to": ["not_a_colleague"]}
        assert send(verifier, task, to=str(seat.actor.officer_id), reason="leave").status_code == 422
    assert mine(verifier) == [task]


def test_who_verified_is_not_given_the_signing(citizen: Actor) -> None:
    both = seated("Rangkap Contoh", "dukcapil", "verifier", "signer")
    head = seated("Kepala Contoh", "dukcapil", "signer")
    letter(citizen)
    decide(both.actor, queries.worklist(both.actor)[0].id, Ruling("approve"), NOW)
    task = queries.worklist(head.actor)[0].id
    claim(head.actor, task, NOW)
    answer = send(head, task, to=str(both.actor.officer_id), reason="leave")
    assert answer.status_code == 422
    assert "sudah memutuskan tahap sebelumnya" in answer.content.decode()


def test_a_task_that_another_holds_is_not_passed_on(verifier: Seat, other: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    with pytest.raises(Conflict) as refused:
        pass_on(other.actor, task, None, "leave", NOW)
    assert refused.value.code == "not_claimed_by_you"
    assert other.client.get(f"/meja/tugas/{task}/alihkan").headers["location"] == f"/meja/tugas/{task}/"
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    with pytest.raises(NotPermitted):
        pass_on(clerk.actor, task, None, "leave", NOW)


def test_what_a_dismissed_officer_held_waits_for_others_at_a_cost_that_does_not_grow(
    verifier: Seat, other: Seat, citizen: Actor
) -> None:
    costs = []
    for many in (1, 5):
        leaving = seated("Berhenti Contoh", "dukcapil", "verifier")
        tasks = {held(leaving, citizen) for _ in range(many)}
        with CaptureQueriesContext(connection) as asked:
            assert dismiss_officer(Actor.system("test"), leaving.actor.officer_id, NOW) == many  # type: ignore[arg-type]
        costs.append(len(asked))
        assert tasks <= {row.id for row in queries.worklist(other.actor, mine=False)}
        assert dismiss_officer(Actor.system("test"), leaving.actor.officer_id, NOW) == 0  # type: ignore[arg-type]
        for task in tasks:  # so that the next round finds nothing free
            claim(other.actor, task, NOW)
            decide(other.actor, task, Ruling("approve"), NOW)
    assert costs[0] == costs[1]
    with unit_of_work(SYSTEM):
        returned = CaseEvent.objects.filter(code="released", detail="dismissed")
        assert returned.count() == returned.values("case_id").distinct().count() == 6
        assert not WorkItem.objects.filter(state="claimed").exists()
        assert leaving.client.get("/meja/").status_code in (302, 403)
