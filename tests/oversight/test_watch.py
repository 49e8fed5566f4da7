"""The night's look through the log: found once, seen by one inspectorate alone, and settled by a human."""

from datetime import timedelta
from uuid import UUID

import pytest

from mpp.applications import interview as iv
from mpp.applications import queries as applications
from mpp.applications.actions import Ruling, claim, decide, open_interview, save_page, start, submit
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.oversight.integrity import actions, queries
from tests.applications.conftest import NOW, citizen, country, officer

__all__ = ["citizen", "country"]
WATCH = Actor.system("integrity.watch")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def hasty(citizen: Actor) -> Actor:
    """An officer who takes three letters and decides each within seconds."""
    verifier = officer("35.10", "dukcapil", "verifier")
    for minute in range(3):
        at = NOW + timedelta(minutes=minute)
        item = _letter(citizen, verifier)
        claim(verifier, item, at)
        decide(verifier, item, Ruling("approve"), at + timedelta(seconds=5))
    return verifier


def _letter(citizen: Actor, verifier: Actor) -> UUID:
    interview_id = start(citizen, "35.10", "surat-keterangan-domisili", NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {"applicant.letter.purpose": "bank"}, NOW)
    submit(citizen, interview_id, {}, NOW)
    found: UUID = applications.worklist(verifier)[0].id
    return found


def test_what_does_not_fit_is_found_once_with_its_evidence(hasty: Actor) -> None:
    inspector = officer("35.10", "inspektorat", "inspector")
    assert [actions.watch(WATCH, LATER) for _ in range(2)] == [1, 0]
    board = queries.board(inspector)
    [row] = board.rows
    assert (row.rule, row.officer_id, row.office_id) == ("in_seconds", hasty.officer_id, hasty.agency_id)
    assert board.counts == {"in_seconds": 1}
    found = queries.finding(inspector, row.id)
    assert [(one["code"], one["task"]) for one in found.evidence] == [("decided", "verify")] * 3


def test_no_other_office_and_no_other_region_sees_it(hasty: Actor) -> None:
    actions.watch(WATCH, LATER)
    [row] = queries.board(officer("35.10", "inspektorat", "inspector")).rows
    elsewhere = officer("92.08", "inspektorat", "inspector")
    assert list(queries.board(elsewhere).rows) == []
    for stranger in (elsewhere, hasty, officer("35.10", "dukcapil", "signer")):
        with pytest.raises(NotFound):
            queries.finding(stranger, row.id)
    with pytest.raises(NotPermitted):
        queries.board(hasty)


def test_a_human_settles_it_once_and_it_is_not_opened_again(hasty: Actor) -> None:
    inspector = officer("35.10", "inspektorat", "inspector")
    actions.watch(WATCH, LATER)
    [row] = queries.board(inspector).rows
    with pytest.raises(Invalid):
        actions.settle(inspector, row.id, "", LATER)
    actions.settle(inspector, row.id, "explained", LATER)
    with pytest.raises(Conflict, match="already_settled"):
        actions.settle(inspector, row.id, "advised", LATER)
    assert actions.watch(WATCH, LATER) == 0
    assert list(queries.board(inspector).rows) == []
    assert [one.outcome for one in queries.board(inspector, settled=True).rows] == ["explained"]
