"""Reading appointments. They stand with the office that asked for help, so an officer reads hers as the system."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mpp.identity.appointments.models import Appointment
from mpp.kernel.scope import Scope, unit_of_work

SEE = "identity.serve_elsewhere"


def appointments_of(officer_id: UUID, now: datetime) -> Sequence[Appointment]:
    """The appointments that an officer may serve under now, the first to end first. Opens its own unit of work."""
    with unit_of_work(Scope.system(SEE)):
        mine = Appointment.objects.filter(officer_id=officer_id, ended_at=None, since__lte=now, until__gt=now)
        return list(mine.order_by("until", "id"))


def appointment_of(officer_id: UUID, appointment_id: UUID, now: datetime) -> Appointment | None:
    """One of them; None when it is not hers, not begun, or over."""
    return next((one for one in appointments_of(officer_id, now) if one.id == appointment_id), None)
