"""Reading cases, inside the caller's unit of work."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mpp.catalogue.pack import PublishedService
from mpp.kernel.prepared import Prepared
from mpp.processes import engine
from mpp.processes.engine.errors import StateRefused
from mpp.processes.models import (
    Attention,
    Case,
    CaseEvent,
    CorrectionRequest,
    DecisionNote,
    InternalNote,
    Objection,
    Recusal,
    WorkItem,
)
from mpp.processes.moving import engine_state, objecting, timing
from mpp.regions import queries as regions

PAGE = 25
HEAD = "signer"  # the role of the head of an office
_CASE = Prepared(Case, lambda case: Case.objects.filter(id=case))
_EVENTS = Prepared(CaseEvent, lambda case: CaseEvent.objects.filter(case_id=case).order_by("seq"))


def attention(agency_id: UUID, roles: Collection[str], officer_id: UUID, most: int = PAGE) -> Sequence[Attention]:
    """What clocks told an officer and is not done yet, the most urgent first. One query.

    A reminder is for who holds the task, or for the task's role while nobody does; what is escalated to a colleague
    for the others of that role; what is escalated to a head for who signs.
    """
    whose = Q(to="holder", officer_id=officer_id) | Q(to="holder", officer_id=None, role__in=list(roles))
    whose |= Q(to="next_officer", role__in=list(roles)) & ~Q(officer_id=officer_id)
    if HEAD in roles:
        whose |= Q(to__in=["agency_head", "region_head"])
    rows = Attention.objects.filter(whose, agency_id=agency_id, cleared_at=None)
    return list(rows.order_by("due_at", "id")[:most])


def cases_of_nik(index: str, most: int = PAGE) -> Sequence[Case]:
    """The newest cases whose applicant has the NIK of this blind index, as far as the scope sees them."""
    cases = Case.objects.filter(applicant_nik_index=index).defer("engine_state", "engine_mac")
    return list(cases.order_by("-opened_at")[:most])


def open_items(case_ids: Collection[UUID]) -> Sequence[WorkItem]:
    """The tasks of these cases that wait or are being worked on."""
    open_ = [WorkItem.State.WAITING, WorkItem.State.CLAIMED]
    return list(WorkItem.objects.filter(case_id__in=list(case_ids), state__in=open_).order_by("due_at", "id"))


def decided_items(case_id: UUID) -> Sequence[WorkItem]:
    """The tasks of a case that officers have done, oldest first."""
    done = WorkItem.objects.filter(case_id=case_id, state=WorkItem.State.DONE)
    return list(done.order_by("done_at", "id"))


def corrections(case_id: UUID) -> Sequence[CorrectionRequest]:
    """What the applicant was asked to mend, oldest first."""
    return list(CorrectionRequest.objects.filter(case_id=case_id).order_by("created_at"))


def position_of(case: Case, published: PublishedService) -> engine.Position | None:
    """Where a case stands in its process; None when its state is not ours, or belongs to another process."""
    try:
        return engine.position(engine_state.load(case, published))
    except StateRefused:
        return None


def due_timers(now: datetime, most: int) -> Sequence[UUID]:
    """The cases in which an event of the process waits for nothing but its time, which has come."""
    return timing.due_cases(now, most)


def work_item(work_item_id: UUID) -> WorkItem | None:
    """One task, if the open scope sees it."""
    found: WorkItem | None = WorkItem.objects.filter(id=work_item_id).first()
    return found


def case(case_id: UUID) -> Case | None:
    """One case, if the open scope sees it."""
    return _CASE.first(case_id)


def cases_of(applicant_ids: Collection[UUID]) -> dict[UUID, Case]:
    """A person's cases by id, without their engine's state; her records may have been several."""
    rows = Case.objects.filter(applicant_id__in=list(applicant_ids)).defer("engine_state", "engine_mac")
    return {row.id: row for row in rows}


def timeline(case_id: UUID) -> Sequence[CaseEvent]:
    """What happened to a case, in order."""
    return _EVENTS.all(case_id)


def steps_of(case_ids: Collection[UUID]) -> Sequence[CaseEvent]:
    """Which tasks of these cases began, and which the system has done."""
    codes = ("task_started", "task_completed")
    return list(
        CaseEvent.objects.filter(case_id__in=list(case_ids), code__in=codes).only("case_id", "code", "task")
    )


def open_correction(case_id: UUID) -> CorrectionRequest | None:
    """What the applicant has to mend now."""
    found: CorrectionRequest | None = CorrectionRequest.objects.filter(
        case_id=case_id, state=CorrectionRequest.State.OPEN
    ).first()
    return found


def objection(case_id: UUID) -> Objection | None:
    """The last objection to a refusal of a case."""
    found: Objection | None = Objection.objects.filter(case_id=case_id).order_by("-created_at").first()
    return found


def objectable_until(case: Case, published: PublishedService) -> datetime | None:
    """Until when a refused case can be objected to; None: it was not refused."""
    if case.closed_at is None:
        return None
    day = case.closed_at.astimezone(regions.zone_of(case.region_id)).date()
    return objecting.until(case, published, regions.calendar_of(case.region_id, day))


def was_deemed(case_id: UUID) -> bool:
    """Whether silence has approved a case."""
    return CaseEvent.objects.filter(case_id=case_id, code="deemed_approved").exists()


def system_tasks(case_id: UUID, published: PublishedService) -> list[str]:
    """The engine's tasks of the system that wait in a case; nothing of a closed one does. Raises StateRefused."""
    found = case(case_id)
    if found is None or found.state == Case.State.CLOSED:
        return []
    waiting = engine.waiting(engine_state.load(found, published))
    return [one.id for one in waiting if published.service.tasks[one.bpmn].kind in ("issue", "publish", "submit")]


def notes(case_id: UUID) -> Sequence[DecisionNote]:
    """Why officers decided as they did, oldest first."""
    rows = DecisionNote.objects.filter(case_id=case_id).select_related("work_item")
    return list(rows.order_by("created_at"))


def internal_notes(case_id: UUID) -> Sequence[InternalNote]:
    """What officers told each other about a case, oldest first."""
    return list(InternalNote.objects.filter(case_id=case_id).order_by("created_at", "id"))


def recused(case_id: UUID, officer_id: UUID | None) -> bool:
    """Whether an officer has stepped aside from a case."""
    return Recusal.objects.filter(case_id=case_id, officer_id=officer_id).exists()


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
