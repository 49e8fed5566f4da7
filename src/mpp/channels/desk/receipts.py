"""What a person who was helped at the counter takes home on paper: numbers, what next, by when, whom to ask."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.applications import desk
from mpp.applications.terms import AssistedBundle, Receipt
from mpp.catalogue.pack import PublishedService
from mpp.channels.desk import frame
from mpp.channels.web.events import why
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.regions import queries as regions
from mpp.regions.models import Agency


@view_policy("desk.serve")
@never_cache
@require_safe
def receipt(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Of one application."""
    told = desk.assisted_receipt(actor_of(request), application_id)
    return _drawn(request, AssistedBundle(told.published, [told], [], {}))


@view_policy("desk.serve")
@never_cache
@require_safe
def bundle_receipt(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """Of a life event: a number for each application, and what was not applied for."""
    return _drawn(request, desk.assisted_bundle(actor_of(request), bundle_id))


def _drawn(request: HttpRequest, told: AssistedBundle) -> HttpResponse:
    first = told.receipts[0]
    words, standard = Words(first.published, get_language() or "id"), first.published.service.standard
    zone, offices = regions.zone_of(first.region_id), regions.offices_of(first.region_id)
    context = {
        "title": _name(told.published),
        "receipts": [_line(one, told.waits, zone, offices) for one in told.receipts],
        "left_out": [{"name": _name(one), "why": why(code)} for one, code in told.left_out if why(code)],
        "consented": short_moment(first.consented_at, zone) if first.consented_at else "",
        "complaints": words("standard.complaints", standard.complaints),
    }
    return frame.drawn(request, "desk/receipt.html", context, frame.ASSIST)


def _line(
    one: Receipt, waits: Mapping[str, PublishedService], zone: ZoneInfo, offices: Mapping[str, Agency]
) -> dict[str, str]:
    office, first = offices.get(one.published.service.agency), waits.get(one.service_id)
    return {
        "number": one.number,
        "service": _name(one.published),
        "office": office.name if office else "",
        "sent": short_moment(one.submitted_at, zone),
        "due": short_moment(one.due_at, zone),
        "waits": _name(first) if first else "",  # then its time has not begun
    }


def _name(published: PublishedService) -> str:
    return Words(published, get_language() or "id")("name", published.service.name)
