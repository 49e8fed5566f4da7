"""A case that opens where nobody can go on for want of facts: its clock stands still from the first moment."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.kernel.worktime import Calendar
from mpp.processes import actions as processes
from mpp.processes.models import Case, Clock
from mpp.processes.moving.terms import Opening, Step
from mpp.regions import queries as regions
from mpp.regions.models import Region
from tests.applications.conftest import NOW
from tests.processes.bpmn import flow, process

SYSTEM = Scope.system("test")
GATE_FIRST = process(
    '<startEvent id="begin"/><exclusiveGateway id="gate" default="no"/><userTask id="verify"/>'
    '<endEvent id="issued"/><endEvent id="refused"/>\n'
    + flow("f1", "begin", "gate")
    + flow("yes", "gate", "verify", "rule.fit")
    + flow("no", "gate", "refused")
    + flow("f2", "verify", "issued")
)


@pytest.fixture
def letter(country: None) -> PublishedService:
    """The letter of domicile, as if its first step hung on a rule."""
    published = catalogue.offering("35.10", "surat-keterangan-domisili").published
    return published.model_copy(update={"bpmn": GATE_FIRST})


def _open(letter: PublishedService, **rules: bool) -> tuple[UUID, Step]:
    region = Region.objects.get(code="35.10").id
    opening = Opening(
        case_id=new_id(),
        region_id=region,
        applicant_id=new_id(),
        agency_ids=regions.agencies_of(region),
        number="3510-26-000001-1",
        service_version_id=new_id(),
        sealed_label=b"",
    )
    with unit_of_work(SYSTEM):
        return opening.case_id, processes.open_case(opening, letter, _calendar(region), rules, NOW)


def _calendar(region: UUID) -> Calendar:
    return regions.calendar_of(region, NOW.date())


def _clock(case_id: UUID) -> tuple[datetime | None, str, bool]:
    """Since when it stands still and why, and whether it was stopped."""
    with unit_of_work(SYSTEM):
        clock = Clock.objects.get(case_id=case_id, kind=Clock.Kind.CASE)
    return clock.paused_at, clock.pause_reason, clock.stopped_at is not None


def test_the_clock_of_a_case_that_opens_stuck_stands_still_and_goes_on_with_the_facts(
    letter: PublishedService,
) -> None:
    case_id, step = _open(letter)
    assert (step.started, step.closed) == ((), None)
    assert _clock(case_id) == (NOW, "late_facts", False)
    with unit_of_work(SYSTEM):
        case = Case.objects.get(id=case_id)
        later = NOW + timedelta(days=1)
        after = processes.provide_rules(case_id, {"fit": True}, letter, _calendar(case.region_id), later)
    assert [one.task for one in after.started] == ["verify"]
    assert _clock(case_id) == (None, "", False)
    assert after.due_at is not None
    assert step.due_at is not None
    assert after.due_at - step.due_at >= timedelta(days=1)


def test_the_clock_of_a_case_that_opens_with_its_facts_ticks(letter: PublishedService) -> None:
    case_id, step = _open(letter, fit=True)
    assert [one.task for one in step.started] == ["verify"]
    assert _clock(case_id) == (None, "", False)


def test_the_clock_of_a_case_that_ends_as_it_opens_is_stopped(letter: PublishedService) -> None:
    case_id, step = _open(letter, fit=False)
    assert step.closed == "refused"
    assert _clock(case_id) == (None, "", True)
