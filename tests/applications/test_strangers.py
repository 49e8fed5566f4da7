"""A registry that answers with somebody else's record gives an interview nothing: it waits for the right one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mpp.applications import interview as iv
from mpp.applications.actions import open_interview, start
from mpp.kernel import clock
from mpp.kernel.scope import unit_of_work
from mpp.vault.queries import facts_of
from tests.applications.nation import Applicant, Nation, nation, pass_time

OWNERS = {"sdmk", "satusehat"}
STR = "applicant.practitioner.str"


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    with nation(tmp_path, settings) as running:
        yield running


def _turn(sandbox: Nation, *, stranger: bool) -> None:
    for owner in OWNERS:
        sandbox.turn(owner, stranger=stranger)


def _sources(doctor: Applicant, plan: iv.Plan) -> set[str]:
    """Who has told what is known, in the interview and in the vault."""
    assert doctor.actor.person_id is not None
    with unit_of_work(doctor.actor.scope):
        kept = {fact.source for fact in facts_of(doctor.actor.person_id).values()}
    return kept | {held.source for held in plan.interview.known.values()}


def test_a_strangers_record_is_no_fact_and_the_owner_is_asked_again(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    _turn(sandbox, stranger=True)
    case_id = start(doctor.actor, "35.10", doctor.service, clock.now())
    plan = open_interview(doctor.actor, case_id, clock.now()).plan
    assert plan.slots[STR].state is iv.State.PENDING
    assert _sources(doctor, plan) & OWNERS == set()
    pass_time(minutes=1)
    plan = open_interview(doctor.actor, case_id, clock.now()).plan
    assert (plan.slots[STR].state, _sources(doctor, plan) & OWNERS) == (iv.State.PENDING, set())
    _turn(sandbox, stranger=False)
    pass_time(minutes=20)
    plan = open_interview(doctor.actor, case_id, clock.now()).plan
    assert plan.slots[STR].state is iv.State.KNOWN
    assert plan.values[STR][0]["number"] == "STR-REKAAN-000001"
