"""An interview of thirty days ago is planned anew when somebody comes back to it (design.md section 4).

By then the region may offer another version, facts have come and aged. The answers are kept; what differs is shown
before the person goes on.
"""

from datetime import datetime, timedelta

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.differing import differences
from mpp.applications.models import Interview
from mpp.applications.recalling import recall_under
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action
from mpp.vault import actions as vault

PINNED = timedelta(days=30)
"""So long an interview stays on its version, its facts and its registries' answers."""

LIFE = timedelta(days=60)
"""So long an interview waits for whoever began it or came back to it; then it is forgotten."""


@inside_action
def is_due(row: Interview, now: datetime) -> bool:
    """Whether an interview that is not sent yet was planned so long ago that it is planned anew first."""
    return now - planned_at(row) >= PINNED


@inside_action
def planned_at(row: Interview) -> datetime:
    """When it was last planned: when it was begun, or planned anew."""
    at: datetime = row.planned_at or row.created_at
    return at


@inside_action
def plan_anew(actor: Actor, row: Interview, old: iv.Interview, now: datetime) -> iv.Interview:
    """The interview over what the region offers and the vault knows today; the row says so, and is not saved.

    Where the region offers the service no more, its version stays.
    """
    offering = catalogue.offering_in(row.region_id, row.service_id)
    published = offering.published if offering else old.published
    recalled = recall_under(published, row.applicant_id, row.mandate_id, now)
    known = recalled.known
    if actor.acting is not None and known:
        access = vault.Access(row.applicant_id, row.region_id, row.id, "agent", tuple(known), row.service_id)
        vault.disclose(access, now)
    parameters = offering.parameters if offering else old.parameters
    others = recalled.conflicts_among(known)
    fresh = iv.Interview(published, now.date(), parameters, known, conflicts=others)
    version_id, at = str(row.service_version_id), planned_at(row).isoformat()
    row.service_version_id = offering.version_id if offering else row.service_version_id
    row.resolved_at, row.planned_at, row.expires_at = None, now, now + LIFE
    return iv.replanned(old, iv.prepared(fresh, now.isoformat()), version_id, at)


@inside_action
def unless_same(interview: iv.Interview) -> iv.Interview:
    """Once the registries were asked: without the plan of before, where nothing differs from it."""
    return interview if interview.before is None or differences(interview) else interview.with_(before=None)


@inside_action
def sealed_anew(row: Interview, interview: iv.Interview, now: datetime) -> None:
    """Save a row that was planned anew."""
    row.sealed = sealing.seal_interview(row.id, interview)
    row.revision += 1
    row.updated_at = now
    row.save()
