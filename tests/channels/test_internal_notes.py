"""What officers tell each other about a case: on no page of hers, never changed, and in the copy she asks for."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from mpp.applications import queries
from mpp.applications.actions import Ruling, add_internal_note, decide
from mpp.applications.rights.records import of_section
from mpp.identity.actor import Actor
from mpp.kernel.errors import Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import InternalNote
from tests.applications.conftest import NOW
from tests.channels.desk_people import Seat, held, seated

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = "Pemohon menelepon, alamatnya sudah saya cocokkan dengan peta desa."


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def verifier(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


@pytest.fixture
def task(verifier: Seat, citizen: Actor) -> UUID:
    """A letter's first task, with a note that its holder wrote at the page."""
    item = held(verifier, citizen)
    sent = verifier.client.post(f"/meja/tugas/{item}/catatan", {"internal": TOLD})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/meja/tugas/{item}/#internal-notes")
    return item


def page(seat: Seat, task: UUID) -> str:
    return seat.client.get(f"/meja/tugas/{task}/").content.decode()


def test_who_has_the_case_next_reads_the_note_and_who_wrote_it(verifier: Seat, task: UUID) -> None:
    decide(verifier.actor, task, Ruling("approve"), NOW)
    head = seated("Kepala Contoh", "dukcapil", "signer")
    read = page(head, queries.worklist(head.actor)[0].id)
    assert TOLD in read
    assert "Verifikator Contoh" in read


def test_no_page_and_no_scope_of_the_applicant_shows_it(browser: Client, citizen: Actor, task: UUID) -> None:
    with unit_of_work(citizen.scope):
        assert InternalNote.objects.count() == 0
    case = queries.mine(citizen)[0].id
    for address in ("/saya/", f"/permohonan/{case}/"):
        shown = browser.get(address)
        assert shown.status_code == 200
        assert TOLD not in shown.content.decode()
    assert "internal" not in {event.code for event in queries.tracking(citizen, case).events}


def test_an_office_that_has_no_part_in_the_case_reads_and_writes_none(task: UUID) -> None:
    stranger = seated("Orang Lain Contoh", "bpjs", "verifier")
    with unit_of_work(stranger.actor.scope):
        assert InternalNote.objects.count() == 0
    with pytest.raises(NotFound):
        add_internal_note(stranger.actor, task, "Saya ikut bicara.", NOW)
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    with pytest.raises(NotPermitted):
        add_internal_note(clerk.actor, task, "Saya ikut bicara.", NOW)


def test_it_stands_in_the_copy_of_her_data_that_the_law_gives_her(citizen: Actor, task: UUID) -> None:
    with unit_of_work(Scope.system("test")):
        rows = list(of_section("cases", [citizen.person_id]))  # type: ignore[list-item]
    assert [one["content"] for one in rows if one["table"] == "processes.InternalNote"] == [TOLD]


def test_it_is_sealed_and_cannot_be_changed(task: UUID) -> None:
    with unit_of_work(Scope.system("test")):
        row = InternalNote.objects.get()
        assert TOLD.encode() not in bytes(row.sealed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('mpp_app', 'processes_internalnote', 'UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)


def test_an_empty_note_is_asked_for_again(verifier: Seat, task: UUID) -> None:
    with pytest.raises(Invalid):
        add_internal_note(verifier.actor, task, "  ", NOW)
    answer = verifier.client.post(f"/meja/tugas/{task}/catatan", {"internal": " "})
    assert answer.status_code == 422
    assert answer.content.decode().count("Tulis catatannya dulu.") == 2
