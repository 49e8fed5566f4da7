"""An officer says when she is away and who stands in."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mpp.applications import desk
from mpp.channels.desk import frame
from mpp.channels.desk.assisting import errors_of
from mpp.channels.look import forms
from mpp.channels.web.moments import day
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions


@view_policy("identity.announce_leave")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaves(request: HttpRequest) -> HttpResponse:
    """The leaves that touch this officer, and a form for one more."""
    actor = actor_of(request)
    if request.method != "POST":
        return _drawn(request, actor, {}, {})
    given = forms.parse_post(_page(actor, {}, {}, ()), request.POST, request.FILES)
    try:
        _announce(actor, given)
    except Invalid as faulty:
        return _drawn(request, actor, given, faulty.fields)
    except Conflict as met:
        return _drawn(request, actor, given, {"since": [met.code]})
    return HttpResponseRedirect(reverse("desk:leaves"), status=303)


@view_policy("identity.end_leave")
@require_POST
def end(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Back before the time."""
    identity.end_leave(actor_of(request), leave_id, clock.now())
    return HttpResponseRedirect(reverse("desk:leaves"), status=303)


def _announce(actor: Actor, given: dict[str, Any]) -> None:
    """From the beginning of the first day to the end of the last, in the region's zone."""
    faults = {name: ["date_needed"] for name in ("since", "until") if not _day(given[name])}
    if not given["delegate"]:
        faults["delegate"] = ["delegate_needed"]
    if faults:
        raise Invalid(faults)
    first, last = _day(given["since"]), _day(given["until"])
    assert first is not None
    assert last is not None
    zone = _zone(actor)
    since, until = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    identity.announce_leave(actor, _id(given["delegate"]), since, until, clock.now())


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"delegate": ["delegate_needed"]}) from None


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def _midnight(one: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(one, time.min, zone)


def _zone(actor: Actor) -> ZoneInfo:
    assert actor.region_id is not None
    return regions.zone_of(actor.region_id)


def _drawn(request: HttpRequest, actor: Actor, given: dict[str, Any], faults: dict[str, list[str]]) -> HttpResponse:
    found, fellows = desk.leaves(actor, clock.now())
    names, zone = {one.id: one.name for one in fellows}, _zone(actor)
    rows = [
        {
            "id": one.id,
            "own": one.officer_id == actor.officer_id,
            "who": names.get(one.delegate_id if one.officer_id == actor.officer_id else one.officer_id, ""),
            "first": day(one.since, zone),
            "last": day(one.until - timedelta(days=1), zone),
        }
        for one in found
    ]
    context = {"leaves": rows, "page": _page(actor, given, faults, fellows)}
    return frame.drawn(request, "desk/leaves.html", context, frame.AWAY, 422 if faults else 200)


def _page(actor: Actor, given: dict[str, Any], faults: dict[str, list[str]], fellows: Any) -> forms.Page:
    kind = forms.FieldKind
    who = tuple(forms.Choice(str(one.id), one.name) for one in fellows)
    fields = (
        forms.Field("since", kind.DATE, _("Hari pertama tidak bertugas"), value=given.get("since")),
        forms.Field("until", kind.DATE, _("Hari terakhir tidak bertugas"), value=given.get("until")),
        forms.Field("delegate", kind.SELECT, _("Yang menggantikan"), choices=who, value=given.get("delegate")),
    )
    return forms.Page(
        id="leave",
        title=_("Saya tidak bertugas"),
        intro=_("Tugas yang Anda pegang terlihat oleh yang menggantikan, dan berakhir sendiri pada hari terakhir."),
        groups=(forms.Group("leave", fields),),
        errors=errors_of(faults),
        submit_label=_("Simpan"),
    )
