"""Reading mandates. `acting` and the lists open their own unit of work; the rest runs inside the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from mpp.identity.mandates.models import Mandate
from mpp.identity.mandates.rules import Acting, Basis, Refusal, State, carried_until, needs_confirming, standing
from mpp.identity.places import mandate_place
from mpp.identity.queries import nik_of
from mpp.kernel.errors import NotFound, NotPermitted
from mpp.kernel.keys import HolderDestroyed, process_blind, process_ring
from mpp.kernel.scope import Scope, unit_of_work

MOST_LISTED = 50
OFFERS = "identity.mandate_offers"


@dataclass(frozen=True, slots=True)
class MandateCard:
    """A mandate as its two sides see it. `over`: why it does not hold; empty while it does."""

    id: UUID
    basis: str
    is_business: bool
    principal: str = field(repr=False)
    agent: str = field(repr=False)
    services: tuple[str, ...]
    case_id: UUID | None
    state: str
    since: datetime
    expires_at: datetime
    ended_at: datetime | None
    over: str
    agency_id: UUID | None = None  # of the officer whom somebody let help her


@dataclass(frozen=True, slots=True)
class Mandates:
    """What a person's own page shows."""

    given: Sequence[MandateCard] = ()
    received: Sequence[MandateCard] = ()
    offered: Sequence[MandateCard] = ()  # to this person, not answered yet


def acting(agent_id: UUID, mandate_id: UUID, now: datetime) -> Acting | None:
    """For whom this person acts by a mandate, with why it is over if it is; None when it is not this person's."""
    with unit_of_work(Scope.person(agent_id)):
        row: Mandate | None = Mandate.objects.filter(id=mandate_id, agent_id=agent_id).first()
    return None if row is None else acting_by(row, now)


def acting_by(row: Mandate, now: datetime) -> Acting:
    """A row as an actor carries it."""
    return Acting(
        mandate_id=row.id,
        principal_id=row.person_id,
        basis=Basis(row.basis),
        services=frozenset(row.services),
        case_id=row.case_id,
        is_business=row.is_business,
        expires_at=row.expires_at,
        over=standing(row.state, row.since, row.expires_at, now) or _unconfirmed(row, now),
        confirmed_at=_confirmed_at(row),
    )


def _confirmed_at(row: Mandate) -> datetime | None:
    """When OSS last named who is responsible for a business; at the latest that was when the mandate began."""
    return (row.confirmed_at or row.since) if row.is_business else None


def _unconfirmed(row: Mandate, now: datetime) -> str:
    """That OSS has been silent for too long; empty where its last word carries, or where none is needed."""
    confirmed_at = _confirmed_at(row)
    return Refusal.UNCONFIRMED if confirmed_at is not None and carried_until(confirmed_at) <= now else ""


def held(mandate_id: UUID, agent_id: UUID, now: datetime) -> Acting:
    """The mandate, locked against being revoked until this unit of work ends: who submits meanwhile was in time.

    Raises:
        NotPermitted: it ended (`mandate_expired`, `mandate_revoked`).
        NotFound: not this agent's.
    """
    rows = Mandate.objects.select_for_update().filter(id=mandate_id, agent_id=agent_id)
    row: Mandate | None = rows.first()
    if row is None:
        raise NotFound
    found = acting_by(row, now)
    if found.over:
        raise NotPermitted(found.over)
    return found


def mandates_of(person_id: UUID, now: datetime) -> Mandates:
    """What a person gave and was given, the newest first."""
    with unit_of_work(Scope.person(person_id)):
        nik = nik_of(person_id)
        rows = list(Mandate.objects.order_by("-created_at")[: 2 * MOST_LISTED])
    offered = _offered(process_blind().nik(nik), now) if nik else []
    with unit_of_work(Scope.system(OFFERS)):  # the names stand under keys of the principals
        process_ring().warm({row.person_id for row in [*rows, *offered]})
        given = [row for row in rows if person_id in (row.person_id, row.granted_by) and row.agent_id != person_id]
        received = [row for row in rows if row.agent_id == person_id]
        return Mandates(
            [card_of(row, now) for row in given[:MOST_LISTED]],
            [card_of(row, now) for row in received[:MOST_LISTED]],
            [card_of(row, now) for row in offered],
        )


