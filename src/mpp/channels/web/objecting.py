"""Objecting to a refusal: until when, to whom, in the person's own words; and how it stands."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mpp.applications import actions, queries
from mpp.applications.terms import Objecting, Tracking
from mpp.catalogue.pack import HumanTask
from mpp.catalogue.remedies import OBJECTION
from mpp.channels.web import stages
from mpp.channels.web.messages import said
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions


@view_policy("applications.object")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Why it was refused, and the form; once it was sent, back to the application's page."""
    actor = actor_of(request)
    told = queries.tracking(actor, application_id)
    back = reverse("web:application", args=[application_id])
    remedy = remedy_of(told)
    if remedy is None or remedy["state"]:
        return HttpResponseRedirect(back, status=303 if request.method == "POST" else 302)
    context = _context(told, remedy) | {"back": back}
    if request.method != "POST":
        return render(request, "web/object.html", context, status=200 if remedy["open"] else 409)
    typed = request.POST.get("words", "")
    try:
        actions.object_to_refusal(actor, application_id, typed, clock.now())
    except Invalid as faulty:
        fault = said(faulty.fields["words"][0])
        context |= {"typed": typed, "errors": [fault], "summary": [{"field": "words", "message": fault}]}
        return render(request, "web/object.html", context, status=422)
    except Conflict as refused:
        context |= {"refused": said(refused.code), "typed": typed}
        return render(request, "web/object.html", context, status=409)
    return HttpResponseRedirect(back, status=303)


def remedy_of(told: Tracking) -> dict[str, Any] | None:
    """What a refused person can do, or has done, for a page; None where nothing was refused."""
    if told.objection is None:
        return None
    published, region_id = told.receipt.published, told.receipt.region_id
    zone = regions.zone_of(region_id)
    task = published.service.tasks.get(OBJECTION)
    office = regions.offices_of(region_id).get(task.agency) if isinstance(task, HumanTask) else None
    one: Objecting = told.objection
    moments = {name: getattr(one, name) for name in ("until", "made_at", "due_at", "decided_at")}
    return {
        "state": one.state,
        "open": one.until is not None and one.until >= clock.now(),
        "note": one.note,
        "office": office.name if office else "",
        "law": published.service.objection.law,
        **{name: moment(at, zone) if at else "" for name, at in moments.items()},
    }


def _context(told: Tracking, remedy: dict[str, Any]) -> dict[str, Any]:
    words = Words(told.receipt.published, get_language() or "id")
    return {
        "receipt": told.receipt,
        "title": words("name", told.receipt.published.service.name),
        "refusal": told.refusal,
        "because": stages.refused_because(told, words),
        "remedy": remedy,
        "longest": actions.LONGEST_OBJECTION,
    }
