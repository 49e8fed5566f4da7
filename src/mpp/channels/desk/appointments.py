"""Serving at another office by appointment: hers that are in force, over there, and back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mpp.channels.desk import frame
from mpp.channels.desk.words import role_names
from mpp.channels.web.moments import day
from mpp.identity import actions, session
from mpp.identity.appointments.models import Appointment
from mpp.identity.appointments.queries import appointments_of
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.regions import queries as regions


@view_policy("identity.serve_elsewhere")
@never_cache
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """The officer's appointments in force."""
    actor = actor_of(request)
    assert actor.officer_id is not None
    rows = [_row(one) for one in appointments_of(actor.officer_id, clock.now())]
    return frame.drawn(request, "desk/appointments.html", {"rows": rows}, frame.AWAY)


@view_policy("identity.serve_elsewhere")
@require_POST
def serve(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """From now on this browser is at that office's desk."""
    actions.serve_elsewhere(actor_of(request), appointment_id, clock.now())
    session.serve_elsewhere(request.session, appointment_id)
    return HttpResponseRedirect(reverse("desk:home"), status=303)


@view_policy("signed_in")
@require_POST
def home(request: HttpRequest) -> HttpResponse:
    """Back to her own office's desk."""
    session.serve_at_home(request.session)
    return HttpResponseRedirect(reverse("desk:home"), status=303)


def _row(one: Appointment) -> dict[str, Any]:
    office, zone = regions.agency(one.agency_id), regions.zone_of(one.region_id)
    return {
        "id": one.id,
        "office": office.name if office else "",
        "roles": role_names(one.roles),
        "decree": one.decree,
        "first": day(one.since, zone),
        "last": day(one.until - timedelta(microseconds=1), zone),
    }
