"""One task of an officer: open, take, give back, decide."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from mpp.applications import actions, desk
from mpp.applications.sheets import LONGEST_NUMBER
from mpp.applications.terms import CaseView, TaskStatus
from mpp.channels.desk import case_page, frame, people
from mpp.channels.desk.case_page import Typed
from mpp.channels.desk.words import refusal
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity.actor import Actor
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, DomainError, Invalid, NotPermitted
from mpp.regions import queries as regions

LONGEST_NOTE, LONGEST_MARK = 2000, 200
_MOST_MARKS = 200
_CONTROL = {"decision": "decision-first"}  # where the error summary leads


@view_policy("desk.work")
@never_cache
@require_safe
def task(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """One task. Opening it is written down where the person sees it."""
    try:
        return page(request, work_item_id, Typed(), {})
    except NotPermitted as why:
        if why.code != "conflict_declared":
            raise
        return refused(request, why, work_item_id)


def page(
    request: HttpRequest, work_item_id: UUID, typed: Typed, faults: dict[str, str], status: int = 200
) -> HttpResponse:
    """The page of a task, with what was typed and what is wrong with it."""
    actor = actor_of(request)
    view = actions.read_case(actor, work_item_id, clock.now())
    standing = _standing(view, actor)
    context = case_page.context_of(view, may_decide=standing == "mine", typed=typed, faults=faults)
    context |= {"standing": standing, "stands": _said(view, standing)}
    context |= {"parties": people.parties_of(actor, view), "linking": standing == "mine" and people.may_link(actor)}
    if standing == "mine":
        context["before"], context["after"] = desk.neighbours(actor, work_item_id, clock.now())
    context["errors"] = [{"field": _CONTROL.get(name, name), "message": words} for name, words in faults.items()]
    return frame.drawn(request, "desk/task.html", context, frame.MINE if standing == "mine" else "", status)


def _standing(view: CaseView, actor: Actor) -> str:
    """What this officer can do with the task: `mine`, `free`, or why not."""
    item = view.work_item
    if item.state not in ("waiting", "claimed"):
        return "over"
    if item.role not in actor.roles:
        return "role"
    if view.barred:
        return "four_eyes"
    if item.state == "waiting" or view.standing_in:
        return "free"
    return "mine" if item.claimed_by == actor.officer_id else "taken"


def _said(view: CaseView, standing: str) -> str:
    item = view.work_item
    words = Words(view.published, get_language() or "id")
    who = item.done_by or item.claimed_by
    name = (who and view.officers.get(who)) or _("petugas lain")
    if standing == "taken":
        return _("Tugas ini sedang dikerjakan %(name)s.") % {"name": name}
    if standing == "over" and item.done_at:
        decision = case_page.decision_name(words, item.task, item.decision)
        at = short_moment(item.done_at, regions.zone_of(item.region_id))
        return _("Tugas ini sudah diputuskan %(name)s pada %(at)s: %(decision)s.") % {
            "name": name,
            "at": at,
            "decision": decision,
        }
    if standing == "over":
        return _(
            "Tugas ini sudah tidak ada: permohonannya ditarik, ditutup, atau dikabulkan karena batasnya lewat."
        )
    return refusal({"role": "role_missing"}.get(standing, standing))


@view_policy("processes.claim")
@require_POST
def claim(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Take a task and open it."""
    try:
        actions.claim(actor_of(request), work_item_id, clock.now())
    except (Conflict, NotPermitted) as why:
        return refused(request, why, work_item_id)
    return HttpResponseRedirect(reverse("desk:task", args=[work_item_id]), status=303)


