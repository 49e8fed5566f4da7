"""Where two sources differ, the person and the officer see both words: nothing is resolved in silence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from mpp.applications import interview as iv
from mpp.applications import queries, sealing
from mpp.applications.actions import claim
from mpp.applications.models import Interview
from mpp.catalogue.queries import version
from mpp.identity.actor import Actor
from mpp.kernel.scope import unit_of_work
from mpp.registries import directory
from mpp.registries.ports import Answer, Can, Capability, Fetched, Question, Registry
from tests.applications.conftest import NOW
from tests.applications.nation import Applicant, forget
from tests.channels.conftest import enter
from tests.channels.desk_people import LETTER, seated

pytestmark = pytest.mark.django_db(transaction=True)

BIRTH_DATE = "applicant.birth_date"


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def check(browser: Client, citizen: Actor) -> str:
    """The check page of a letter for somebody whose birth date another register has otherwise."""
    first = str(browser.post(f"/m/35.10/layanan/{LETTER}/mulai").headers["location"])
    interview = first.split("hal/")[0]
    browser.post(f"{interview}hal/purpose/", {"applicant.letter.purpose": "bank"})
    with unit_of_work(citizen.scope):
        row = Interview.objects.get(id=UUID(interview.split("/")[2]))
        published = version(row.service_version_id)
        stored = sealing.open_interview(row.id, bytes(row.sealed), published, NOW.date())
        other = iv.Held("1994-07-21", "sdmk", 4, NOW.isoformat())
        row.sealed = sealing.seal_interview(row.id, stored.with_(conflicts={BIRTH_DATE: (other,)}))
        row.save(update_fields=["sealed"])
    return f"{interview}periksa/"


def test_the_person_reads_both_words_before_sending(browser: Client, check: str) -> None:
    page = words(browser.get(check).content.decode())
    assert "9 Juli 1994 SATUSEHAT SDMK mencatat: 21 Juli 1994" in page
    assert "Berbeda antar sumber" in page


def test_the_officer_reads_both_words_beside_each_other(browser: Client, check: str) -> None:
    assert browser.post(check).status_code == 303
    verifier = seated("Verifikator Contoh", "dukcapil", "verifier")
    task = queries.worklist(verifier.actor)[0].id
    claim(verifier.actor, task, NOW)
    page = words(verifier.client.get(f"/meja/tugas/{task}/").content.decode())
    assert "SATUSEHAT SDMK mencatat: 21 Juli 1994" in page


# --- asked for real, each in its own thread


@dataclass
class Says:
    """A registry that gives one birth date for everybody."""

    id: str
    date: str
    asked: list[Question] = field(default_factory=list)
    capabilities: Mapping[str, Capability] = field(
        default_factory=lambda: {"person.birth_date": Capability(frozenset({Can.FETCH}))}
    )

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return Answer({one: Fetched(self.date) for one in question.fetch})


@pytest.fixture
def connected(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Says]]:
    """Two registries that may tell a birth date, and differ; the one that does not own it is asked first."""
    settings.MPP_REGISTRIES = {name: one | {"URL": ""} for name, one in settings.MPP_REGISTRIES.items()}
    forget()
    both = {one.id: one for one in (Says("satusehat", "1994-07-21"), Says("dukcapil", "1994-07-09"))}
    for name, one in both.items():
        registry: Registry = one
        monkeypatch.setitem(directory.registries(), name, registry)
    yield both
    forget()


def test_two_registries_that_disagree_on_a_birth_date_are_both_read_by_the_person_and_the_officer(
    country: None, connected: dict[str, Says]
) -> None:
    person, browser = Applicant(LETTER, "journey", birth_date=None), Client(SERVER_NAME="localhost")
    enter(browser, person.actor)
    first = str(browser.post(f"/m/35.10/layanan/{LETTER}/mulai").headers["location"])
    interview = first.split("hal/")[0]
    browser.post(f"{interview}hal/purpose/", {"applicant.letter.purpose": "bank"})
    page = words(browser.get(f"{interview}periksa/").content.decode())
    assert [len(one.asked) for one in connected.values()] == [1, 1]
    assert "9 Juli 1994 SATUSEHAT mencatat: 21 Juli 1994" in page
    assert page.count("Berbeda antar sumber") == 1

    assert browser.post(f"{interview}periksa/").status_code == 303
    verifier = seated("Verifikator Contoh", "dukcapil", "verifier")
    task = queries.worklist(verifier.actor)[0].id
    seen = words(verifier.client.get(f"/meja/tugas/{task}/").content.decode())
    assert "9 Juli 1994" in seen
    assert "SATUSEHAT mencatat: 21 Juli 1994" in seen
