"""What persons demand of an office about their own data: corrections of it, and why somebody looked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, demands
from mpp.applications.actions.answering import Judged
from mpp.applications.actions.asking_why import LONGEST, TEXT, Asked
from mpp.applications.actions.disputing import LONGEST_REASON, REASON, RIGHT
from mpp.applications.terms import FileContent
from mpp.channels.desk import frame
from mpp.channels.web import mine_words, uploads
from mpp.channels.web.lexicon import Lexicon
from mpp.channels.web.moments import short_moment
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions
from mpp.vault.models import Demand

_ACCEPT, _REFUSE = "accept", "refuse"


@view_policy("desk.demands")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this officer, the most urgent first."""
    actor = actor_of(request)
    assert actor.region_id is not None
    lexicon, zone = Lexicon(get_language() or "id"), regions.zone_of(actor.region_id)
    rows = [
        {
            "url": reverse("desk:dispute" if one.element else "desk:question", args=[one.id]),
            "number": one.number,
            "what": _("Sanggahan: %(label)s") % {"label": lexicon.label(one.element)}
            if one.element
            else _("Pertanyaan tentang akses data"),
            "due": short_moment(one.due_at, zone),
            "late": one.late or one.due_at < clock.now(),
        }
        for one in demands.waiting(actor)
    ]
    return frame.drawn(
        request, "desk/demands.html", {"rows": rows, "done": "terjawab" in request.GET}, frame.DEMANDS
    )


@view_policy("vault.answer_dispute")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One dispute: what is recorded, what the person says, and the finding."""
    actor, now = actor_of(request), clock.now()
    if request.method != "POST":
        return _dispute(request, actions.read_dispute(actor, dispute_id, now), {})
    chosen = request.POST.get("finding", "")
    finding = actions.Finding(
        chosen == _ACCEPT, request.POST.get("reason", "")[:40], request.POST.get("note", "").replace("\x00", "")
    )
    faults: dict[str, str] = {}
    if chosen not in (_ACCEPT, _REFUSE):
        faults["finding"] = _("Pilih hasilnya.")
    else:
        try:
            actions.answer_dispute(actor, dispute_id, finding, now)
        except Invalid as faulty:
            faults = _faults(faulty)
        except Conflict as refused:
            faults["finding"] = _happened(refused.code)
        else:
            return HttpResponseRedirect(f"{reverse('desk:demands')}?terjawab=1", status=303)
    typed = {"finding": chosen, "reason": finding.reason, "note": finding.note}
    return _dispute(request, actions.read_dispute(actor, dispute_id, now), typed, faults)


def _faults(faulty: Invalid) -> dict[str, str]:
    words = {
        "reason": _("Pilih alasan dari daftar."),
        "note": _("Tulis penjelasannya, paling panjang %(n)s huruf.") % {"n": LONGEST_REASON},
    }
    return {name: words[name] for name in faulty.fields}


def _happened(code: str) -> str:
    if code == "record_not_changed":
        return _("Sistem pemilik data masih mencatat nilai lama. Perbaiki dulu di sana, lalu jawab lagi di sini.")
    if code == "own_access":
        return _("Ini akses Anda sendiri. Harus dijawab pejabat lain.")
    return _("Sudah dijawab.")


def _dispute(
    request: HttpRequest, told: Judged, typed: dict[str, str], faults: dict[str, str] | None = None
) -> HttpResponse:
    lexicon, row = Lexicon(get_language() or "id"), told.row
    context = _about(row) | {
        "label": lexicon.label(row.element),
        "old": lexicon.shown(row.element, told.asked.get("old")),
        "source": mine_words.source(str(told.asked.get("source", ""))),
        "right": lexicon.shown(row.element, told.asked.get(RIGHT)),
        "reason_given": told.asked.get(REASON, ""),
        "evidence": reverse("desk:evidence", args=[row.id]) if row.media_type else "",
        "reasons": mine_words.refusals(),
        "typed": typed,
        "faults": faults or {},
        "errors": _errors(faults or {}),
        "longest": LONGEST_REASON,
    }
    return frame.drawn(request, "desk/dispute.html", context, frame.DEMANDS, 422 if faults else 200)


def _about(row: Demand) -> dict[str, Any]:
    zone = regions.zone_of(row.region_id)
    return {
        "number": row.number,
        "open": row.state == Demand.State.OPEN,
        "at": short_moment(row.at, zone),
        "due": short_moment(row.due_at, zone),
        "late": row.due_at < clock.now(),
    }


def _errors(faults: dict[str, str]) -> list[dict[str, str]]:
    fields = {"finding": "finding-accept"}
    return [{"field": fields.get(name, name), "message": words} for name, words in faults.items()]


@view_policy("vault.answer_dispute")
@never_cache
@require_safe
def evidence(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """What the person added to show that she is right."""
    media_type, content = actions.read_evidence(actor_of(request), dispute_id, clock.now())
    return uploads.answer_with(FileContent("bukti", media_type, content))


@view_policy("vault.answer_question")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question about an access, and the head's answer to it."""
    actor, now = actor_of(request), clock.now()
    if request.method != "POST":
        return _question(request, actions.read_question(actor, question_id, now), "", {})
    text = request.POST.get(TEXT, "").replace("\x00", "")
    faults = {}
    try:
        actions.answer_question(actor, question_id, text, now)
    except Invalid:
        faults[TEXT] = _("Tulis jawabannya, paling panjang %(n)s huruf.") % {"n": LONGEST}
    except Conflict as refused:
        faults[TEXT] = _happened(refused.code)
    else:
        return HttpResponseRedirect(f"{reverse('desk:demands')}?terjawab=1", status=303)
    return _question(request, actions.read_question(actor, question_id, now), text, faults)


def _question(request: HttpRequest, told: Asked, text: str, faults: dict[str, str]) -> HttpResponse:
    lexicon, access = Lexicon(get_language() or "id"), told.access
    context = _about(told.row) | {
        "text": told.text,
        "answer": told.answer,
        "typed": text,
        "seen_at": short_moment(access.at, regions.zone_of(access.region_id)) if access else "",
        "role": mine_words.roles(access.role) if access else "",
        "reasons": mine_words.reasons(access.unusual) if access else [],
        "elements": mine_words.elements(access.elements, lexicon, None) if access else [],
        "faults": faults,
        "errors": _errors(faults),
        "longest": LONGEST,
    }
    return frame.drawn(request, "desk/question.html", context, frame.DEMANDS, 422 if faults else 200)