@view_policy("processes.release")
@require_POST
def release(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Give a task back, so that a colleague can take it."""
    try:
        actions.release(actor_of(request), work_item_id, clock.now())
    except (Conflict, NotPermitted) as why:
        return refused(request, why, work_item_id)
    return HttpResponseRedirect(f"{reverse('desk:home')}?daftar={frame.POOL}", status=303)


@view_policy("processes.decide")
@sensitive_post_parameters()
@never_cache
@require_POST
def decide(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Decide a task: back to the worklist. Refused for what was typed: the page again, with all of it."""
    typed = _typed(request)
    marks = {path: typed.words.get(path) or typed.note for path in typed.marked}
    ruling = actions.Ruling(typed.decision, typed.reasons.get(typed.decision, ""), typed.note, marks, typed.number)
    actor = actor_of(request)
    try:
        actions.decide(actor, work_item_id, ruling, clock.now())
    except Invalid as faulty:
        return page(request, work_item_id, typed, _faults(actor, work_item_id, typed, faulty), 422)
    except (Conflict, NotPermitted) as why:
        if not _was_hers(why, desk.task_status(actor, work_item_id), typed):
            return refused(request, why, work_item_id, typed)
    request.session["desk_done"] = desk.task_status(actor, work_item_id).number
    if request.headers.get("X-Unsent"):  # by the script that keeps a decision while the line is down
        return JsonResponse({"next": reverse("desk:home")})
    return HttpResponseRedirect(reverse("desk:home"), status=303)


def _was_hers(why: DomainError, status: TaskStatus, typed: Typed) -> bool:
    """The same decision came before, and its answer was lost on the line: it is done, not refused."""
    return why.code == "already_decided" and status.mine and status.decision == typed.decision


def _typed(request: HttpRequest) -> Typed:
    post = request.POST
    decision = post.get("decision", "")[:60]
    one_for_all = next((one for one in post.getlist("reason") if one), "")
    reasons = {name.removeprefix("reason-"): post[name][:60] for name in post if name.startswith("reason-")}
    words = {name[5:]: post[name].strip()[:LONGEST_MARK] for name in post if name.startswith("mark-")}
    note, marked = post.get("note", "").strip()[:LONGEST_NOTE], post.getlist("marks")[:_MOST_MARKS]
    number = post.get("number", "").strip()[:LONGEST_NUMBER]
    return Typed(decision, {decision: one_for_all} | reasons, note, number, marked, words)


def _faults(actor: Actor, work_item_id: UUID, typed: Typed, faulty: Invalid) -> dict[str, str]:
    """What to mend in the form, by the control that it stands at."""
    status = desk.task_status(actor, work_item_id)
    decided = status.published.service.tasks[status.task]
    chosen = [one for one in getattr(decided, "decisions", []) if one.id == typed.decision]
    by_note = not (chosen and chosen[0].reasons)
    words = {
        "decision": ("decision", _("Pilih keputusan.")),
        "reason": ("note", _("Tulis catatannya: keputusan ini perlu penjelasan."))
        if by_note
        else (f"reason-{typed.decision}", _("Pilih alasan dari daftar.")),
        "number": ("number", _("Tulis nomor yang diberikan sistem tujuan.")),
        "marks": ("marks", _("Tandai isian yang harus diperbaiki pemohon.")),
    }
    if faulty.fields.get("marks") == ["not_the_applicants"]:
        words["marks"] = ("marks", _("Yang ditandai bukan isian pemohon, jadi tidak dapat dimintakan perbaikan."))
    return dict(words[name] for name in faulty.fields if name in words)


def refused(request: HttpRequest, why: DomainError, work_item_id: UUID, typed: Typed | None = None) -> HttpResponse:
    """What happened meanwhile, what was typed, and where to go on."""
    status = desk.task_status(actor_of(request), work_item_id)
    context = {
        "fault": _happened(why, status),
        "number": status.number,
        "task_url": reverse("desk:task", args=[work_item_id]),
        "typed": typed,
    }
    return frame.drawn(request, "desk/refused.html", context, status=409)


def _happened(why: DomainError, status: TaskStatus) -> str:
    words = Words(status.published, get_language() or "id")
    at = short_moment(status.at, regions.zone_of(status.region_id)) if status.at else ""
    told = {"name": status.officer or _("petugas lain"), "at": at}
    if why.code == "already_claimed":
        return _("%(name)s mengambil tugas ini pada %(at)s.") % told
    if why.code == "already_decided" and status.decision:
        told["decision"] = case_page.decision_name(words, status.task, status.decision)
        return _("%(name)s sudah memutuskan tugas ini pada %(at)s: %(decision)s.") % told
    if why.code == "already_decided":
        return _(
            "Tugas ini sudah tidak ada: permohonannya ditarik, ditutup, atau dikabulkan karena batasnya lewat."
        )
    return refusal(why.code)
