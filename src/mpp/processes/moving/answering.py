"""What an agency that works elsewhere answers to a case that waits for it."""

from datetime import datetime
from uuid import UUID

from mpp.catalogue.pack import MessageTask, PublishedService
from mpp.kernel.errors import Conflict, Invalid, NotPermitted
from mpp.kernel.worktime import Calendar
from mpp.processes import engine
from mpp.processes.models import Case
from mpp.processes.moving.flow import Flow
from mpp.processes.moving.locking import lock_case
from mpp.processes.moving.log import By
from mpp.processes.moving.terms import NOTHING, Answer, Doer, Step

OUTSIDE = "outside"  # the role of who answers: not an officer of ours


def answer(
    case_id: UUID,
    told: Answer,
    published: PublishedService,
    calendar: Calendar,
    now: datetime,
    doer: Doer,
) -> Step:
    """Go on with an answer. Raises NotFound, Conflict, NotPermitted, Invalid."""
    name, code = told.task, told.code
    task = published.service.tasks.get(name)
    if not isinstance(task, MessageTask):
        raise Conflict("not_awaited")
    if code not in {one.value for one in task.answers}:
        raise Invalid({"answer": ["unknown"]})
    case = lock_case(case_id)
    if case.agencies.get(task.agency) != str(doer.agency_id):
        raise NotPermitted("not_yours")
    flow = Flow.of(case, published, calendar, now)
    waiting = next((one for one in engine.waiting(flow.instance) if one.bpmn == name), None)
    if waiting is None or case.state == Case.State.CLOSED:
        return _again(flow, name, code)
    flow.log.add("answered", By.officer(doer, OUTSIDE), task=name, detail=code)
    engine.complete(flow.instance, waiting.id, {f"result.{name}": code})
    return flow.settle()


def _again(flow: Flow, name: str, code: str) -> Step:
    """It was answered before: alike, or otherwise."""
    before = flow.instance.values.get(f"result.{name}")
    if before is None:
        raise Conflict("not_awaited")
    if before != code:
        raise Conflict("answered_otherwise")
    return NOTHING
