"""Agencies' own systems are told of their tasks, in the transaction of what happened to them."""

from datetime import datetime
from uuid import UUID

from mpp.identity.policy import inside_action
from mpp.partners import actions as partners
from mpp.partners.actions.telling import Told
from mpp.partners.queries import listening
from mpp.processes.actions import Step
from mpp.processes.models import WorkItem


@inside_action
def tell_of_item(item: WorkItem, state: str, now: datetime) -> None:
    """A task is in this state now."""
    partners.tell(Told(item.case_id, item.id, item.agency_id, item.task, state, item.due_at), now)


@inside_action
def tell_of_step(case_id: UUID, step: Step, now: datetime) -> None:
    """Tasks that began, and those that nobody has to do any more. Costs no query where nobody listens."""
    agencies = listening().by_agency
    begun = [one.work_item_id for one in step.started if one.agency_id in agencies]
    for item in WorkItem.objects.filter(id__in=begun) if begun else ():
        tell_of_item(item, WorkItem.State.WAITING, now)
    if step.closed is not None and agencies:
        ended = WorkItem.objects.filter(
            case_id=case_id, agency_id__in=list(agencies), state=WorkItem.State.CANCELLED
        )
        for item in ended:
            tell_of_item(item, WorkItem.State.CANCELLED, now)
