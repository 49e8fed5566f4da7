"""A person takes an application back, until it is signed; the offices see it and decide nothing more."""

from uuid import UUID

import pytest
from django.test import Client

from mpp.applications import queries
from mpp.applications.actions import Ruling, claim, decide, withdraw
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Case, CaseEvent, Clock, WorkItem
from tests.applications.conftest import NOW
from tests.channels.desk_people import Seat, letter, seated

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Scope.system("test")


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def verifier(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


@pytest.fixture
def head(country: None) -> Seat:
    return seated("Kepala Contoh", "dukcapil", "signer")


def task_of(seat: Seat) -> UUID:
    return queries.worklist(seat.actor)[0].id


def test_a_withdrawn_case_is_seen_by_its_office_and_decided_by_nobody(
    browser: Client, citizen: Actor, verifier: Seat
) -> None:
    case = letter(citizen).application_id
    task = task_of(verifier)
    claim(verifier.actor, task, NOW)
    assert "Tarik permohonan ini" in browser.get(f"/permohonan/{case}/").content.decode()
    assert "Tarik" in browser.get(f"/permohonan/{case}/tarik/").content.decode()  # asked once more
    assert browser.post(f"/permohonan/{case}/tarik/").status_code == 303
    answer = verifier.client.post(f"/meja/tugas/{task}/putuskan", {"decision": "approve", "note": "Kata saya"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "permohonannya ditarik" in shown
    assert "Kata saya" in shown
    assert "permohonannya ditarik" in verifier.client.get(f"/meja/tugas/{task}/").content.decode()
    assert list(queries.worklist(verifier.actor)) == []
    with unit_of_work(SYSTEM):
        row = Case.objects.get(id=case)
        assert (row.state, row.outcome) == ("closed", "withdrawn")
        assert WorkItem.objects.get(id=task).state == "cancelled"
        assert not Clock.objects.filter(case_id=case, stopped_at=None).exists()
        assert CaseEvent.objects.filter(case_id=case).latest("seq").code == "withdrawn"


def test_it_is_taken_back_while_it_waits_to_be_signed(citizen: Actor, verifier: Seat, head: Seat) -> None:
    case = letter(citizen).application_id
    decide(verifier.actor, task_of(verifier), Ruling("approve"), NOW)
    task = task_of(head)
    withdraw(citizen, case, NOW)
    with pytest.raises(Conflict) as refused:
        decide(head.actor, task, Ruling("approve"), NOW)
    assert refused.value.code == "already_decided"


def test_what_the_signer_has_decided_is_not_taken_back(
    browser: Client, citizen: Actor, verifier: Seat, head: Seat
) -> None:
    case = letter(citizen).application_id
    decide(verifier.actor, task_of(verifier), Ruling("approve"), NOW)
    decide(head.actor, task_of(head), Ruling("approve"), NOW)  # and the document is being made by a job
    with pytest.raises(Conflict) as refused:
        withdraw(citizen, case, NOW)
    assert refused.value.code == "already_signed"
    with unit_of_work(SYSTEM):
        assert Case.objects.get(id=case).state == "running"
        assert not CaseEvent.objects.filter(case_id=case, code="withdrawn").exists()
    assert "Tarik permohonan ini" not in browser.get(f"/permohonan/{case}/").content.decode()
    assert browser.get(f"/permohonan/{case}/tarik/").headers["location"] == f"/permohonan/{case}/"
