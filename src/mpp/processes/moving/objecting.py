"""An objection to a refusal: a task beside the process, for another officer.

The case stays ended until the objection is upheld.
"""

from datetime import datetime
from uuid import UUID

from mpp.catalogue.pack import PublishedService
from mpp.catalogue.remedies import OBJECTION, UPHOLD
from mpp.identity.policy import inside_action
from mpp.kernel.errors import Conflict
from mpp.kernel.ids import new_id
from mpp.kernel.worktime import Calendar, due_at
from mpp.processes import rules
from mpp.processes.models import Case, Objection, WorkItem
from mpp.processes.moving import clocks, engine_state
from mpp.processes.moving.flow import Flow
from mpp.processes.moving.locking import lock_case
from mpp.processes.moving.log import APPLICANT, SYSTEM, By, EventLog
from mpp.processes.moving.terms import NOTHING, REFUSED, Step


def until(case: Case, published: PublishedService, calendar: Calendar) -> datetime | None:
    """Until when a refusal can be objected to; None: it was none."""
    if case.closed_at is None or case.outcome != REFUSED or published.service.upheld_at is None:
        return None
    return due_at(case.closed_at, rules.worktime_duration(published.service.objection.term), calendar)


@inside_action
def object_to_refusal(
    case_id: UUID, sealed: bytes, published: PublishedService, calendar: Calendar, now: datetime
) -> Objection:
    """The applicant objects: another officer gets it as a task, with its own clock.

    Raises:
        NotFound: no such case.
        Conflict: `not_refused`, `objection_too_late`, `already_objected`.
        AgencyMissing: the region has no agency that decides it.
    """
    case = lock_case(case_id)
    last = until(case, published, calendar)
    if last is None or case.closed_at is None:
        raise Conflict("not_refused")
    if now > last:
        raise Conflict("objection_too_late")
    if Objection.objects.filter(case_id=case.id, refused_at=case.closed_at).exists():
        raise Conflict("already_objected")
    flow = Flow(case, published, calendar, now, engine_state.load(case, published), EventLog(case, now, calendar))
    flow.log.add("refusal_objected", APPLICANT)
    item = flow.start_beside(OBJECTION, f"{OBJECTION}:{new_id().hex[-20:]}")
    row = Objection(
        region_id=case.region_id,
        case_id=case.id,
        applicant_id=case.applicant_id,
        agency_ids=case.agency_ids,
        work_item=item,
        sealed=sealed,
        refused_at=case.closed_at,
        created_at=now,
        due_at=item.due_at,
    )
    row.save(force_insert=True)
    return row


def decided(flow: Flow, item: WorkItem, by: By, code: str) -> Step:
    """The other officer has decided: upheld, the case goes on; rejected, it stays refused for good."""
    case, now = flow.case, flow.now
    flow.log.add("decided", by, task=OBJECTION, detail=code)
    clocks.stop_task_clock(case, OBJECTION, item.engine_task_id, now)
    state = Objection.State.UPHELD if code == UPHOLD else Objection.State.REJECTED
    Objection.objects.filter(work_item=item).update(state=state, decided_at=now)
    target = flow.published.service.upheld_at
    if code != UPHOLD or target is None:
        case.save(update_fields=["seq", "measured_at"])
        flow.log.write()
        return NOTHING
    flow.log.add("reopened", SYSTEM, task=target)
    case.state, case.outcome, case.closed_at = Case.State.RUNNING, "", None
    clocks.restart_case_clock(case, flow.published.service.standard.duration, flow.calendar, now)
    return flow.divert(target)