def mandate_of(person_id: UUID | None, mandate_id: UUID, now: datetime) -> MandateCard:
    """One mandate that a person gave or was given. Raises NotFound."""
    if person_id is not None:
        with unit_of_work(Scope.person(person_id)):
            row: Mandate | None = Mandate.objects.filter(id=mandate_id).first()
            if row is not None:
                return card_of(row, now)
    raise NotFound


def _offered(nik_index: str, now: datetime) -> list[Mandate]:
    """What was offered to whoever has this NIK: nobody's rows until somebody accepts, so the system looks."""
    with unit_of_work(Scope.system(OFFERS)):
        wanted = Q(state=State.OFFERED, agent_nik_index=nik_index, agent_id=None, expires_at__gt=now)
        return list(Mandate.objects.filter(wanted).order_by("-created_at")[:MOST_LISTED])


def card_of(row: Mandate, now: datetime) -> MandateCard:
    """A row with its names; those of a principal who was erased are gone."""
    told = names_in(row)
    why = standing(row.state, row.since, row.expires_at, now)
    return MandateCard(
        id=row.id,
        basis=row.basis,
        is_business=row.is_business,
        principal=str(told.get("principal", "")),
        agent=str(told.get("agent", "")),
        services=tuple(row.services),
        case_id=row.case_id,
        state=row.state,
        since=row.since,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        agency_id=row.agency_id,
        over="" if row.state == State.OFFERED and why == Refusal.NOT_YET else why,
    )


def names_in(row: Mandate) -> dict[str, Any]:
    """What a mandate keeps sealed; empty when its principal's key is destroyed."""
    try:
        found: dict[str, Any] = process_ring().open_json(row.person_id, mandate_place(row.id), bytes(row.sealed))
    except HolderDestroyed:
        return {}
    return found


def agent_of_business(mandate_id: UUID) -> UUID | None:
    """Who acts for a business by a mandate; None where it is a person's. Inside the caller's unit of work."""
    found: UUID | None = (
        Mandate.objects.filter(id=mandate_id, is_business=True).values_list("agent_id", flat=True).first()
    )
    return found


def awaits_confirmation(mandate_id: UUID, now: datetime) -> bool:
    """Whether a mandate for a business stands, and OSS's word is not fresh. Inside the caller's unit of work."""
    row: Mandate | None = Mandate.objects.filter(id=mandate_id).first()
    stands = row is not None and not standing(row.state, row.since, row.expires_at, now)
    return stands and row is not None and needs_confirming(_confirmed_at(row), now)


def over(mandate_id: UUID, now: datetime) -> str:
    """Why a mandate does not hold, as a code; empty while it does. Inside the caller's unit of work."""
    row = Mandate.objects.get(id=mandate_id)
    return standing(row.state, row.since, row.expires_at, now)


def consented_at(mandate_id: UUID | None) -> datetime | None:
    """When somebody agreed to an officer's help, None where it was no such mandate; inside the caller's work."""
    rows = Mandate.objects.filter(id=mandate_id, basis=Basis.ASSISTED) if mandate_id else Mandate.objects.none()
    found: datetime | None = rows.values_list("since", flat=True).first()
    return found


def principal_name(agent_id: UUID, mandate_id: UUID) -> str:
    """For whom the agent acts, for the banner of every page; empty when it is not his."""
    with unit_of_work(Scope.mandate(mandate_id, agent_id)):
        row: Mandate | None = Mandate.objects.filter(id=mandate_id).first()
    return "" if row is None else str(names_in(row).get("principal", ""))
