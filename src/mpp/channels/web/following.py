"""After submitting: the receipt, where the case stands, what must be mended, and everything that is mine."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, queries
from mpp.applications.interview import Question
from mpp.applications.terms import Event, Produced, Tracking
from mpp.catalogue.paths import place_of
from mpp.channels.look import forms
from mpp.channels.look.parts import TimelineStep
from mpp.channels.web.messages import said
from mpp.channels.web.questions import Words, field_of
from mpp.channels.web.verdicts import reason_words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions

_STATES = {"late": "late", "output_revoked": "stopped"}


@view_policy("applications.see_own")
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the person began and sent."""
    return render(request, "web/account.html", {"mine": queries.mine(actor_of(request))})


@view_policy("applications.track")
@never_cache
@require_safe
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The receipt and the way of the case so far."""
    told = queries.tracking(actor_of(request), application_id)
    return render(request, "web/application.html", _context(told))


def _context(told: Tracking) -> dict[str, Any]:
    words = Words(told.receipt.published, get_language() or "id")
    zone = regions.zone_of(told.receipt.region_id)
    return {
        "receipt": told.receipt,
        "title": words("name", told.receipt.published.service.name),
        "due_at": told.receipt.due_at.astimezone(zone),
        "state": told.state,
        "outcome": told.outcome,
        "correction": told.correction,
        "outputs": [(one, words(f"outputs.{one.output}.label", one.label)) for one in told.outputs],
        "revoked": [_revoked(one, zone) for one in told.outputs if one.revoked_at],
        "complaints": words("standard.complaints", told.receipt.published.service.standard.complaints),
        "steps": [_step(event, words, zone) for event in told.events],
    }


def _revoked(document: Produced, zone: Any) -> dict[str, Any]:
    """Why and when a document was taken back, for whom it was issued to."""
    assert document.revoked_at is not None
    return {
        "number": document.number,
        "at": document.revoked_at.astimezone(zone),
        "reason": reason_words(document.reason),
        "note": document.note,
    }


def _step(event: Event, words: Words, zone: Any) -> TimelineStep:
    task = words.published.service.tasks.get(event.task)
    name = words(f"tasks.{event.task}.label", task.label) if task else ""
    said_ = {
        "opened": _("Permohonan diterima"),
        "task_started": _("Menunggu: %(task)s") % {"task": name},
        "claimed": _("Petugas mulai memeriksa: %(task)s") % {"task": name},
        "released": _("Dikembalikan ke antrean: %(task)s") % {"task": name},
        "decided": _("Selesai: %(task)s") % {"task": name},
        "task_completed": _("Selesai: %(task)s") % {"task": name},
        "correction_asked": _("Perlu Anda perbaiki"),
        "correction_answered": _("Perbaikan Anda diterima"),
        "late_facts": _("Jawaban dari sistem nasional masuk"),
        "registry_away": _("Sistem tujuan belum menjawab; kami coba lagi terus: %(task)s") % {"task": name},
        "material_printed": _("Kartu sudah dicetak dan dapat diambil"),
        "late": _("Lewat dari waktu yang dijanjikan"),
        "closed": _("Permohonan selesai"),
        "withdrawn": _("Permohonan ditarik"),
        "output_revoked": _("Dokumen dicabut oleh kantor penerbit"),
        "output_superseded": _("Dokumen diganti dengan yang lebih baru"),
    }
    state = _STATES.get(event.code, "done")
    return TimelineStep(said_.get(event.code, event.code), state, f"{event.at.astimezone(zone):%d-%m-%Y %H:%M}")


@view_policy("applications.track")
@never_cache
@require_safe
def certificate(request: HttpRequest, output_id: UUID) -> HttpResponse:
    """The signed PDF."""
    number, pdf = queries.certificate(actor_of(request), output_id)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{number.replace("/", "-")}.pdf"'
    return response


@view_policy("applications.correct")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Mend what an officer marked, on one page."""
    actor = actor_of(request)
    told = queries.tracking(actor, application_id)
    back = reverse("web:application", args=[application_id])
    if told.correction is None:
        return HttpResponseRedirect(back)
    drawn = _page(told, {}, {})
    if request.method != "POST":
        return render(request, "web/page.html", {"page": drawn})
    given = dict(forms.parse_post(drawn, request.POST, request.FILES))
    try:
        actions.send_correction(actor, application_id, given, clock.now())
    except Invalid as faulty:
        return render(request, "web/page.html", {"page": _page(told, given, faulty.fields)}, status=422)
    except Conflict as refused:
        return render(request, "web/application.html", _context(told) | {"fault": said(refused.code)}, status=409)
    return HttpResponseRedirect(back, status=303)


def _page(told: Tracking, given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
    published = told.receipt.published
    words = Words(published, get_language() or "id")
    assert told.correction is not None
    fields = []
    for path, mark in told.correction.marks.items():
        element = published.elements[place_of(published.service, path).element]
        field = field_of(Question(path, element, required=True), words, given, faults)
        fields.append((field, mark))
    return forms.Page(
        id="correct",
        title=_("Perbaiki permohonan"),
        groups=tuple(forms.Group(f"mark-{i}", (field,), hint=mark) for i, (field, mark) in enumerate(fields)),
        intro=told.correction.note,
        errors=tuple(forms.PageError(f.name, f"{f.label}: {f.errors[0]}") for f, _mark in fields if f.errors),
        back_url=reverse("web:application", args=[told.receipt.application_id]),
        submit_label=_("Kirim perbaikan"),
    )
