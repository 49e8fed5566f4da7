"""The rights of a person under UU 27/2022, in plain words: what she may ask, what she asked, and the answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mpp.applications.actions import rights
from mpp.applications.rights import looking
from mpp.applications.rights.schema import schema as export_schema
from mpp.channels.web import rights_words as words
from mpp.channels.web.messages import said
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.channels.web.remembered import region_of
from mpp.identity.policy import public_view, view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, zones
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.regions import queries as regions
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import Automation
from mpp.vault.rights.table import Kind

_KINDS = {"json": "application/json", "pdf": "application/pdf", "zip": "application/zip"}


@view_policy("vault.see_own")
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What a person may ask, and what she asked."""
    rows = looking.own_requests(actor_of(request))
    standing = next((each for each in rows if each.kind == Kind.RESTRICTION and each.state == "in_force"), None)
    context = {"rows": [line(request, each) for each in rows], "standing": standing}
    return render(request, "web/rights.html", context)


def line(request: HttpRequest, row: RightsRequest) -> dict[str, Any]:
    """A request as lists and its page show it."""
    return words.row(row, clock.now()) | {
        "opened": told_moment(request, row.opened_at),
        "due": told_moment(request, row.due_at) if row.state == "open" else "",
        "human": row.agency_id is not None,
        "settled": told_moment(request, row.settled_at) if row.settled_at else "",
    }


def told_moment(request: HttpRequest, at: datetime) -> str:
    """A moment by the clocks of the region that the person chose; of the capital where she chose none."""
    region = region_of(request)
    return moment(at, regions.zone_of(region.id) if region else zones.WIB)


@view_policy("vault.request")
@require_POST
def ask_copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of everything."""
    request_id = rights.ask_access(actor_of(request), clock.now())
    return HttpResponseRedirect(reverse("web:rights_request", args=[request_id]), status=303)


@view_policy("vault.request")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def restrict(request: HttpRequest) -> HttpResponse:
    """Stop new uses, after saying what that means."""
    if request.method != "POST":
        return render(request, "web/rights_restrict.html")
    request_id = rights.restrict(actor_of(request), clock.now())
    return HttpResponseRedirect(reverse("web:rights_request", args=[request_id]), status=303)


@view_policy("vault.request")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: its clock, its answer, its files; a restriction is lifted here."""
    actor = actor_of(request)
    told = looking.own_request(actor, request_id)
    fault = ""
    if request.method == "POST":
        try:
            rights.lift(actor, request_id, clock.now())
            return HttpResponseRedirect(reverse("web:rights_request", args=[request_id]), status=303)
        except Conflict as refused:
            fault = said(refused.code)
    row = told.row
    ready = row.expires_at is not None and row.expires_at > clock.now()
    context = {
        "one": line(request, row),
        "kind": row.kind,
        "state": row.state,
        "words": told.words,
        "answer": told.answer,
        "outcome": words.outcome(row.outcome),
        "case_id": row.case_id,
        "ready": ready,
        "until": told_moment(request, row.expires_at) if ready and row.expires_at else "",
        "fault": fault,
    }
    return render(request, "web/rights_request.html", context, status=409 if fault else 200)


@view_policy("vault.request")
@never_cache
@require_safe
def copy(request: HttpRequest, request_id: UUID, form: str) -> HttpResponseBase:
    """One file of a copy, sent piece by piece."""
    if form not in _KINDS:
        raise NotFound
    pieces = rights.fetch(actor_of(request), request_id, form, clock.now())
    response = StreamingHttpResponse(pieces, content_type=_KINDS[form])
    response["Content-Disposition"] = f'attachment; filename="data-saya.{form}"'
    return response


@public_view
@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """The published form of a copy, for programs that read one."""
    return JsonResponse(export_schema(), json_dumps_params={"indent": 1})


@view_policy("vault.see_own")
@never_cache
@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """The person's cases: what the system decided or prepared, and where people decided all of it."""
    lang = get_language() or "id"
    cases = [
        {
            "id": case.case_id,
            "number": case.number,
            "title": Words(case.published, lang)("name", case.published.service.name),
            "how": words.automation(case.automation),
            "open": case.automation is not Automation.NOTHING,
        }
        for case in looking.automated_cases(actor_of(request))
    ]
    return render(request, "web/rights_objections.html", {"cases": cases})


@view_policy("vault.request")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Object to one case, in the person's own words."""
    actor = actor_of(request)
    case = next((each for each in looking.automated_cases(actor) if each.case_id == case_id), None)
    if case is None:
        raise NotFound
    context: dict[str, Any] = {
        "number": case.number,
        "title": Words(case.published, get_language() or "id")("name", case.published.service.name),
        "how": words.automation(case.automation),
        "open": case.automation is not Automation.NOTHING,
        "longest": rights.LONGEST_WORDS,
        "case_id": case_id,
    }
    if request.method != "POST":
        return render(request, "web/rights_objection.html", context)
    typed = request.POST.get("words", "")
    try:
        request_id = rights.object_to(actor, case_id, typed, clock.now())
    except Invalid as faulty:
        fault = said(faulty.fields["words"][0])
        context |= {"typed": typed, "errors": [fault], "summary": [{"field": "words", "message": fault}]}
        return render(request, "web/rights_objection.html", context, status=422)
    except Conflict as refused:
        return render(request, "web/rights_objection.html", context | {"refused": said(refused.code)}, status=409)
    return HttpResponseRedirect(reverse("web:rights_request", args=[request_id]), status=303)
