"""Kuasa: what a person gave and was given, granting and ending it, and acting for another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mpp.applications import actions, kin
from mpp.channels.look import forms
from mpp.channels.web.mandate_forms import business_page, grant_page, wanted_of
from mpp.channels.web.mandate_words import basis_words, fault_words, service_names
from mpp.channels.web.moments import short_moment
from mpp.identity import actions as identity
from mpp.identity import session as sessions
from mpp.identity.actor import Actor
from mpp.identity.errors import SignInRefused
from mpp.identity.mandates.queries import MandateCard, mandate_of, mandates_of
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, zones
from mpp.kernel.errors import Conflict, Invalid, NotPermitted
from mpp.regions import queries as regions

_form = require_http_methods(["GET", "HEAD", "POST"])
Answer = Callable[[Actor], object]


@view_policy("identity.see_mandates")
@never_cache
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """Given, received, offered; the children whom the family card makes one's own to represent."""
    return _list(request)


def _list(request: HttpRequest, fault: str = "", status: int = 200) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    assert actor.person_id is not None
    found = mandates_of(actor.person_id, now)
    context = {
        "offered": [_row(one) for one in found.offered],
        "received": [_row(one) for one in found.received],
        "given": [_row(one) for one in found.given],
        "children": kin.own_children(actor, now),
        "fault": fault_words(fault) if fault else "",
        "granted": "diberi" in request.GET,
    }
    return render(request, "web/mandates.html", context, status=status)


def _row(one: MandateCard) -> dict[str, Any]:
    return {
        "id": one.id,
        "principal": one.principal,
        "agent": one.agent or _office(one.agency_id),
        "basis": basis_words(one.basis),
        "scope": service_names(one.services) if one.services else "",
        "one_case": one.case_id is not None,
        "ended": short_moment(one.ended_at, zones.WIB) if one.ended_at else "",
        "until": short_moment(one.expires_at, zones.WIB),
        "over": fault_words(one.over) if one.over else "",
        "offered": one.state == "offered",
        "by_law": one.basis == "family",
        "assisted": one.basis == "assisted",
    }


def _office(agency_id: UUID | None) -> str:
    """Whose officer was let to help; his name is not hers to keep, and the log has it."""
    agency = regions.agency(agency_id) if agency_id else None
    return _("Petugas %(agency)s") % {"agency": agency.name} if agency else ""


@view_policy("identity.grant_mandate")
@sensitive_post_parameters()
@never_cache
@_form
def grant(request: HttpRequest) -> HttpResponse:
    """Name an agent; a NIK travels in the body only."""
    actor = actor_of(request)
    page = grant_page(actor, _businesses(actor), {}, {})
    if request.method != "POST":
        return _drawn(request, page)
    given = forms.parse_post(page, request.POST, request.FILES)
    try:
        identity.grant(actor, wanted_of(given), kin.own_name(actor), clock.now())
    except Invalid as faulty:
        return _drawn(request, grant_page(actor, _businesses(actor), given, faulty.fields), 422)
    except (NotPermitted, SignInRefused) as refused:
        return _drawn(request, grant_page(actor, _businesses(actor), given, {"": [refused.code]}), 422)
    return _to_list("?diberi=1")


def _businesses(actor: Actor) -> list[MandateCard]:
    """The businesses for which this person may pass a mandate on."""
    assert actor.person_id is not None
    found = mandates_of(actor.person_id, clock.now()).received
    return [one for one in found if one.basis == "business" and not one.over]


@view_policy("applications.represent")
@sensitive_post_parameters()
@never_cache
@_form
def business(request: HttpRequest) -> HttpResponse:
    """Ask OSS whether this person is responsible for a business."""
    page = business_page({}, {})
    if request.method != "POST":
        return _drawn(request, page)
    given = forms.parse_post(page, request.POST, request.FILES)
    try:
        actions.represent_business(actor_of(request), str(given["nib"]), clock.now())
    except Invalid as faulty:
        return _drawn(request, business_page(given, faulty.fields), 422)
    except Conflict as refused:
        return _drawn(request, business_page(given, {"": [refused.code]}), 422)
    return _to_list()


@view_policy("applications.represent")
@sensitive_post_parameters()
@never_cache
@require_POST
def child(request: HttpRequest) -> HttpResponse:
    """Act for one's own child from now on. The NIK travels in the body only."""
    try:
        mandate_id = actions.represent_child(actor_of(request), request.POST.get("nik", ""), clock.now())
    except Conflict as refused:
        return _list(request, refused.code, 409)
    return _begin(request, mandate_id)


@view_policy("identity.answer_mandate")
@never_cache
@require_POST
def accept(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Become the agent."""
    return _answered(request, lambda actor: identity.accept(actor, mandate_id, kin.own_name(actor), clock.now()))


@view_policy("identity.answer_mandate")
@never_cache
@require_POST
def decline(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Do not become the agent."""
    return _answered(request, lambda actor: identity.decline(actor, mandate_id, clock.now()))


@view_policy("identity.revoke_mandate")
@never_cache
@_form
def revoke(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate at once, after asking once more."""
    if request.method == "POST":
        return _answered(request, lambda actor: identity.revoke(actor, mandate_id, clock.now()))
    one = mandate_of(actor_of(request).person_id, mandate_id, clock.now())
    context = {"back": reverse("web:mandates"), "one": _row(one)}
    return render(request, "web/mandate_revoke.html", context)


def _answered(request: HttpRequest, answer: Answer) -> HttpResponse:
    try:
        answer(actor_of(request))
    except Conflict as refused:
        return _list(request, refused.code, 409)
    return _to_list()


@view_policy("identity.act_for")
@never_cache
@require_POST
def act_for(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """From now on this browser acts for the principal."""
    return _begin(request, mandate_id)


def _begin(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    try:
        actions.act_for(actor_of(request), mandate_id, clock.now())
    except NotPermitted as refused:
        return _list(request, refused.code, 409)
    sessions.act_for(request.session, mandate_id)
    return HttpResponseRedirect(reverse("web:account"), status=303)


@view_policy("identity.act_for_oneself")
@never_cache
@require_POST
def act_for_oneself(request: HttpRequest) -> HttpResponse:
    """From now on this browser acts for its own person again. Always permitted: a mandate may be over by then."""
    sessions.act_for_oneself(request.session)
    return HttpResponseRedirect(reverse("web:mandates"), status=303)


def _drawn(request: HttpRequest, page: forms.Page, status: int = 200) -> HttpResponse:
    return render(request, "web/mandate_form.html", {"page": page}, status=status)


def _to_list(query: str = "") -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('web:mandates')}{query}", status=303)
