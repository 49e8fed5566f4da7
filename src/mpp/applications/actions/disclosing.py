"""What an officer sees of a person's case is written down where the person reads it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from mpp.applications.models import Application, Interview
from mpp.applications.watching import has_task, why_unusual
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action
from mpp.kernel import jobs
from mpp.processes.models import Case
from mpp.regions import queries as regions
from mpp.vault import actions as vault
from mpp.vault.rules import Purpose
from mpp.vault.telling import TELL, Told

STATUS = "case.status"
"""What a search and a register show of a case: number, state, masked name."""


@inside_action
def opened(actor: Actor, case: Application | Interview, elements: Iterable[str], now: datetime) -> None:
    """An officer opened a case: each time is written down."""
    access = _access(actor, case, elements, now)
    vault.disclose(access, now)
    _warn(access, case)


@inside_action
def looked(actor: Actor, case: Application | Interview, elements: Iterable[str], now: datetime) -> None:
    """An officer looked at a document of a case: written down once a day of the region, not once a picture.

    The day on which the case itself was opened with that document in it tells of it already.
    """
    if not actor.serves:
        return
    zone = regions.zone_of(case.region_id)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    access = _access(actor, case, elements, now)
    if vault.disclose_once(access, midnight, now):
        _warn(access, case)


@inside_action
def found(actor: Actor, cases: Sequence[Case], now: datetime) -> None:
    """An officer searched for a number or a NIK, and these cases of the officer's agency were shown."""
    if not cases:
        return
    assert actor.region_id is not None
    people = {case.applicant_id for case in cases}
    reasons = why_unusual(actor, actor.region_id, people, now, has_task=True)
    accesses = [_search(actor, case, tuple(reasons)) for case in cases]
    vault.disclose_all(accesses, now)
    for access, case in zip(accesses, cases, strict=True):
        _warn(access, case)


def _search(actor: Actor, case: Case, reasons: tuple[str, ...]) -> vault.Access:
    return vault.Access(
        person_id=case.applicant_id,
        region_id=case.region_id,
        case_id=case.id,
        recipient="office",
        elements=(STATUS,),
        purpose=Purpose.SEARCH,
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
        role=role_of(actor),
        unusual=reasons,
    )


@inside_action
def role_of(actor: Actor) -> str:
    """An officer's roles as a Disclosure holds them."""
    return ",".join(sorted(actor.roles))


def _access(actor: Actor, case: Application | Interview, elements: Iterable[str], now: datetime) -> vault.Access:
    reasons = why_unusual(actor, case.region_id, [case.applicant_id], now, has_task=has_task(actor, case))
    return vault.Access(
        person_id=case.applicant_id,
        region_id=case.region_id,
        case_id=case.id,
        recipient="office",
        elements=tuple(elements),
        purpose=case.service_id,
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
        role=role_of(actor),
        unusual=tuple(reasons),
    )


def _warn(access: vault.Access, case: Application | Interview | Case) -> None:
    """The person is told of what stands out; a message with the same number goes out once."""
    if access.unusual:
        number = getattr(case, "number", "") or "-"
        jobs.defer(TELL, person_id=access.person_id, code=Told.UNUSUAL, number=number)
