"""Mending what an officer marked: a document is sent anew, with the interview's own care for files."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mpp.applications import actions, queries
from mpp.applications.actions import Ruling, decide
from mpp.applications.models import File
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Applicant
from tests.channels.conftest import enter
from tests.channels.desk_people import seated

LETTER, NAME = "child.document.birth_letter", "child.name"
BLURRED, SPELLING = "Fotonya buram.", "Ejaannya berbeda."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mother(country: None) -> Applicant:
    return Applicant("akta-kelahiran", "journey")


@pytest.fixture
def case(mother: Applicant) -> UUID:
    """A birth of which the letter's photo and the child's name are to be mended."""
    found = mother.apply("35.10")
    verifier = officer("35.10", "dukcapil", "verifier")
    marks = {LETTER: BLURRED, NAME: SPELLING}
    decide(verifier, queries.worklist(verifier)[0].id, Ruling("correct", note="Mohon.", marks=marks), NOW)
    return found


@pytest.fixture
def browser(mother: Applicant) -> Client:
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
    enter(client, mother.actor)
    return client


def photo(name: str = "baru.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def sent(case: UUID) -> list[UUID]:
    with unit_of_work(Scope.system("test")):
        return list(
            File.objects.filter(case_id=case, path=LETTER).order_by("at", "id").values_list("id", flat=True)
        )


def send(client: Client, case: UUID, **given: Any) -> Any:
    names = {"letter": LETTER, "name": NAME, "kept": f"{LETTER}-kept"}
    return client.post(f"/permohonan/{case}/perbaiki/", {names[key]: value for key, value in given.items()})


def submitted(case: UUID, path: str) -> Any:
    """What the officer sees now."""
    verifier = officer("35.10", "dukcapil", "verifier")
    view = actions.read_case(verifier, queries.worklist(verifier)[0].id, NOW)
    return next(one.value for one in view.values if one.path == path)


def test_a_marked_document_is_replaced_and_the_officer_sees_the_new_one(browser: Client, case: UUID) -> None:
    page = browser.get(f"/permohonan/{case}/perbaiki/").content.decode()
    assert BLURRED in page
    assert f"/berkas/{sent(case)[0]}/" in page
    assert send(browser, case, letter=photo(), name="Putra Rekaan Contoh").status_code == 303
    assert submitted(case, LETTER) == str(sent(case)[-1])
    assert len(sent(case)) == 2


def test_a_program_named_as_a_photo_is_refused_there_too(browser: Client, case: UUID) -> None:
    program = SimpleUploadedFile("surat.jpg", b"MZ\x90\x00 program")
    refused = send(browser, case, letter=program, name="Putra Rekaan Contoh")
    assert refused.status_code == 422
    assert "Jenis berkas itu tidak diterima" in refused.content.decode()
    assert len(sent(case)) == 1


def test_a_new_photo_is_kept_while_another_answer_is_faulty(browser: Client, case: UUID) -> None:
    faulty = send(browser, case, letter=photo(), name="")
    assert faulty.status_code == 422
    kept = re.search(rf'name="{LETTER}-kept" value="([^"]+)"', faulty.content.decode())
    assert kept
    assert send(browser, case, kept=kept[1], name="Putra Rekaan Contoh").status_code == 303
    assert submitted(case, LETTER) == kept[1] == str(sent(case)[-1])


@pytest.mark.parametrize("how", ["nothing", "the old one"])
def test_the_photo_that_was_marked_does_not_mend_itself(browser: Client, case: UUID, how: str) -> None:
    kept = {"kept": str(sent(case)[0])} if how == "the old one" else {}
    refused = send(browser, case, name="Putra Rekaan Contoh", **kept)
    assert refused.status_code == 422
    assert "Isi bagian ini" in refused.content.decode()


def test_only_what_was_marked_takes_a_file_and_only_while_it_is_asked(mother: Applicant, case: UUID) -> None:
    content = photo().read()
    with pytest.raises(Invalid) as refused:
        actions.attach_correction(mother.actor, case, "mother.document.marriage_book", "a.jpg", content, NOW)
    assert refused.value.fields == {"mother.document.marriage_book": ["not_asked"]}
    new = actions.attach_correction(mother.actor, case, LETTER, "a.jpg", content, NOW)
    with pytest.raises(Invalid) as elsewhere:
        actions.send_correction(mother.actor, case, {LETTER: str(case), NAME: "Putra Rekaan"}, NOW)
    assert elsewhere.value.fields == {LETTER: ["required"]}
    actions.send_correction(mother.actor, case, {LETTER: str(new.id), NAME: "Putra Rekaan"}, NOW)
    with pytest.raises(Conflict):
        actions.attach_correction(mother.actor, case, LETTER, "a.jpg", content, NOW)


def test_a_clerk_sends_it_for_the_person_who_is_present(case: UUID) -> None:
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    answer = send(clerk.client, case, letter=photo(), name="Putra Rekaan Contoh")
    assert answer.headers["location"] == "/meja/cari/"
    assert submitted(case, LETTER) == str(sent(case)[-1])
