"""A simulated clock over a late case: who is reminded, who is told of lateness, each once, and what it frees."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from mpp.applications import desk, queries
from mpp.applications import interview as iv
from mpp.applications.actions import Ruling, claim, decide, open_interview, save_page, start, submit, withdraw
from mpp.applications.actions.deadlines import mark_late
from mpp.identity.actor import Actor
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes.models import Attention, Case, CaseEvent
from mpp.regions import queries as regions
from mpp.regions.models import Region
from tests.applications.conftest import NOW, officer

SERVICE, PURPOSE = "surat-keterangan-domisili", "applicant.letter.purpose"
JOB = Actor.system("applications.mark_late")
SYSTEM = Scope.system("test")
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def case_id(citizen: Actor) -> UUID:
    """A letter of Tuesday 09.00, whose verifier has four working hours and whose promise is a working day."""
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {PURPOSE: "bank"}, NOW)
    return submit(citizen, interview_id, {}, NOW).application_id


def _pass(begin: datetime, days: float) -> datetime:
    """Let the minute's job run every half hour, twice at each: nothing may come of the second run."""
    at, end = begin, begin + timedelta(days=days)
    while at <= end:
        mark_late(JOB, at)
        mark_late(JOB, at)
        at += HALF_HOUR
    return end


def _story(case_id: UUID) -> list[tuple[str, str, str]]:
    with unit_of_work(SYSTEM):
        rows = CaseEvent.objects.filter(case_id=case_id, code__in=["reminded", "late", "escalated", "released"])
        zone = regions.zone_of(Region.objects.get(code="35.10").id)
        return [(f"{row.at.astimezone(zone):%a %H.%M}", row.code, row.detail) for row in rows.order_by("seq")]


def _seen(actor: Actor) -> list[tuple[str, str]]:
    return [(one.kind, one.to) for one in desk.attention(actor)]


def test_a_forgotten_case_is_told_of_step_by_step_each_once(case_id: UUID) -> None:
    _pass(NOW, 5)
    assert _story(case_id) == [
        ("Tue 12.00", "reminded", "holder"),
        ("Tue 13.00", "late", "task"),
        ("Wed 09.00", "escalated", "next_officer"),
        ("Wed 13.00", "escalated", "agency_head"),
        ("Wed 16.00", "late", "case"),
        ("Thu 16.00", "escalated", "region_head"),
    ]


def test_each_is_told_to_whom_it_concerns(case_id: UUID) -> None:
    verifier, colleague = officer("35.10", "dukcapil", "verifier"), officer("35.10", "dukcapil", "verifier")
    item = queries.worklist(verifier)[0]
    claim(verifier, item.id, NOW)
    _pass(NOW, 5)
    head, elsewhere = officer("35.10", "dukcapil", "signer"), officer("92.08", "dukcapil", "signer")
    organiser = officer("35.10", "dpmptsp", "signer")
    assert _seen(verifier) == [("reminder", "holder")]
    assert _seen(colleague) == [("escalation", "next_officer")]
    assert _seen(head) == [("escalation", "agency_head")]
    assert _seen(organiser) == [("escalation", "region_head")]
    assert _seen(elsewhere) == []


def test_a_late_task_is_free_for_a_colleague_and_who_held_it_may_still_decide(case_id: UUID) -> None:
    verifier, colleague = officer("35.10", "dukcapil", "verifier"), officer("35.10", "dukcapil", "verifier")
    item = queries.worklist(verifier)[0]
    claim(verifier, item.id, NOW)
    after = _pass(NOW, 1.1)
    assert _story(case_id)[-2:] == [
        ("Wed 09.00", "escalated", "next_officer"),
        ("Wed 09.00", "released", ""),
    ]
    assert [one.id for one in queries.worklist(colleague, mine=False)] == [item.id]
    decide(verifier, item.id, Ruling("approve"), after)
    assert _seen(colleague) == []


def test_what_is_done_or_withdrawn_is_told_to_nobody_any_more(citizen: Actor, case_id: UUID) -> None:
    head, organiser = officer("35.10", "dukcapil", "signer"), officer("35.10", "dpmptsp", "signer")
    after = _pass(NOW, 5)
    assert (_seen(head), _seen(organiser)) != ([], [])
    withdraw(citizen, case_id, after)
    assert (_seen(head), _seen(organiser)) == ([], [])
    told = _story(case_id)
    _pass(after, 2)
    assert _story(case_id) == told


def test_killed_before_its_commit_a_run_leaves_no_trace_and_the_next_says_it_once(case_id: UUID) -> None:
    late = NOW + timedelta(days=5)
    with pytest.raises(KeyboardInterrupt), unit_of_work(SYSTEM):
        assert processes.fire_clocks(late, 100).told != []
        raise KeyboardInterrupt
    assert _story(case_id) == []
    mark_late(JOB, late)
    mark_late(JOB, late)
    assert sorted((code, detail) for _, code, detail in _story(case_id)) == [
        ("escalated", "agency_head"),
        ("escalated", "next_officer"),
        ("escalated", "region_head"),
        ("late", "case"),
        ("late", "task"),
    ]  # a reminder that comes after the deadline is none
    with unit_of_work(SYSTEM):
        assert Attention.objects.filter(case_id=case_id).count() == 3


def test_a_paused_promise_says_nothing_until_it_goes_on(citizen: Actor, case_id: UUID) -> None:
    verifier = officer("35.10", "dukcapil", "verifier")
    ruling = Ruling("correct", note="Belum jelas", marks={PURPOSE: "Pilih yang benar"})
    decide(verifier, queries.worklist(verifier)[0].id, ruling, NOW + HALF_HOUR)
    _pass(NOW, 8)
    assert _story(case_id) == []
    with unit_of_work(SYSTEM):
        assert Case.objects.get(id=case_id).pause_reason == "correction"


def test_the_page_of_attention_is_for_officers(client: Client, country: None) -> None:
    assert client.get("/meja/perhatian/").status_code in (302, 403)
