"""The officer's day: what waits, one task with its values, and the decision."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mpp.applications import actions, queries
from mpp.applications.terms import CaseView
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HumanTask
from mpp.channels.desk import previews
from mpp.channels.web.messages import notice
from mpp.channels.web.questions import Words, shown
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, DomainError, Invalid, NotPermitted
from mpp.regions import queries as regions

_REFUSALS = {
    "already_decided": "Tugas ini sudah diputuskan petugas lain. Muat ulang daftar tugas.",
    "already_claimed": "Tugas ini sedang dikerjakan petugas lain.",
    "four_eyes": "Anda sudah memutuskan tahap sebelumnya. Tahap ini harus diputuskan petugas lain.",
    "role_missing": "Tugas ini untuk peran lain.",
    "invalid": "Pilih alasan, atau tulis catatannya.",
}


@view_policy("desk.work")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The worklist, the most urgent first, with masked names."""
    actor = actor_of(request)
    assert actor.region_id is not None
    zone = regions.zone_of(actor.region_id)
    rows = [
        {"row": row, "due": row.due_at.astimezone(zone), "late": row.due_at < clock.now()}
        for row in queries.worklist(actor)
    ]
    names = {one.service_id: one.published for one in catalogue.offered(actor.region_id)}
    for each in rows:
        published = names.get(each["row"].service_id)  # type: ignore[attr-defined]
        each["service"] = published.service.name if published else each["row"].service_id  # type: ignore[attr-defined]
        each["task"] = published.service.tasks[each["row"].task].label if published else ""  # type: ignore[attr-defined]
    return render(request, "desk/home.html", {"rows": rows})


@view_policy("desk.work")
@never_cache
@require_safe
def task(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """One task. Opening it is written down where the person sees it."""
    view = actions.read_case(actor_of(request), work_item_id, clock.now())
    return render(request, "desk/task.html", _context(view))


def _context(view: CaseView) -> dict[str, Any]:
    words = Words(view.published, get_language() or "id")
    decisions = view.task.decisions if isinstance(view.task, HumanTask) else []
    path = f"tasks.{view.work_item.task}"
    return {
        "item": view.work_item,
        "preview": previews.preview_of(view, words),
        "title": words(f"{path}.label", view.task.label),
        "service": words("name", view.published.service.name),
        "values": [
            {
                "path": one.path,
                "label": f"{words.label(one.element)} ({one.path.partition('.')[0]})",
                "value": shown(one.element, one.value, words),
                "source": one.source,
            }
            for one in view.values
        ],
        "files": view.files,
        "notices": [notice(code) for code in view.notices],
        "decisions": [
            {
                "id": one.id,
                "label": words(f"{path}.decisions.{one.id}.label", one.label),
                "reasons": [
                    (r.value, words(f"{path}.decisions.{one.id}.reasons.{r.value}.label", r.label))
                    for r in one.reasons
                ],
            }
            for one in decisions
        ],
    }


@view_policy("processes.claim")
@require_POST
def claim(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Take a task and open it."""
    try:
        actions.claim(actor_of(request), work_item_id, clock.now())
    except (Conflict, NotPermitted) as refused:
        return _refused(request, refused)
    return HttpResponseRedirect(reverse("desk:task", args=[work_item_id]), status=303)


@view_policy("processes.decide")
@require_POST
def decide(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Decide a task: back to the worklist."""
    note = request.POST.get("note", "").strip()[:2000]
    marks = {path: request.POST.get(f"mark-{path}", "")[:200] or note for path in request.POST.getlist("marks")}
    reason = next((one for one in request.POST.getlist("reason") if one), "")
    ruling = actions.Ruling(request.POST.get("decision", ""), reason, note, marks)
    try:
        actions.decide(actor_of(request), work_item_id, ruling, clock.now())
    except (Conflict, NotPermitted, Invalid) as refused:
        return _refused(request, refused, reverse("desk:task", args=[work_item_id]))
    return HttpResponseRedirect(reverse("desk:home"), status=303)


def _refused(request: HttpRequest, refused: DomainError, back: str = "") -> HttpResponse:
    words = _REFUSALS.get(refused.code) or _("Tindakan ini tidak dapat dilakukan.")
    context = {"fault": words, "back": back or reverse("desk:home")}
    return render(request, "desk/refused.html", context, status=409)


@view_policy("desk.work")
@never_cache
@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """An upload, shown as what it is and never run."""
    found = actions.read_file(actor_of(request), file_id, clock.now())
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
