"""An agency's system is told what becomes of its tasks: queued with what it tells of, sent by a job."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.identity.policy import inside_action
from mpp.kernel import jobs
from mpp.kernel.prepared import insert
from mpp.partners.models import Delivery
from mpp.partners.queries import listening

DELIVER = "partners.deliver"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a task: `state` is the work item's (waiting, claimed, done, cancelled)."""

    case_id: UUID
    work_item_id: UUID
    agency_id: UUID
    task: str
    state: str
    due_at: datetime | None = None


@inside_action
def tell(told: Told, now: datetime) -> None:
    """Queue it for the agency's systems, if it has any that listen. Costs nothing where it has none."""
    for one in listening().by_agency.get(told.agency_id, ()):
        row = Delivery(
            webhook_id=one.webhook_id,
            region_id=one.region_id,
            agency_id=told.agency_id,
            case_id=told.case_id,
            work_item_id=told.work_item_id,
            task=told.task,
            told=told.state,
            due_at=told.due_at,
            created_at=now,
        )
        insert(row)
        jobs.defer(DELIVER, lock=str(row.id), delivery_id=row.id, attempt=1)
