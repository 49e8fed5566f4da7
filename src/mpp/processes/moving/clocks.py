"""Clock rows: started, paused, resumed, stopped."""

from collections.abc import Collection, Sequence
from datetime import datetime

from mpp.catalogue import pack
from mpp.kernel.worktime import Calendar, Unit, due_at
from mpp.processes import engine, rules
from mpp.processes.models import Attention, Case, Clock, WorkItem
from mpp.processes.rules import Mark, Pause

_MOVING = ["due_at", "paused_at", "pause_reason", "pauses", "marks", "next_at", "deem_at"]


def new_clock(
    case: Case,
    task: str,
    duration: pack.Duration,
    calendar: Calendar,
    now: datetime,
    declared: pack.Task | None = None,
) -> Clock:
    """A clock that starts now, not yet saved; without a task it is the case's own. `declared`: the pack's task."""
    wanted = rules.worktime_duration(duration)
    due = due_at(now, wanted, calendar)
    marks = rules.marks_of(declared, now, due, calendar)
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
        due_at=due,
        marks=[one.plain() for one in marks],
        next_at=min([due, *(one.at for one in marks)]),
    )


def timer_clock(case: Case, timer: engine.Timer, calendar: Calendar, now: datetime) -> Clock:
    """When an event of the process happens that waits for its time; not yet saved."""
    wanted = engine.duration_of(timer.after)
    assert wanted is not None  # checked when the process was read
    due = due_at(now, wanted, calendar)
    return Clock(
        region_id=case.region_id,
        case_id=case.id,
        applicant_id=case.applicant_id,
        agency_ids=case.agency_ids,
        kind=Clock.Kind.TIMER,
        task=timer.bpmn,
        engine_task_id=timer.id,
        value=wanted.value,
        unit=wanted.unit,
        started_at=now,
        due_at=due,
        next_at=due,
    )


def stop_task_clock(case: Case, task: str, engine_task_id: str, now: datetime) -> None:
    """Stop the clock of a task that was done: of several of that name this one's alone."""
    ticking = Clock.objects.filter(case_id=case.id, kind=Clock.Kind.TASK, task=task, stopped_at=None)
    ticking.filter(engine_task_id__in=["", engine_task_id]).update(stopped_at=now)
    told = Attention.objects.filter(case_id=case.id, task=task, cleared_at=None)
    others = WorkItem.objects.filter(case_id=case.id, task=task).exclude(engine_task_id=engine_task_id)
    told.exclude(work_item_id__in=others.values("id")).update(cleared_at=now)


def stop_timers(case: Case, engine_task_ids: Collection[str], now: datetime) -> None:
    """Events that happened, or that nobody waits for any more."""
    ticking = Clock.objects.filter(case_id=case.id, kind=Clock.Kind.TIMER, stopped_at=None)
    ticking.filter(engine_task_id__in=list(engine_task_ids)).update(stopped_at=now, next_at=None)


def stop_all(case: Case, now: datetime) -> None:
    """Stop every clock of a case that ends."""
    Clock.objects.filter(case_id=case.id, stopped_at=None).update(stopped_at=now)
    Attention.objects.filter(case_id=case.id, cleared_at=None).update(cleared_at=now)


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
    if clock.deem_at is not None and after.paused_at is None:
        clock.deem_at, case.held_for = after.due_at, ""
    clock.due_at, clock.paused_at, clock.pause_reason = after.due_at, after.paused_at, after.pause_reason
    left = rules.moved(map(Mark.of, clock.marks), after.due_at, calendar)
    clock.marks, clock.next_at = [one.plain() for one in left], next_of(clock, left)
    clock.pauses = [[start.isoformat(), end.isoformat()] for start, end in after.pauses]
    if opened is None:
        clock.save(update_fields=_MOVING)


def restart_case_clock(case: Case, duration: pack.Duration, calendar: Calendar, now: datetime) -> None:
    """A case that goes on after its end is promised anew; its columns follow, and silence says nothing any more."""
    old, fresh = (
        Clock.objects.get(case_id=case.id, kind=Clock.Kind.CASE),
        new_clock(case, "", duration, calendar, now),
    )
    fresh.id = old.id
    fresh.save(force_update=True)
    case.due_at, case.paused_at, case.pause_reason, case.waits_for = fresh.due_at, None, "", ""


def next_of(clock: Clock, left: Sequence[Mark]) -> datetime | None:
    """The first moment at which a clock has something to say: its deadline, or a mark that is left."""
    moments = [one.at for one in left] + ([] if clock.fired_at else [clock.due_at])
    return min(moments, default=None)


def _ticking(clock: Clock) -> rules.Ticking:
    ended = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in clock.pauses)
    return rules.Ticking(Unit(clock.unit), clock.due_at, clock.paused_at, clock.pause_reason, ended)
