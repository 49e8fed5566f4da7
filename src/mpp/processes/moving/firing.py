"""What clocks say at their moments: a reminder, that the deadline passed, an escalation. Each exactly once.

A clock's row holds what it has still to say. It is changed in the transaction of the event, under the lock of its
case: killed at any point, a run has either said a thing or will say it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.processes import rules
from mpp.processes.models import Attention, Case, CaseEvent, Clock, WorkItem
from mpp.processes.moving.clocks import next_of
from mpp.processes.moving.log import SYSTEM, By, EventLog
from mpp.processes.rules import Mark
from mpp.regions import queries as regions

_OPEN = (WorkItem.State.WAITING, WorkItem.State.CLAIMED)
_CODES = {rules.REMINDER: "reminded", rules.ESCALATION: "escalated"}


@dataclass(frozen=True, slots=True)
class LateClock:
    """A deadline that passed, for whoever tells of it."""

    case_id: UUID
    region_id: UUID
    kind: str
    task: str
    due_at: datetime


@dataclass
class Fired:
    """What one run has said."""

    clocks: int = 0
    late: list[LateClock] = field(default_factory=list)
    told: list[Attention] = field(default_factory=list)


def fire(now: datetime, limit: int) -> Fired:
    """Let clocks say what is due, each thing once, with its CaseEvent; of at most `limit` cases.

    Cases that somebody is working on at this moment are left for the next run.
    """
    due = Clock.objects.filter(stopped_at=None, paused_at=None, next_at__lte=now).exclude(kind=Clock.Kind.TIMER)
    case_ids = set(due.order_by("next_at").values_list("case_id", flat=True)[:limit])
    cases = Case.objects.filter(id__in=case_ids).order_by("id").select_for_update(skip_locked=True)
    logs = {case.id: EventLog(case, now, None) for case in cases}
    clocks = list(due.filter(case_id__in=list(logs)).order_by("due_at", "id"))
    items = _open_items(list(logs))
    fired = Fired(len(clocks))
    for clock in clocks:
        item = items.get(clock.engine_task_id) or items.get(f"{clock.case_id} {clock.task}")
        _fire(clock, logs[clock.case_id], item, fired)
    Clock.objects.bulk_update(clocks, ["fired_at", "marks", "next_at"])
    Attention.objects.bulk_create(fired.told)
    CaseEvent.objects.bulk_create([event for log in logs.values() for event in log.events])
    Case.objects.bulk_update([log.case for log in logs.values()], ["seq"])
    return fired


def _open_items(case_ids: Sequence[UUID]) -> Mapping[str, WorkItem]:
    """By engine task, and by case and task for clocks that name no engine task."""
    items = list(WorkItem.objects.filter(case_id__in=case_ids, state__in=_OPEN))
    by_task = {f"{item.case_id} {item.task}": item for item in items}
    return by_task | {item.engine_task_id: item for item in items}


def _fire(clock: Clock, log: EventLog, item: WorkItem | None, fired: Fired) -> None:
    """What one clock has to say now. A reminder whose deadline has passed meanwhile says nothing any more."""
    marks = [Mark.of(one) for one in clock.marks]
    if clock.due_at <= log.now and clock.fired_at is None:
        clock.fired_at = log.now
        log.add("late", SYSTEM, task=clock.task, detail=clock.kind)
        fired.late.append(LateClock(clock.case_id, clock.region_id, clock.kind, clock.task, clock.due_at))
    for mark in marks:
        if mark.at <= log.now and (mark.kind == rules.ESCALATION or clock.fired_at is None):
            fired.told.append(tell(clock, log, item, mark))
    left = [mark for mark in marks if mark.at > log.now]
    clock.marks, clock.next_at = [one.plain() for one in left], next_of(clock, left)


def tell(clock: Clock, log: EventLog, item: WorkItem | None, mark: Mark) -> Attention:
    """What whom a mark names is told; its event stands in the log."""
    agency_id, held_by = _agency(log.case, item, mark), item.claimed_by if item else None
    log.add(_CODES[mark.kind], By("system", agency_id), task=clock.task, detail=mark.to)
    if item is not None and mark.to == "next_officer" and mark.kind == rules.ESCALATION:
        _free(item, log)
    return Attention(
        region_id=clock.region_id,
        case_id=clock.case_id,
        applicant_id=clock.applicant_id,
        agency_ids=list(dict.fromkeys([*clock.agency_ids, agency_id])),
        agency_id=agency_id,
        task_agency_id=item.agency_id if item else None,
        to=mark.to,
        kind=mark.kind,
        role=item.role if item else "",
        officer_id=held_by,
        work_item_id=item.id if item else None,
        task=clock.task,
        number=log.case.number,
        service_version_id=log.case.service_version_id,
        due_at=clock.due_at,
        at=log.now,
    )


def _agency(case: Case, item: WorkItem | None, mark: Mark) -> UUID:
    """Whose officers are told: of the task's office; for the region's head, of the office that runs the mall."""
    organiser = regions.organiser_of(case.region_id) if mark.to == "region_head" or item is None else None
    own: UUID = item.agency_id if item else case.agency_ids[0]
    return organiser or own


def _free(item: WorkItem, log: EventLog) -> None:
    """A colleague can take a late task; who held it can still decide it, until somebody has."""
    if item.state != WorkItem.State.CLAIMED:
        return
    item.state, item.claimed_by, item.claimed_at = WorkItem.State.WAITING, None, None
    item.save(update_fields=["state", "claimed_by", "claimed_at"])
    log.add("released", SYSTEM, task=item.task)
