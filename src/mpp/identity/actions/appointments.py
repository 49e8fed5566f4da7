"""Officers who serve at an office that is not their own: appointed by decree, and back home when it ends."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.appointments.models import Appointment
from mpp.identity.appointments.queries import SEE, appointment_of
from mpp.identity.models import Officer
from mpp.identity.policy import policy
from mpp.identity.trail import note
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.scope import Scope, unit_of_work


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The office that asked for help, and for what. `until`: the first moment after the last day."""

    region_id: UUID
    agency_id: UUID
    agency_kind: str
    roles: frozenset[str]
    decree: str
    since: datetime
    until: datetime


@policy("identity.appoint_elsewhere")
def appoint_elsewhere(actor: Actor, officer_id: UUID, office: Elsewhere, now: datetime) -> UUID:
    """Let an officer of another office of the same kind serve at this one; return the appointment's id.

    Raises:
        NotFound: no such active officer.
        Invalid: `decree` (`required`), `until` (`over_already`), `officer` (`serves_there`, `another_kind`).
    """
    if not office.decree.strip():
        raise Invalid({"decree": ["required"]})
    if office.until <= max(now, office.since):
        raise Invalid({"until": ["over_already"]})
    with unit_of_work(Scope.system("identity.appoint")):
        officer = Officer.objects.filter(id=officer_id, active=True).first()
        if officer is None:
            raise NotFound
        if officer.agency_id == office.agency_id:
            raise Invalid({"officer": ["serves_there"]})
        if officer.agency_kind != office.agency_kind:
            raise Invalid({"officer": ["another_kind"]})
        made: Appointment = Appointment.objects.create(
            region_id=office.region_id,
            agency_id=office.agency_id,
            agency_kind=office.agency_kind,
            officer_id=officer_id,
            home_region_id=officer.region_id,
            roles=sorted(office.roles),
            decree=office.decree.strip(),
            since=office.since,
            until=office.until,
            created_at=now,
        )
        note("identity.appointed_elsewhere", actor, now, "appointment", made.id)
    return UUID(str(made.id))


@policy("identity.appoint_elsewhere")
def end_appointment(actor: Actor, appointment_id: UUID, now: datetime) -> None:
    """Take an appointment back before its time; at once, whatever is open there."""
    with unit_of_work(Scope.system("identity.appoint")):
        Appointment.objects.filter(id=appointment_id, ended_at=None).update(ended_at=now)
        note("identity.appointment_ended", actor, now, "appointment", appointment_id)


@policy("identity.serve_elsewhere")
def serve_elsewhere(actor: Actor, appointment_id: UUID, now: datetime) -> None:
    """See that an officer may begin to serve under an appointment of hers, and write it down. Raises NotFound."""
    assert actor.officer_id is not None
    found = appointment_of(actor.officer_id, appointment_id, now)
    if found is None:
        raise NotFound
    with unit_of_work(Scope.system(SEE)):
        note("identity.served_elsewhere", actor, now, "appointment", found.id)
