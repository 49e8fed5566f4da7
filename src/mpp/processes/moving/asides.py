"""What officers say beside a case's own way: a note to colleagues, and that they step aside from it."""

from datetime import datetime
from uuid import UUID

from mpp.identity.policy import inside_action
from mpp.kernel.errors import Conflict, NotPermitted
from mpp.processes.models import Case, InternalNote, Recusal, WorkItem
from mpp.processes.moving import handing
from mpp.processes.moving.locking import lock_case_of
from mpp.processes.moving.log import By, EventLog
from mpp.processes.moving.terms import Doer

CONFLICT = "conflict"  # why a task went back: its officer has a relation with whom it concerns
_OPEN = (WorkItem.State.WAITING, WorkItem.State.CLAIMED)


@inside_action
def step_aside(work_item_id: UUID, doer: Doer, relation: str, now: datetime) -> None:
    """Close a case to an officer who declares a relation; whatever of it she holds goes back to the pool.

    Raises:
        NotPermitted: `not_yours`, `role_missing`.
        Conflict: `already_decided`.
    """
    case, items, item = lock_case_of(work_item_id)
    check_doer(item, doer)
    write_down(case, "stepped_aside", By.officer(doer, item.role), (item.task, relation), now)
    for each in items:
        if each.state == WorkItem.State.CLAIMED and each.claimed_by == doer.officer_id:
            handing.give(case, each, (doer, None), CONFLICT, now)
    Recusal.objects.create(
        region_id=case.region_id,
        case_id=case.id,
        applicant_id=case.applicant_id,
        agency_ids=case.agency_ids,
        officer_id=doer.officer_id,
        relation=relation,
        at=now,
    )


@inside_action
def add_internal_note(item: WorkItem, doer: Doer, sealed: bytes, now: datetime) -> None:
    """Keep what an officer tells colleagues about a task's case. No event tells of it: the applicant reads those.

    Raises NotPermitted: `role_missing`.
    """
    if item.role not in doer.roles:
        raise NotPermitted("role_missing")
    InternalNote.objects.create(
        region_id=item.region_id,
        case_id=item.case_id,
        applicant_id=item.applicant_id,
        agency_ids=item.agency_ids,
        agency_id=doer.agency_id,
        officer_id=doer.officer_id,
        task=item.task,
        sealed=sealed,
        created_at=now,
    )


def check_doer(item: WorkItem, doer: Doer) -> None:
    """See that a task is still open, and this officer's to do. Raises NotPermitted, Conflict."""
    if item.agency_id != doer.agency_id:
        raise NotPermitted("not_yours")
    if item.role not in doer.roles:
        raise NotPermitted("role_missing")
    if item.state not in _OPEN:
        raise Conflict("already_decided")


def write_down(case: Case, code: str, by: By, what: tuple[str, str], now: datetime) -> None:
    """Log what happened to a locked case without moving it."""
    log = EventLog(case, now, None)
    log.add(code, by, task=what[0], detail=what[1])
    case.save(update_fields=["seq"])
    log.write()
