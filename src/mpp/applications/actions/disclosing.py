"""What an officer sees of a person's case is written down where the person reads it."""

from collections.abc import Iterable
from datetime import datetime, time

from mpp.applications.models import Application, Interview
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import inside_action
from mpp.regions import queries as regions
from mpp.vault import actions as vault


@inside_action
def opened(actor: Actor, case: Application | Interview, elements: Iterable[str], now: datetime) -> None:
    """An officer opened a case: each time is written down."""
    vault.disclose(_access(actor, case, elements), now)


@inside_action
def looked(actor: Actor, case: Application | Interview, elements: Iterable[str], now: datetime) -> None:
    """An officer looked at a document of a case: written down once a day of the region, not once a picture.

    The day on which the case itself was opened with that document in it tells of it already.
    """
    if actor.kind is not ActorKind.OFFICER:
        return
    zone = regions.zone_of(case.region_id)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    vault.disclose_once(_access(actor, case, elements), midnight, now)


def _access(actor: Actor, case: Application | Interview, elements: Iterable[str]) -> vault.Access:
    return vault.Access(
        person_id=case.applicant_id,
        region_id=case.region_id,
        case_id=case.id,
        recipient="office",
        elements=tuple(elements),
        purpose=case.service_id,
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
    )
