"""A region adopts a new version while interviews are open: each goes on, and ends, as it was begun."""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import open_interview, read_case, save_page, start, submit
from mpp.applications.models import Application, Interview
from mpp.catalogue import queries as catalogue
from mpp.catalogue import versions
from mpp.catalogue.actions import adopt
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.identity.actor import Actor
from mpp.kernel.errors import Invalid
from mpp.kernel.scope import unit_of_work
from mpp.regions.models import Region
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Applicant

REGION, LETTER = "35.10", "surat-keterangan-domisili"
PURPOSE, ELEMENT, WORDS = "applicant.letter.purpose", "letter.purpose", "Mengurus visa kunjungan"


def retyped(before: PublishedService) -> PublishedService:
    """The letter with its purpose in one's own words, no choice any more, and nothing asked besides.

    No dictionary is published with this (`catalogue.dictionary.shape_faults`); should one be, it does no harm.
    """
    words = before.elements[ELEMENT].model_copy(update={"kind": ElementKind.TEXT, "choices": [], "max_length": 80})
    party = before.service.parties["applicant"]
    needs = [one for one in party.needs if one != "letter.purpose_other"]
    parties = {"applicant": party.model_copy(update={"needs": needs, "when": {}})}
    pages = [one for one in before.service.pages if one.id != "purpose_other"]
    service = before.service.model_copy(update={"version": "2.0.0", "parties": parties, "pages": pages})
    return before.model_copy(update={"service": service, "elements": {**before.elements, ELEMENT: words}})


@pytest.fixture
def opened(citizen: Actor) -> UUID:
    """An interview that has been begun and not answered, before the region adopted the new version."""
    interview_id = start(citizen, REGION, LETTER, NOW)
    before = open_interview(citizen, interview_id, NOW).published
    with transaction.atomic():
        made = versions.keep(LETTER, retyped(before), NOW)
    adopt(Region.objects.get(code=REGION), made.id, {}, since=NOW.date())
    return interview_id


def kind_of_purpose(actor: Actor, interview_id: UUID) -> tuple[str, ElementKind]:
    """The version of an interview, and how it asks for the purpose."""
    view = open_interview(actor, interview_id, NOW)
    page = iv.next_page(view.plan)
    assert page is not None
    [question] = page.questions
    return view.published.service.version, question.element.kind


def say(actor: Actor, interview_id: UUID, purpose: str) -> Any:
    return save_page(actor, interview_id, "purpose", {PURPOSE: purpose}, NOW).plan.values[PURPOSE]


def version_of(actor: Actor, application_id: UUID) -> str:
    with unit_of_work(actor.scope):
        row = Application.objects.get(id=application_id)
    return catalogue.version(row.service_version_id).service.version


def test_an_open_interview_is_opened_saved_and_sent_as_its_own_version_has_it(citizen: Actor, opened: UUID) -> None:
    assert kind_of_purpose(citizen, opened) == ("1.0.0", ElementKind.CHOICE)
    assert start(citizen, REGION, LETTER, NOW) == opened
    with pytest.raises(Invalid) as faulty:
        say(citizen, opened, WORDS)
    assert faulty.value.fields == {PURPOSE: ["not_a_choice"]}
    assert say(citizen, opened, "bank") == "bank"
    submit(citizen, opened, {}, NOW)
    assert version_of(citizen, opened) == "1.0.0"
    verifier = officer(REGION, "dukcapil", "verifier")
    shown = read_case(verifier, queries.worklist(verifier)[0].id, NOW)
    [purpose] = [one for one in shown.values if one.path == PURPOSE]
    assert (purpose.value, purpose.element.kind) == ("bank", ElementKind.CHOICE)


def test_what_is_begun_afterwards_is_of_the_new_version_beside_the_old_one(citizen: Actor, opened: UUID) -> None:
    other = Applicant(LETTER, "journey").actor
    begun = start(other, REGION, LETTER, NOW)
    assert kind_of_purpose(other, begun) == ("2.0.0", ElementKind.TEXT)
    assert say(other, begun, WORDS) == WORDS
    say(citizen, opened, "bank")
    for actor, interview_id in ((other, begun), (citizen, opened)):
        submit(actor, interview_id, {}, NOW)
    assert (version_of(other, begun), version_of(citizen, opened)) == ("2.0.0", "1.0.0")
    assert kind_of_purpose(citizen, start(citizen, REGION, LETTER, NOW)) == ("2.0.0", ElementKind.TEXT)
    verifier = officer(REGION, "dukcapil", "verifier")
    versions_waiting = sorted(one.published.service.version for one in queries.worklist(verifier))
    assert versions_waiting == ["1.0.0", "2.0.0"]
    with unit_of_work(citizen.scope):
        assert Interview.objects.filter(state="open").count() == 1
