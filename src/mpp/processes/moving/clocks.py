"""Clock rows: started, paused, resumed, stopped, and found late once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mpp.catalogue import pack
from mpp.kernel.worktime import Calendar, Unit, due_at
from mpp.processes import rules
from mpp.processes.models import Case, CaseEvent, Clock
from mpp.processes.moving.log import SYSTEM, EventLog
from mpp.processes.rules import Pause


@dataclass(frozen=True, slots=True)
class LateClock:
    """A deadline that passed, for whoever escalates."""

    case_id: UUID
    region_id: UUID
    kind: str
    task: str
    due_at: datetime


def new_clock(case: Case, task: str, duration: pack.Duration, calendar: Calendar, now: datetime) -> Clock:
    """A clock that starts now, not yet saved; without a task it is the case's own."""
    wanted = rules.worktime_duration(duration)
    return Clock(
        region_id=case.region_id,
        case_id=case.id,
        applicant_id=case.applicant_id,
        agency_ids=case.agency_ids,
        kind=Clock.Kind.TASK if task else Clock.Kind.CASE,
        task=task,
        value=wanted.value,
        unit=wanted.unit,
        started_at=now,
        due_at=due_at(now, wanted, calendar),
    )


def stop_task_clock(case: Case, task: str, now: datetime) -> None:
    """Stop the clock of a task that was done."""
    ticking = Clock.objects.filter(case_id=case.id, kind=Clock.Kind.TASK, task=task, stopped_at=None)
    ticking.update(stopped_at=now)


def stop_all(case: Case, now: datetime) -> None:
    """Stop every clock of a case that ends."""
    Clock.objects.filter(case_id=case.id, stopped_at=None).update(stopped_at=now)


def mind_case_clock(
    case: Case, pause: Pause | None, calendar: Calendar, now: datetime, opened: Clock | None = None
) -> None:
    """Let the case's clock stand still for a reason, or go on when there is none; the case's columns follow.

    `opened` is the clock of a case that opens only now: its caller saves it.
    """
    clock = opened or Clock.objects.get(case_id=case.id, kind=Clock.Kind.CASE)
    before = _ticking(clock)
    after = rules.paused(before, pause.reason, now) if pause else rules.resumed(before, now, calendar)
    case.due_at, case.paused_at, case.pause_reason = after.due_at, after.paused_at, after.pause_reason
    case.waits_for = ",".join(pause.waits_for) if pause and after.paused_at else ""
    if after == before:
        return
    clock.due_at, clock.paused_at, clock.pause_reason = after.due_at, after.paused_at, after.pause_reason
    clock.pauses = [[start.isoformat(), end.isoformat()] for start, end in after.pauses]
    if opened is None:
        clock.save(update_fields=["due_at", "paused_at", "pause_reason", "pauses"])


def mark_late(now: datetime, limit: int) -> list[LateClock]:
    """Record clocks past their deadline, each once, with a CaseEvent; at most `limit` of them.

    Cases that somebody is working on at this moment are left for the next run.
    """
    due = _past_due(now)
    case_ids = set(due.order_by("due_at").values_list("case_id", flat=True)[:limit])
    cases = Case.objects.filter(id__in=case_ids).order_by("id").select_for_update(skip_locked=True)
    logs = {case.id: EventLog(case, now, None) for case in cases}
    late = list(due.filter(case_id__in=list(logs)).order_by("due_at", "id"))
    for clock in late:
        logs[clock.case_id].add("late", SYSTEM, task=clock.task, detail=clock.kind)
    Clock.objects.filter(id__in=[clock.id for clock in late]).update(fired_at=now)
    CaseEvent.objects.bulk_create([event for log in logs.values() for event in log.events])
    Case.objects.bulk_update([log.case for log in logs.values()], ["seq"])
    return [LateClock(c.case_id, c.region_id, c.kind, c.task, c.due_at) for c in late]


def _past_due(now: datetime) -> "QuerySet[Clock]":
    return Clock.objects.filter(stopped_at=None, fired_at=None, paused_at=None, due_at__lte=now)


def _ticking(clock: Clock) -> rules.Ticking:
    ended = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in clock.pauses)
    return rules.Ticking(Unit(clock.unit), clock.due_at, clock.paused_at, clock.pause_reason, ended)
