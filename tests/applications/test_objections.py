"""A refusal is not the end: another officer decides an objection, by its own clock, and what she says holds."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import (
    Ruling,
    decide,
    object_to_refusal,
    open_interview,
    read_case,
    save_page,
    start,
    submit,
)
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.queries import done_by
from mpp.regions import queries as regions
from tests.applications.conftest import NOW, officer, told
from tests.jobs import run_jobs

WORDS = "Saya tinggal di sini sejak 2019; ketua RT dapat ditanya."
HOUR = timedelta(hours=1)


@pytest.fixture
def refused(citizen: Actor, stopped_clock: None) -> UUID:
    interview_id = start(citizen, "35.10", "surat-keterangan-domisili", NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {"applicant.letter.purpose": "bank"}, NOW)
    submit(citizen, interview_id, {}, NOW)
    verifier = officer("35.10", "dukcapil", "verifier", "signer")
    item = queries.worklist(verifier)[0]
    decide(verifier, item.id, Ruling("refuse", reason="not_registered_here"), NOW + HOUR)
    return interview_id


def test_an_objection_goes_to_another_officer_with_its_own_clock(citizen: Actor, refused: UUID) -> None:
    head = officer("35.10", "dukcapil", "signer")
    zone = regions.zone_of(head.region_id)
    before = queries.tracking(citizen, refused).objection
    assert before is not None
    assert before.until is not None
    assert f"{before.until.astimezone(zone):%d-%m-%Y %H.%M}" == "23-12-2026 16.00"  # 21 working days
    due = object_to_refusal(citizen, refused, WORDS, NOW + 2 * HOUR)
    assert f"{due.astimezone(zone):%d-%m-%Y %H.%M}" == "08-12-2026 16.00"  # ten working days
    [row] = queries.worklist(head)
    assert (row.task, row.due_at) == ("objection", due)
    assert read_case(head, row.id, NOW + 3 * HOUR).objection == WORDS
    with pytest.raises(Conflict, match="already_objected"):
        object_to_refusal(citizen, refused, WORDS, NOW + 3 * HOUR)


def test_who_refused_never_decides_the_objection(citizen: Actor, refused: UUID) -> None:
    object_to_refusal(citizen, refused, WORDS, NOW + 2 * HOUR)
    head = officer("35.10", "dukcapil", "signer")
    [row] = queries.worklist(head)
    with unit_of_work(Scope.system("test")):
        [who] = done_by(refused).values()
    same = replace(head, officer_id=who)
    assert read_case(same, row.id, NOW + 3 * HOUR).barred
    with pytest.raises(NotPermitted, match="four_eyes"):
        decide(same, row.id, Ruling("reject", note="Tetap"), NOW + 3 * HOUR)


def test_upheld_the_case_goes_on_to_its_document(citizen: Actor, trust: None, refused: UUID, settings: Any) -> None:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    object_to_refusal(citizen, refused, WORDS, NOW + 2 * HOUR)
    head = officer("35.10", "dukcapil", "signer")
    decide(head, queries.worklist(head)[0].id, Ruling("uphold", note="RT membenarkan."), NOW + 3 * HOUR)
    tracked = queries.tracking(citizen, refused)
    assert (tracked.state, tracked.refusal) == ("running", None)
    assert tracked.standing is not None
    assert tracked.standing.due_at > NOW + 3 * HOUR
    run_jobs()
    tracked = queries.tracking(citizen, refused)
    assert (tracked.state, tracked.outcome, len(tracked.outputs)) == ("closed", "issued", 1)
    assert told(refused)[-3:] == ["objected", "upheld", "ready"]


def test_rejected_it_stays_refused_and_the_answer_stands_on_the_case(citizen: Actor, refused: UUID) -> None:
    object_to_refusal(citizen, refused, WORDS, NOW + 2 * HOUR)
    head = officer("35.10", "dukcapil", "signer")
    item = queries.worklist(head)[0].id
    with pytest.raises(Invalid):
        decide(head, item, Ruling("reject"), NOW + 3 * HOUR)
    decide(head, item, Ruling("reject", note="Surat RT tidak ada."), NOW + 3 * HOUR)
    tracked = queries.tracking(citizen, refused)
    assert (tracked.state, tracked.outcome) == ("closed", "refused")
    assert tracked.objection is not None
    assert (tracked.objection.state, tracked.objection.note) == ("rejected", "Surat RT tidak ada.")
    assert tracked.refusal is not None
    assert tracked.refusal.task == "verify"
    assert told(refused)[-2:] == ["objected", "not_upheld"]


def test_after_the_term_and_by_a_stranger_nothing_is_taken(citizen: Actor, refused: UUID) -> None:
    last = queries.tracking(citizen, refused).objection
    assert last is not None
    assert last.until is not None
    with pytest.raises(Conflict, match="objection_too_late"):
        object_to_refusal(citizen, refused, WORDS, last.until + timedelta(seconds=1))
    with pytest.raises(Invalid):
        object_to_refusal(citizen, refused, " ", NOW + 2 * HOUR)
    stranger = replace(citizen, person_id=new_id())
    with pytest.raises(NotFound):
        object_to_refusal(stranger, refused, WORDS, NOW + 2 * HOUR)
