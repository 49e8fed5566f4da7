"""A region's mall and its services: what is offered, what it takes, whom to call, and the way in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.queries import Offering
from mpp.channels.look.spelling import span
from mpp.channels.web.asking import next_address
from mpp.channels.web.contacts import contact_of, hours_in_words
from mpp.channels.web.messages import said
from mpp.channels.web.questions import Words
from mpp.channels.web.remembered import remember
from mpp.identity.policy import public_view, view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict
from mpp.regions import queries as regions
from mpp.regions.models import Mall, Region


@public_view
@require_safe
def mall(request: HttpRequest, region_code: str) -> HttpResponse:
    """What a region offers, and a search among it; where there is no mall yet, what to do instead."""
    region = regions.region(region_code)
    if region is None:
        raise Http404
    found = regions.mall_of(region)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    page = "web/mall.html" if found else "web/no_mall.html"
    context = {"region": region, "mall": found, "query": query} | (_inside(region, found, query) if found else {})
    return remember(request, render(request, page, context), region)


def _inside(region: Region, mall: Mall, query: str) -> dict[str, Any]:
    offered = catalogue.search(query, region.id) if query else catalogue.offered(region.id)
    events = catalogue.search_events(query, region.id) if query else catalogue.events(region.id)
    return {
        "wide": True,
        "hours": hours_in_words(mall.hours),
        "events": [_event(one) for one in events],
        "services": [{"id": one.service_id, **words_of(one.published)} for one in offered],
        "offices": [contact_of(one) for one in regions.offices_of(region.id).values()],
    }


def _event(offering: Offering) -> dict[str, str]:
    words, service = Words(offering.published, get_language() or "id"), offering.published.service
    return {"id": service.id, "name": words("name", service.name), "summary": words("summary", service.summary)}


def words_of(published: PublishedService) -> dict[str, str]:
    """What a list says of a service: what it is, how long it takes, what it costs."""
    words = Words(published, get_language() or "id")
    service = published.service
    return {
        "name": words("name", service.name),
        "summary": words("summary", service.summary),
        "duration": span(service.standard.duration.value, service.standard.duration.unit),
        "fee": words("standard.fee", service.standard.fee),
    }


@public_view
@require_safe
def service(request: HttpRequest, region_code: str, service_id: str) -> HttpResponse:
    """The published half of a service's standard (PermenPANRB 15/2014), whom to call, and the way in."""
    offering = catalogue.offering(region_code, service_id)
    region = regions.region(region_code)
    assert region is not None
    words = Words(offering.published, get_language() or "id")
    pack = offering.published.service
    standard = pack.standard
    context: dict[str, Any] = {
        **words_of(offering.published),
        "region": region,
        "mall": regions.mall_of(region),
        "service_id": service_id,
        "requirements": [words(f"standard.requirements.{i}", one) for i, one in enumerate(standard.requirements)],
        "procedure": [words(f"standard.procedure.{i}", one) for i, one in enumerate(standard.procedure)],
        "product": words("standard.product", standard.product),
        "complaints": words("standard.complaints", standard.complaints),
        "legal_basis": [words(f"standard.legal_basis.{i}", one) for i, one in enumerate(standard.legal_basis)],
        "national_account": pack.minimum_assurance > 1,
        "contact": contact_of(regions.offices_of(region.id).get(pack.agency)),
    }
    return remember(request, render(request, "web/service.html", context), region)


@view_policy("applications.start")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, region_code: str, service_id: str) -> HttpResponse:
    """Begin, or go on with what was begun. Who comes back from signing in presses the button again."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("web:service", args=[region_code, service_id]))
    actor, now = actor_of(request), clock.now()
    try:
        view = actions.start_and_open(actor, region_code, service_id, now)
    except Conflict as refused:
        return render(request, "web/restricted.html", {"fault": said(refused.code)}, status=409)
    return HttpResponseRedirect(next_address(view), status=303)
