"""Reading cases, inside the caller's unit of work."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mpp.catalogue.pack import PublishedService
from mpp.processes import engine
from mpp.processes.models import Case, CaseEvent, CorrectionRequest, DecisionNote, WorkItem
from mpp.processes.moving import engine_state

PAGE = 25


def worklist(
    agency_id: UUID,
    roles: Collection[str],
    officer_id: UUID,
    *,
    mine: bool = False,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[WorkItem]:
    """An officer's open tasks, the most urgent first: the agency's pool and theirs, or only theirs. One query."""
    items = WorkItem.objects.filter(agency_id=agency_id, role__in=list(roles))
    taken = Q(state=WorkItem.State.CLAIMED, claimed_by=officer_id)
    items = items.filter(taken if mine else taken | Q(state=WorkItem.State.WAITING))
    if after is not None:
        items = items.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], id__gt=after[1]))
    return list(items.order_by("due_at", "id")[:PAGE])


def work_item(work_item_id: UUID) -> WorkItem | None:
    """One task, if the open scope sees it."""
    found: WorkItem | None = WorkItem.objects.filter(id=work_item_id).first()
    return found


def case(case_id: UUID) -> Case | None:
    """One case, if the open scope sees it."""
    found: Case | None = Case.objects.filter(id=case_id).first()
    return found


def cases_of(applicant_id: UUID) -> dict[UUID, Case]:
    """A person's cases by id, without their engine's state."""
    rows = Case.objects.filter(applicant_id=applicant_id).defer("engine_state", "engine_mac")
    return {row.id: row for row in rows}


def timeline(case_id: UUID) -> Sequence[CaseEvent]:
    """What happened to a case, in order."""
    return list(CaseEvent.objects.filter(case_id=case_id).order_by("seq"))


def open_correction(case_id: UUID) -> CorrectionRequest | None:
    """What the applicant has to mend now."""
    found: CorrectionRequest | None = CorrectionRequest.objects.filter(
        case_id=case_id, state=CorrectionRequest.State.OPEN
    ).first()
    return found


def notes(case_id: UUID) -> Sequence[DecisionNote]:
    """Why officers decided as they did, oldest first."""
    rows = DecisionNote.objects.filter(case_id=case_id).select_related("work_item")
    return list(rows.order_by("created_at"))


def done_by(case_id: UUID) -> dict[str, UUID]:
    """Which officer did each task that is done (four eyes)."""
    done = WorkItem.objects.filter(case_id=case_id, state=WorkItem.State.DONE).order_by("done_at")
    return {task: officer for task, officer in done.values_list("task", "done_by") if officer is not None}


def waiting_task(case_id: UUID, engine_task_id: str, published: PublishedService) -> str | None:
    """The BPMN id of a task of a case if it still waits; nothing of a closed case does.

    Raises:
        StateRefused: the stored state is not ours.
    """
    found = case(case_id)
    if found is None or found.state == Case.State.CLOSED:
        return None
    waiting = engine.waiting(engine_state.load(found, published))
    return next((one.bpmn for one in waiting if one.id == engine_task_id), None)
