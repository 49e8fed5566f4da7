"""What an officer sees of a case stands where its person reads it: once a document and day, not once a picture."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from mpp.applications import actions, queries
from mpp.applications.models import File
from mpp.identity.actor import Actor
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.models import Disclosure
from tests.applications.conftest import NOW
from tests.applications.nation import Applicant
from tests.channels.desk_people import Seat, letter, seated

LETTER = "child.document.birth_letter"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def verifier(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


def told(seat: Seat) -> list[list[str]]:
    """What was written down of this officer, in order."""
    with unit_of_work(Scope.system("test")):
        rows = Disclosure.objects.filter(officer_id=seat.actor.officer_id).order_by("at", "id")
        return list(rows.values_list("elements", flat=True))


def look(seat: Seat, *paths: str) -> None:
    for path in paths:
        assert seat.client.get(path).status_code == 200


@pytest.fixture
def photo(country: None) -> UUID:
    case = Applicant("akta-kelahiran", "journey").apply("35.10")
    with unit_of_work(Scope.system("test")):
        found: File = File.objects.get(case_id=case)
        return found.id


def test_a_preview_is_written_down_once_a_day(verifier: Seat, citizen: Actor) -> None:
    letter(citizen)
    item = queries.worklist(verifier.actor)[0].id
    task = f"/meja/tugas/{item}/"
    look(verifier, f"{task}pratinjau.jpg", f"{task}pratinjau.pdf", f"{task}pratinjau.jpg")
    (elements,) = told(verifier)
    assert {"applicant.name", "applicant.nik", "applicant.letter.purpose"} <= set(elements)
    actions.preview_task(verifier.actor, item, NOW + timedelta(days=1))
    assert told(verifier) == [elements, elements]


def test_the_pictures_of_a_document_are_written_down_as_one_look(verifier: Seat, photo: UUID) -> None:
    look(verifier, f"/meja/berkas/{photo}/1.jpg", f"/meja/berkas/{photo}", f"/meja/berkas/{photo}/1.jpg")
    assert told(verifier) == [[LETTER]]


def test_pictures_asked_for_at_once_are_one_look(verifier: Seat, photo: UUID) -> None:
    def picture(_: int) -> None:
        actions.read_page(verifier.actor, photo, 1, NOW)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(picture, range(4)))
    assert told(verifier) == [[LETTER]]


def test_who_opened_the_case_with_its_documents_has_been_written_down(verifier: Seat, photo: UUID) -> None:
    look(verifier, f"/meja/tugas/{queries.worklist(verifier.actor)[0].id}/", f"/meja/berkas/{photo}/1.jpg")
    (elements,) = told(verifier)
    assert LETTER in elements


def test_another_officer_is_another_look_and_ones_own_is_none(verifier: Seat, country: None) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    mother.apply("35.10")
    other = seated("Petugas Contoh", "dukcapil", "clerk")
    with unit_of_work(Scope.system("test")):
        own = File.objects.get(applicant_id=mother.actor.person_id).id
    look(verifier, f"/meja/berkas/{own}")
    look(other, f"/meja/berkas/{own}")
    assert actions.read_file(mother.actor, own, NOW).media_type == "application/pdf"
    assert (told(verifier), told(other)) == ([[LETTER]], [[LETTER]])
    with unit_of_work(Scope.system("test")):
        assert Disclosure.objects.filter(person_id=mother.actor.person_id, recipient="office").count() == 2
