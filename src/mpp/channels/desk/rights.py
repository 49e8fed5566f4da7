"""Requests under UU 27/2022 that need a human, at the desk of the office's head (docs/adr/0006)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications.actions import rights
from mpp.applications.rights import looking
from mpp.catalogue import queries as catalogue
from mpp.channels.desk import frame
from mpp.channels.web import rights_words as words
from mpp.channels.web.messages import said
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.identity.actor import Actor
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.processes.models import Case
from mpp.regions import queries as regions
from mpp.vault.rights.models import RightsRequest


@view_policy("desk.answer_requests")
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the head, the most urgent first; or what was answered."""
    actor = actor_of(request)
    settled = request.GET.get("daftar") == "selesai"
    rows = [_row(actor, one) for one in looking.office_requests(actor, settled=settled)]
    return frame.drawn(request, "desk/rights.html", {"rows": rows, "settled": settled}, frame.RIGHTS)


def _row(actor: Actor, row: RightsRequest) -> dict[str, Any]:
    assert actor.region_id is not None
    zone = regions.zone_of(actor.region_id)
    days = {"open": row.state == "open", "due": moment(row.due_at, zone)}
    return words.row(row, clock.now()) | days


@view_policy("vault.answer_request")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request with the person's words, and the answer."""
    actor = actor_of(request)
    told, case = rights.read_request(actor, request_id, clock.now())
    context: dict[str, Any] = {
        "one": _row(actor, told.row),
        "words": told.words,
        "answer": told.answer,
        **_about(case),
    }
    context |= {
        "outcomes": _outcomes(),
        "longest": rights.LONGEST_ANSWER,
        "outcome": words.outcome(told.row.outcome),
    }
    if request.method != "POST":
        return frame.drawn(request, "desk/rights_request.html", context, frame.RIGHTS)
    given = rights.Answer(request.POST.get("outcome", ""), request.POST.get("words", ""))
    try:
        rights.answer(actor, request_id, given, clock.now())
    except Invalid as faulty:
        context |= _faults(given, faulty)
        return frame.drawn(request, "desk/rights_request.html", context, frame.RIGHTS, 422)
    except Conflict as refused:
        context |= {"refused": said(refused.code)}
        return frame.drawn(request, "desk/rights_request.html", context, frame.RIGHTS, 409)
    return HttpResponseRedirect(reverse("desk:rights"), status=303)


def _about(case: Case | None) -> dict[str, str]:
    if case is None:
        return {"case_number": "", "service": ""}
    published = catalogue.version(case.service_version_id)
    texts = Words(published, get_language() or "id")
    return {"case_number": case.number, "service": texts("name", published.service.name)}


def _outcomes() -> list[tuple[str, str]]:
    return [
        ("kept", _("Sudah saya periksa sendiri: keputusannya tetap")),
        ("changed", _("Sudah saya periksa sendiri: keputusannya diubah")),
        ("refused", _("Tidak dapat dipenuhi")),
    ]


def _faults(given: rights.Answer, faulty: Invalid) -> dict[str, Any]:
    told = {
        name: _("Pilih hasil pemeriksaannya.") if name == "outcome" else said(codes[0])
        for name, codes in faulty.fields.items()
    }
    return {
        "faults": [{"field": name, "message": told[name]} for name in ("outcome", "words") if name in told],
        "given": given,
        "errors": [told["words"]] if "words" in told else [],
    }
