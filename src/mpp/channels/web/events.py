"""A life event: what it leads to, the way in, and the bundle: one receipt, each part with its own state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, bundles
from mpp.applications.bundles import BundlePart
from mpp.applications.interview import LeftOut
from mpp.applications.terms import Tracking
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import Part, PublishedService
from mpp.channels.web.asking import next_address
from mpp.channels.web.contacts import contact_of
from mpp.channels.web.malls import words_of
from mpp.channels.web.mine import state_chip
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.channels.web.remembered import remember
from mpp.identity.policy import public_view, view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.regions import queries as regions
from mpp.regions.models import Agency

LEFT_OUT = {
    "unticked": gettext_lazy("Anda memilih tidak mengajukannya."),
    "not_needed": "",  # nothing that she could have expected
    "undecided": gettext_lazy("Belum dapat dipastikan perlu atau tidak; ajukan tersendiri nanti."),
    "unfinished": gettext_lazy("Masih ada yang belum diisi."),
    "blocked": gettext_lazy("Belum memenuhi syarat."),
    "waits_for_left_out": gettext_lazy("Memerlukan hasil permohonan lain yang tidak diajukan."),
    "no_free_place": gettext_lazy("Anda sudah memegang jumlah izin paling banyak yang dibolehkan."),
}


def why(left_out: str) -> str:
    """Why a part is not applied for, in words; empty where she needs no reason."""
    return str(LEFT_OUT.get(left_out, LEFT_OUT["blocked"]))


@public_view
@require_safe
def event(request: HttpRequest, region_code: str, event_id: str) -> HttpResponse:
    """What a life event leads to in a region: each service with its office, time and cost, and the way in."""
    offering = catalogue.offering(region_code, f"{catalogue.EVENT}{event_id}")
    region = regions.region(region_code)
    assert region is not None
    words = Words(offering.published, get_language() or "id")
    offices = regions.offices_of(region.id)
    services = {part.service: service_of(part) for part in offering.published.parts}
    context: dict[str, Any] = {
        "name": words("name", offering.published.service.name),
        "summary": words("summary", offering.published.service.summary),
        "region": region,
        "mall": regions.mall_of(region),
        "event_id": event_id,
        "parts": [_offered(part, services, offices) for part in offering.published.parts],
        "requirements": _requirements(list(services.values())),
        "national_account": offering.published.service.minimum_assurance > 1,
        "contact": contact_of(offices.get(offering.published.service.agency)),
    }
    return remember(request, render(request, "web/event.html", context), region)


def service_of(part: Part) -> PublishedService:
    """The version of its service that a part is."""
    return catalogue.version(catalogue.version_of_digest(part.digest))


def _offered(part: Part, services: dict[str, PublishedService], offices: Mapping[str, Agency]) -> dict[str, Any]:
    published = services[part.service]
    words, standard = Words(published, get_language() or "id"), published.service.standard
    office = offices.get(published.service.agency)
    return {
        "service": part.service,
        "optional": part.include is not None and part.when is None,
        "conditional": part.when is not None,  # whether it is due is known only once she is
        "office": office.name if office else "",
        "product": words("standard.product", standard.product),
        "after": _name(services[part.after.service]) if part.after else "",
        **words_of(published),
    }


def _name(published: PublishedService) -> str:
    return Words(published, get_language() or "id")("name", published.service.name)


def _requirements(services: list[PublishedService]) -> list[str]:
    """What to prepare, each thing once."""
    lang = get_language() or "id"
    return list(
        dict.fromkeys(
            Words(one, lang)(f"standard.requirements.{place}", line)
            for one in services
            for place, line in enumerate(one.service.standard.requirements)
        )
    )


@view_policy("applications.start")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, region_code: str, event_id: str) -> HttpResponse:
    """Begin, or go on with what was begun, with the parts that are ticked."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("web:event", args=[region_code, event_id]))
    offering = catalogue.offering(region_code, f"{catalogue.EVENT}{event_id}")
    ticked = set(request.POST.getlist("part"))
    free = [one.service for one in offering.published.parts if one.include and one.when is None]
    without = [one for one in free if one not in ticked]
    view = actions.start_event(actor_of(request), region_code, event_id, clock.now(), without)
    return HttpResponseRedirect(next_address(view), status=303)


@view_policy("applications.track")
@never_cache
@require_safe
def bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """One receipt of all applications: their numbers, who handles each by when, and where each stands."""
    told = bundles.bundle(actor_of(request), bundle_id)
    words = Words(told.published, get_language() or "id")
    zone = regions.zone_of(told.region_id)
    offices = regions.offices_of(told.region_id)
    parts = [_followed(one, offices, zone) for one in told.parts]
    context = {
        "title": words("name", told.published.service.name),
        "submitted_at": moment(told.submitted_at, zone),
        "parts": [one for one in parts if one["number"]],
        "left_out": [one for one in parts if not one["number"] and one["why"]],
        "open": any(one["open"] for one in parts),
        "bundle_id": told.id,
        "region_code": regions.code_of(told.region_id),
        "contact": contact_of(offices.get(told.published.service.agency)),
    }
    return render(request, "web/bundle.html", context)


def _followed(one: BundlePart, offices: Mapping[str, Agency], zone: Any) -> dict[str, Any]:
    name = _name(one.published)
    if one.tracking is None:
        return {
            "name": name,
            "number": "",
            "open": False,
            "why": why(one.left_out),
            "service": one.published.service.id,
            "apply_alone": one.left_out == LeftOut.UNDECIDED,  # nothing of the bundle catches up with it
        }
    office = contact_of(offices.get(one.published.service.agency))
    receipt, waits = one.tracking.receipt, _name(one.waits_for) if one.waits_for else ""
    chip, tone, icon = _chip(one.tracking, waits)
    return {
        "service": one.published.service.id,
        "name": name,
        "number": receipt.number,
        "url": reverse("web:application", args=[receipt.application_id]),
        "office": office,
        "chip": chip,
        "tone": tone,
        "icon": icon,
        "waits": waits,
        "told": _by_when(one, receipt.due_at, waits, zone),
        "open": one.tracking.state != "closed",
        "documents": len([out for out in one.tracking.outputs if out.is_file]),
    }


def _chip(told: Tracking, waits: str) -> tuple[str, str, str]:
    if waits and told.state != "closed":
        return _("Menunggu"), "warn", "pause"
    return state_chip(told.state, told.outcome)


def _by_when(one: BundlePart, due_at: datetime, waits: str, zone: Any) -> str:
    if one.tracking is None or one.tracking.state == "closed":
        return ""
    if waits:
        return _("Berjalan setelah %(name)s selesai") % {"name": waits}
    return _("Selesai paling lambat %(moment)s") % {"moment": moment(due_at, zone)}
