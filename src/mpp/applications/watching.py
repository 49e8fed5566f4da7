"""How an officer came to look at a case: what `vault.rules.unusual` judges. Inside the caller's unit of work."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mpp.applications.models import Application, Interview
from mpp.identity.actor import Actor, ActorKind
from mpp.issuance.models import Output
from mpp.processes.models import WorkItem
from mpp.regions import queries as regions
from mpp.vault import queries as vault
from mpp.vault.rules import Circumstances, Unusual, unusual

_OPEN = [WorkItem.State.WAITING, WorkItem.State.CLAIMED]


def why_unusual(
    actor: Actor, region_id: UUID, people: Collection[UUID], now: datetime, *, has_task: bool
) -> list[Unusual]:
    """Why this officer's look at these people's data stands out; empty for the everyday."""
    if actor.kind is ActorKind.CLIENT:  # works day and night, and for all at once
        return [] if has_task else [Unusual.NO_TASK]
    assert actor.officer_id is not None
    zone = regions.zone_of(region_id)
    calendar = regions.calendar_of(region_id, now.astimezone(zone).date())
    read = vault.people_read(actor.officer_id, now) | set(people)
    return unusual(now, Circumstances(calendar, has_task, len(read)))


def has_task(actor: Actor, case: Application | Interview) -> bool:
    """Whether the officer has a part in a case: a task, open for her role or done by her; or her office helped."""
    if isinstance(case, Interview):
        return case.assisting_agency_id is not None and case.assisting_agency_id == actor.agency_id
    hers = Q(state__in=_OPEN, agency_id=actor.agency_id, role__in=list(actor.roles))
    hers |= Q(claimed_by=actor.officer_id) | Q(done_by=actor.officer_id)
    return (
        WorkItem.objects.filter(hers, case_id=case.id).exists()
        or Interview.objects.filter(id=case.id, assisting_agency_id=actor.agency_id).exists()
        or ("signer" in actor.roles and Output.objects.filter(case_id=case.id, agency_id=actor.agency_id).exists())
    )
