"""Events of a process that wait for their time: found when it has come, and passed on once.

That an event has happened is written with what follows from it, under the lock of its case: killed at any point, a
run has either done both or will do both.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mpp.catalogue.pack import PublishedService
from mpp.kernel.worktime import Calendar
from mpp.processes import engine
from mpp.processes.models import Clock
from mpp.processes.moving.flow import Flow
from mpp.processes.moving.locking import lock_case
from mpp.processes.moving.log import SYSTEM
from mpp.processes.moving.terms import NOTHING, Step


def due_cases(now: datetime, most: int) -> Sequence[UUID]:
    """The cases in which a timer's time has come, the longest due first."""
    due = _due(now).order_by("next_at").values_list("case_id", flat=True)[:most]
    return list(dict.fromkeys(due))


def pass_timer(case_id: UUID, published: PublishedService, calendar: Calendar, now: datetime) -> Step:
    """Let the event happen that is longest due."""
    case = lock_case(case_id)
    row = _due(now).filter(case_id=case_id).order_by("next_at", "id").first()
    if row is None:
        return NOTHING
    flow = Flow.of(case, published, calendar, now)
    timer = next((one for one in engine.timers(flow.instance) if one.id == row.engine_task_id), None)
    row.fired_at, row.stopped_at, row.next_at = now, now, None
    row.save(update_fields=["fired_at", "stopped_at", "next_at"])
    if timer is None:
        return NOTHING
    flow.log.add("timer_passed", SYSTEM, task=timer.bpmn)
    flow.happen(timer)
    return flow.settle()


def _due(now: datetime) -> "QuerySet[Clock]":
    return Clock.objects.filter(kind=Clock.Kind.TIMER, stopped_at=None, paused_at=None, next_at__lte=now)
