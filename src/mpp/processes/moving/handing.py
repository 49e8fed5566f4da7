"""Tasks that change hands: to a colleague, back to the pool, or back all at once when an officer leaves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mpp.catalogue.pack import HumanTask, PublishedService
from mpp.kernel.errors import Conflict, Invalid
from mpp.processes import engine, rules
from mpp.processes.models import Case, CaseEvent, CorrectionRequest, Recusal, WorkItem
from mpp.processes.moving import clocks
from mpp.processes.moving.log import SYSTEM, By, EventLog
from mpp.processes.moving.terms import Doer

DISMISSED = "dismissed"  # why all of an officer's tasks went back


def give(case: Case, item: WorkItem, hands: tuple[Doer, Doer | None], reason: str, now: datetime) -> None:
    """Put a locked case's task into other hands, or into the pool. The caller has judged both officers."""
    giver, taker = hands
    log = EventLog(case, now, None)
    log.add("passed_on" if taker else "released", By.officer(giver, item.role), task=item.task, detail=reason)
    item.state, item.claimed_by, item.claimed_at = WorkItem.State.WAITING, None, None
    if taker is not None:
        item.state, item.claimed_by, item.claimed_at = WorkItem.State.CLAIMED, taker.officer_id, now
        log.add("assigned", By.officer(taker, item.role), task=item.task)
    item.save(update_fields=["state", "claimed_by", "claimed_at"])
    case.save(update_fields=["seq"])
    log.write()


def check_taker(published: PublishedService, items: Sequence[WorkItem], item: WorkItem, taker: Doer) -> None:
    """See that a colleague may do the task.

    Raises:
        Invalid: `to`: `not_a_colleague` (another agency, another role), `four_eyes`, or `conflict_declared`.
        Conflict: `already_yours`.
    """
    if taker.agency_id != item.agency_id or item.role not in taker.roles:
        raise Invalid({"to": ["not_a_colleague"]})
    if taker.officer_id == item.claimed_by:
        raise Conflict("already_yours")
    if Recusal.objects.filter(case_id=item.case_id, officer_id=taker.officer_id).exists():
        raise Invalid({"to": ["conflict_declared"]})
    task = published.service.tasks[item.task]
    done_by = {each.task: each.done_by for each in items if each.done_by is not None}
    if isinstance(task, HumanTask) and rules.four_eyes(taker.officer_id, done_by, task.not_same_officer_as):
        raise Invalid({"to": ["four_eyes"]})


def return_all(officer_id: UUID, now: datetime) -> int:
    """Give back to the pool whatever an officer holds, each with its event; return how many tasks that were.

    The same five statements however many they are. The cases are locked first, in the order of their ids.
    """
    held = WorkItem.objects.filter(claimed_by=officer_id, state=WorkItem.State.CLAIMED)
    cases = Case.objects.filter(id__in=held.values("case_id")).order_by("id").select_for_update()
    logs = {case.id: EventLog(case, now, None) for case in cases.defer("engine_state", "engine_mac")}
    held = held.filter(case_id__in=list(logs))
    for item in held.order_by("id"):
        by = By(SYSTEM.role, item.agency_id)
        logs[item.case_id].add("released", by, task=item.task, detail=DISMISSED)
    returned: int = held.update(state=WorkItem.State.WAITING, claimed_by=None, claimed_at=None)
    CaseEvent.objects.bulk_create([event for log in logs.values() for event in log.events])
    Case.objects.bulk_update([log.case for log in logs.values()], ["seq"])
    return returned


def take_away(case: Case, task: engine.WaitingTask, log: EventLog) -> None:
    """An event of the process has ended a task before it was done: nobody can decide it any more."""
    rows = {"case_id": case.id, "engine_task_id": task.id}
    open_items = WorkItem.objects.filter(**rows, state__in=[WorkItem.State.WAITING, WorkItem.State.CLAIMED])
    open_items.update(state=WorkItem.State.CANCELLED)
    asked = CorrectionRequest.objects.filter(**rows, state=CorrectionRequest.State.OPEN)
    asked.update(state=CorrectionRequest.State.CANCELLED)
    clocks.stop_task_clock(case, task.bpmn, task.id, log.now)
    log.add("task_ended", SYSTEM, task=task.bpmn)
