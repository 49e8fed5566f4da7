"""Witnesses whom a person named in a case are offered to her alone in the next one, while the case is kept."""

from dataclasses import replace

import pytest

from mpp.applications import interview as iv
from mpp.applications.actions import assist, open_interview, rights, save_page, start, start_event
from mpp.applications.actions.retaining import forget_case
from mpp.applications.actions.settling import DENIED
from mpp.applications.named import named_before
from mpp.applications.terms import OpenInterview
from mpp.identity.mandates.rules import Acting, Basis
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes.models import Case
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Applicant

REGION, BIRTH = "35.10", "akta-kelahiran"
ONE = {"person.nik": "3510163011799001", "person.name": "Bambang Nugroho Simulasi"}
TWO = {"person.nik": "3510166501839001", "person.name": "Siti Rahmawati Simulasi"}
OTHER_NAME = {"child__name": "Anak Kedua Contoh"}


@pytest.fixture
def mother(country: None, stopped_clock: None) -> Applicant:
    """Who has reported a birth with two witnesses."""
    return Applicant(BIRTH, "journey")


def again(mother: Applicant) -> OpenInterview:
    """Her next birth's interview."""
    return open_interview(mother.actor, start(mother.actor, REGION, BIRTH, NOW), NOW)


def witnesses(view: OpenInterview, number: int) -> iv.QuestionPage:
    page = iv.page(view.plan, f"witnesses.{number}")
    assert page is not None
    return page


def test_who_was_named_in_an_earlier_case_is_offered_once_and_not_for_two_places(mother: Applicant) -> None:
    assert named_before(mother.actor, again(mother), "witness") == []
    mother.apply(REGION)
    mother.apply(REGION, **OTHER_NAME)
    view = again(mother)
    earlier = named_before(mother.actor, view, "witness")
    assert earlier == [ONE, TWO, ONE, TWO]
    assert iv.offered(view.plan, witnesses(view, 1), earlier) == [
        {"witness[1].nik": one["person.nik"], "witness[1].name": one["person.name"]} for one in (ONE, TWO)
    ]
    picked = {"witness[1].nik": ONE["person.nik"], "witness[1].name": ONE["person.name"]}
    after = save_page(mother.actor, view.id, "witnesses.1", picked, NOW)
    assert iv.offered(after.plan, witnesses(after, 2), earlier) == [
        {"witness[2].nik": TWO["person.nik"], "witness[2].name": TWO["person.name"]}
    ]
    assert after.plan.slots["witness[1].nik"].state is iv.State.ANSWERED  # her own word again, in this case


def test_a_life_event_offers_whom_she_named_in_its_services(mother: Applicant) -> None:
    mother.apply(REGION)
    view = start_event(mother.actor, REGION, "birth", NOW)
    assert named_before(mother.actor, view, "witness") == [ONE, TWO]


def test_only_she_is_offered_them_and_only_where_the_pack_says_so(mother: Applicant) -> None:
    mother.apply(REGION)
    view = again(mother)
    stranger = Applicant(BIRTH, "journey")
    assert named_before(stranger.actor, again(stranger), "witness") == []
    assert named_before(mother.actor, view, "child") == []
    clerk = officer(REGION, "bpjs", "clerk")
    helped = open_interview(clerk, assist(clerk, mother.nik, mother.facts["applicant.name"], BIRTH, NOW), NOW)
    assert named_before(clerk, helped, "witness") == []
    acting = Acting(new_id(), mother.actor.person_id or new_id(), Basis.GRANTED, frozenset())
    assert named_before(replace(stranger.actor, acting=acting), view, "witness") == []


def test_what_was_called_not_right_and_what_is_past_its_term_is_not_offered(mother: Applicant) -> None:
    denied, kept = mother.apply(REGION), mother.apply(REGION, **OTHER_NAME)
    with unit_of_work(Scope.system("test")):
        processes.note(denied, DENIED, "", "", NOW)
    assert named_before(mother.actor, again(mother), "witness") == [ONE, TWO]
    with unit_of_work(Scope.system("test")):
        forget_case(Case.objects.get(id=kept), NOW, "case_term")
    assert named_before(mother.actor, again(mother), "witness") == []


def test_who_stopped_new_uses_of_her_data_is_offered_nobody(mother: Applicant) -> None:
    mother.apply(REGION)
    view = again(mother)
    rights.restrict(mother.actor, NOW)
    assert named_before(mother.actor, view, "witness") == []
