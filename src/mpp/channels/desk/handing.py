"""A task is handed to a colleague, or back to the pool, with the reason."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mpp.applications import actions, desk
from mpp.applications.terms import TaskStatus
from mpp.channels.desk import frame, tasks
from mpp.channels.desk.assisting import errors_of
from mpp.channels.desk.words import HANDING_REASONS, RELATIONS
from mpp.channels.look import forms
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.queries import OfficerCard
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotPermitted

_POOL = "kantor"


@view_policy("processes.pass_on")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """To whom and why; then done, and back to the officer's day."""
    actor = actor_of(request)
    status, colleagues = desk.colleagues(actor, work_item_id)
    if not status.mine or status.state != "claimed":
        return HttpResponseRedirect(reverse("desk:task", args=[work_item_id]))
    if request.method != "POST":
        return _drawn(request, _page(status, colleagues, {}, {}))
    given = forms.parse_post(_page(status, colleagues, {}, {}), request.POST, request.FILES)
    try:
        to = _chosen(given, colleagues)
        actions.pass_on(actor, work_item_id, to, given["reason"] or "", clock.now())
    except Invalid as faulty:
        return _drawn(request, _page(status, colleagues, given, faulty.fields), 422)
    except (Conflict, NotPermitted) as refused:
        return tasks.refused(request, refused, work_item_id)
    return HttpResponseRedirect(reverse("desk:home"), status=303)


@view_policy("processes.step_aside")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_aside(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Which relation there is; then the case is closed to this officer."""
    actor = actor_of(request)
    status = desk.task_status(actor, work_item_id)
    if request.method != "POST":
        return _drawn(request, _relation_page(status, {}, {}))
    given = forms.parse_post(_relation_page(status, {}, {}), request.POST, request.FILES)
    try:
        actions.step_aside(actor, work_item_id, given["relation"] or "", clock.now())
    except Invalid as faulty:
        return _drawn(request, _relation_page(status, given, faulty.fields), 422)
    except (Conflict, NotPermitted) as refused:
        return tasks.refused(request, refused, work_item_id)
    return HttpResponseRedirect(reverse("desk:home"), status=303)


def _chosen(given: dict[str, Any], colleagues: "list[OfficerCard] | Any") -> UUID | None:
    if given["to"] == _POOL:
        return None
    chosen = [one.id for one in colleagues if str(one.id) == given["to"]]
    if not chosen:
        raise Invalid({"to": ["nobody_chosen"]})
    return UUID(str(chosen[0]))


def _drawn(request: HttpRequest, page: forms.Page, status: int = 200) -> HttpResponse:
    return frame.drawn(request, "desk/assist.html", {"page": page}, frame.MINE, status)


def _page(status: TaskStatus, colleagues: Any, given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
    kind, words = forms.FieldKind, Words(status.published, get_language() or "id")
    task = words(f"tasks.{status.task}.label", status.published.service.tasks[status.task].label)
    who = [forms.Choice(str(one.id), one.name) for one in colleagues]
    to = (forms.Choice(_POOL, _("Siapa pun yang berwenang di kantor ini (antrean)")), *who)
    reasons = tuple(forms.Choice(code, str(label)) for code, label in HANDING_REASONS.items())
    fields = (
        forms.Field("to", kind.SELECT, _("Kepada"), choices=to, value=given.get("to")),
        forms.Field("reason", kind.SELECT, _("Alasan"), choices=reasons, value=given.get("reason")),
    )
    return forms.Page(
        id="pass_on",
        title=_("Alihkan tugas"),
        intro=f"{task}, {status.number}",
        groups=(forms.Group("to", fields),),
        errors=errors_of(faults),
        back_url=reverse("desk:task", args=[status.id]),
        submit_label=_("Alihkan"),
    )


def _relation_page(status: TaskStatus, given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
    relations = tuple(forms.Choice(code, str(label)) for code, label in RELATIONS.items())
    field = forms.Field(
        "relation",
        forms.FieldKind.CHOICE,
        _("Hubungan Anda dengan pemohon atau pihak lain di berkas ini"),
        choices=relations,
        value=given.get("relation"),
    )
    return forms.Page(
        id="step_aside",
        title=_("Mundur dari berkas ini"),
        intro=_(
            "Berkas %(number)s kembali ke antrean dan tertutup bagi Anda. Pernyataan ini dicatat dan tidak dapat "
            "ditarik (UU 30/2014 pasal 42 dan 43)."
        )
        % {"number": status.number},
        groups=(forms.Group("relation", (field,)),),
        errors=errors_of(faults),
        back_url=reverse("desk:task", args=[status.id]),
        submit_label=_("Nyatakan dan mundur"),
    )
