"""Reading about officers and persons. Inside the caller's unit of work."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from mpp.identity.appointments.models import Appointment
from mpp.identity.models import Invitation, Officer, Person, SecondFactor
from mpp.identity.places import name_place, nik_place
from mpp.kernel.keys import process_ring


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """Who an officer is to colleagues and on documents."""

    id: UUID
    name: str
    title: str
    roles: frozenset[str]
    acting: str
    decree: str = ""
    since: datetime | None = None
    until: datetime | None = None
    helps: bool = False  # at an office not her own, by an appointment: then decree and days are its

    def in_office(self, now: datetime) -> bool:
        """Whether her term has begun and is not over; a standing officer has none."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Where an officer works, and in which roles."""

    id: UUID
    region_id: UUID
    agency_id: UUID
    roles: frozenset[str]


def officer_names(officer_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of these officers, as far as the scope shows them."""
    process_ring().warm(officer_ids)
    return {officer.id: _name(officer) for officer in Officer.objects.filter(id__in=officer_ids)}


def nik_index_of(officer_id: UUID | None) -> str:
    """The blind index of an officer's NIK, as far as the scope shows her; empty where it was not given."""
    return Officer.objects.filter(id=officer_id).values_list("nik_index", flat=True).first() or ""


def officers_at(region_id: UUID, agency_id: UUID, role: str) -> list[OfficerCard]:
    """Return the active officers of an agency in a role, longest serving first."""
    found = Officer.objects.filter(region_id=region_id, agency_id=agency_id, active=True).order_by("id")
    return [_card(officer) for officer in found if role in officer.roles]


def colleague(officer_id: UUID, now: datetime) -> Colleague | None:
    """Return an officer who can be given work now, as far as the scope shows her; None once she has left."""
    row = Officer.objects.filter(id=officer_id, active=True).first()
    if row is None or (row.until is not None and row.until <= now):
        return None
    return Colleague(row.id, row.region_id, row.agency_id, frozenset(row.roles))


@dataclass(frozen=True, slots=True)
class Posts:
    """Who is at a region's posts, by numbers and codes alone."""

    roles: frozenset[str]  # `agency.role` that an active officer has
    by_agency: dict[str, int]  # active officers
    one_factor: int  # active officers without a second factor
    expired: list[str]  # logins whose invitation nobody took in time


def posts_of(region_id: UUID, now: datetime) -> Posts:
    """Return who is at a region's posts now."""
    there = Officer.objects.filter(region_id=region_id, active=True).exclude(until__lte=now)
    rows = list(there.values_list("id", "agency_kind", "roles"))
    factors = SecondFactor.objects.filter(region_id=region_id, officer_id__in=[one for one, _, _ in rows]).count()
    late = Invitation.objects.filter(region_id=region_id, accepted_at=None, expires_at__lte=now)
    return Posts(
        roles=frozenset(f"{agency}.{role}" for _, agency, held in rows for role in held),
        by_agency=dict(Counter(agency for _, agency, _ in rows)),
        one_factor=len(rows) - factors,
        expired=sorted(late.values_list("login", flat=True)),
    )


def signer_of(region_id: UUID, agency_id: UUID, now: datetime) -> OfficerCard | None:
    """Return who signs for an agency now; an acting head goes before a standing one, while her term lasts."""
    signers = [one for one in officers_at(region_id, agency_id, "signer") if one.in_office(now)]
    return next((card for card in signers if card.acting), next(iter(signers), None))


def card_at(officer_id: UUID, agency_id: UUID, at: datetime) -> OfficerCard | None:
    """Return who an active officer is at an agency at a moment: of it, or there by appointment; None: neither."""
    row = Officer.objects.filter(id=officer_id, active=True).first()
    if row is None or row.agency_id == agency_id:
        return _card(row) if row else None
    there = Appointment.objects.filter(
        officer_id=officer_id, agency_id=agency_id, since__lte=at, until__gt=at
    ).first()
    if there is None:
        return None
    return replace(_card(row), decree=there.decree, since=there.since, until=there.until, helps=True)


def nik_of(person_id: UUID) -> str | None:
    """Return a person's NIK, None when there is none."""
    person = Person.objects.filter(person_id=person_id).first()
    if person is None or person.nik is None:
        return None
    return process_ring().open_bytes(person_id, nik_place(person_id), person.nik).decode()


def _card(officer: Officer) -> OfficerCard:
    return OfficerCard(
        id=officer.id,
        name=_name(officer),
        title=officer.title,
        roles=frozenset(officer.roles),
        acting=officer.acting,
        decree=officer.decree,
        since=officer.since,
        until=officer.until,
    )


def _name(officer: Officer) -> str:
    return process_ring().open_bytes(officer.id, name_place(officer.id), officer.name).decode()
