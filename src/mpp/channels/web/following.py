"""After submitting: the receipt, where the case stands, taking it back, all that is mine."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, queries
from mpp.applications.terms import Produced, Tracking
from mpp.applications.withdrawal import is_signed
from mpp.catalogue.pack import HandOverTask
from mpp.channels.web import objecting, stages, standing
from mpp.channels.web.charts import charts_of
from mpp.channels.web.contacts import contact_for, contact_of
from mpp.channels.web.mine import line_of
from mpp.channels.web.moments import day, moment
from mpp.channels.web.questions import Words
from mpp.channels.web.rows import owner_of
from mpp.channels.web.verdicts import reason_words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, nik
from mpp.kernel.errors import Conflict
from mpp.regions import queries as regions
from mpp.regions.models import Agency


@view_policy("applications.see_own")
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the person began and sent."""
    lang = get_language() or "id"
    context = {
        "mine": [line_of(one, lang) for one in queries.mine(actor_of(request))],
        "saved": "disimpan" in request.GET,
        "withdrawn": "ditarik" in request.GET,
    }
    return render(request, "web/account.html", context)


@view_policy("applications.track")
@never_cache
@require_safe
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The receipt and the way of the case so far."""
    told = queries.tracking(actor_of(request), application_id)
    return render(request, "web/application.html", context_of(told))


def context_of(told: Tracking) -> dict[str, Any]:
    """What the page of a case shows."""
    published = told.receipt.published
    words = Words(published, get_language() or "id")
    zone = regions.zone_of(told.receipt.region_id)
    offices = regions.offices_of(told.receipt.region_id)
    standard = published.service.standard
    return {
        "receipt": told.receipt,
        "bundle_id": told.bundle_id,
        "title": words("name", published.service.name),
        "due": moment(told.receipt.due_at, zone),
        "told": standing.told_to_applicant(told),
        "is_late": told.receipt.due_at < clock.now(),
        "state": told.state,
        "outcome": told.outcome,
        "correction": told.correction,
        "correction_due": moment(told.correction.due_at, zone)
        if told.correction and told.correction.due_at
        else "",
        "outputs": [_document(one, words) for one in told.outputs],
        "handed_in": [{"system": owner_of(one.system), "number": one.number} for one in told.handed_in],
        "revoked": [_revoked(one, zone) for one in told.outputs if one.revoked_at],
        "refusal": told.refusal,
        "remedy": objecting.remedy_of(told),
        "refused_because": stages.refused_because(told, words),
        "complaints": words("standard.complaints", standard.complaints),
        "product": words("standard.product", standard.product),
        "steps": stages.steps_of(told.events, words, {one.id: one.name for one in offices.values()}, zone),
        "charts": charts_of(told.position, words),
        "contact": contact_of(offices.get(published.service.agency)),
        "to_fetch": _to_fetch(words, offices),
        "withdrawable": _withdrawable(told),
    }


def _withdrawable(told: Tracking) -> bool:
    return told.state != "closed" and not is_signed(told.receipt.published.service, told.events, told.outputs)


def _document(one: Produced, words: Words) -> dict[str, Any]:
    """One document. A family card's number has sixteen digits, and a neighbour's glance must not take it away."""
    number = nik.mask(one.number) if nik.is_sixteen_digits(one.number) else one.number
    return {"made": one, "label": words(f"outputs.{one.output}.label", one.label), "number": number}


def _revoked(document: Produced, zone: Any) -> dict[str, Any]:
    """Why and when a document was taken back, for whom it was issued to."""
    assert document.revoked_at is not None
    return {
        "number": document.number,
        "day": day(document.revoked_at, zone),
        "reason": reason_words(document.reason),
        "note": document.note,
    }


def _to_fetch(words: Words, offices: Any) -> list[dict[str, Any]]:
    """What is handed over, and where."""
    tasks = words.published.service.tasks.values()
    handed = {one.output: offices.get(one.agency) for one in tasks if isinstance(one, HandOverTask)}
    found: list[dict[str, Any]] = []
    for name, agency in handed.items():
        label = words(f"outputs.{name}.label", words.published.service.outputs[name].label)
        found.append({"label": label, "place": contact_of(agency if isinstance(agency, Agency) else None)})
    return found


@view_policy("applications.track")
@never_cache
@require_safe
def certificate(request: HttpRequest, output_id: UUID) -> HttpResponse:
    """The signed PDF."""
    number, pdf = actions.read_certificate(actor_of(request), output_id, clock.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{number.replace("/", "-")}.pdf"'
    return response


@view_policy("applications.withdraw")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take an application back, after asking once more."""
    actor = actor_of(request)
    told = queries.tracking(actor, application_id)
    back = reverse("web:application", args=[application_id])
    if not _withdrawable(told):
        return HttpResponseRedirect(back)
    if request.method != "POST":
        words = Words(told.receipt.published, get_language() or "id")
        context = {
            "receipt": told.receipt,
            "title": words("name", told.receipt.published.service.name),
            "back": back,
            "contact": contact_for(told.receipt.region_id, told.receipt.published.service.agency),
        }
        return render(request, "web/withdraw.html", context)
    with suppress(Conflict):  # closed or signed meanwhile: its page says how
        actions.withdraw(actor, application_id, clock.now())
    return HttpResponseRedirect(back, status=303)
