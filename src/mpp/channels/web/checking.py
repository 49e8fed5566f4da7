"""Before sending: every value with its source, what the rules say, the output as printed. And sending, once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions
from mpp.applications import interview as iv
from mpp.applications.interview.parts import PART
from mpp.applications.terms import OpenInterview
from mpp.channels.look.spelling import money
from mpp.channels.web import previews, rows
from mpp.channels.web.assisted import sent_url
from mpp.channels.web.contacts import contact_for
from mpp.channels.web.messages import notice, said
from mpp.channels.web.parting import rows_of
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict

FORMS = ("jpg", "pdf")


@view_policy("applications.submit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Every value with its source; sending it makes the application. Sent again: the receipt of the first."""
    if request.method == "POST":
        return _send(request, interview_id)
    return _show(request, interview_id)


def _send(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Submit; the page names every name that is printed, and one box confirms them all."""
    confirmed: dict[str, str] | None = None if request.POST.get("confirmed") == "yes" else {}
    parts = request.POST.getlist("part")
    try:
        if parts:
            actions.submit_bundle(actor_of(request), interview_id, confirmed, clock.now(), parts)
        else:
            actions.submit(actor_of(request), interview_id, confirmed, clock.now())
    except Conflict as refused:
        return _show(request, interview_id, {"fault": said(refused.code), "fault_code": refused.code})
    return HttpResponseRedirect(sent_url(request, interview_id, several=bool(parts)), status=303)


def _show(request: HttpRequest, interview_id: UUID, fault: Mapping[str, str] | None = None) -> HttpResponse:
    view = actions.open_interview(actor_of(request), interview_id, clock.now())
    if view.state != "open":
        return HttpResponseRedirect(sent_url(request, interview_id, several=bool(view.published.parts)))
    if view.plan.interview.before is not None:
        return HttpResponseRedirect(reverse("web:changes", args=[interview_id]), status=303)
    status = 409 if fault else 200
    return render(request, "web/check.html", _context(view) | dict(fault or {}), status=status)


@view_policy("applications.answer")
@never_cache
@require_safe
def preview(request: HttpRequest, interview_id: UUID, output: str, form: str) -> HttpResponse:
    """An output from the interview's values, as `jpg` or `pdf`."""
    if form not in FORMS:
        raise Http404
    pdf = actions.preview_interview(actor_of(request), interview_id, output, clock.now())
    return previews.answer_with(pdf, form)


def _names(view: OpenInterview) -> dict[str, str]:
    """The names that will be printed, by output, as the person saw them."""
    outputs = view.published.service.outputs.items()
    paths = {name: one.confirm_name for name, one in outputs if one.confirm_name}
    return {name: str(view.plan.values.get(path, "")) for name, path in paths.items()}


def _context(view: OpenInterview) -> dict[str, Any]:
    words = Words(view.published, get_language() or "id")
    review = iv.review(view.plan)
    following = iv.next_page(view.plan)
    parts = rows_of(view)
    return {
        "parts": parts,
        "contact": contact_for(view.region_id, view.published.service.agency),
        "title": words("name", view.published.service.name),
        "parties": rows.summary(view, review.rows, words),
        "notices": list(dict.fromkeys(notice(code) for code in view.plan.interview.notices)),
        "blocked": [words(f"rules.{rule.id}.message", rule.message) for rule in review.blocked],
        "warned": [
            words(f"rules.{rule.id}.message", rule.message) for rule in review.broken if rule not in review.blocked
        ],
        "names": sorted(set(_names(view).values()) - {""}),
        "fee": review.fee,
        "fee_words": money(review.fee) if review.fee else "",
        "unfinished_url": reverse("web:page", args=[view.id, following.id]) if following else "",
        "can_send": not (review.unfinished or review.blocked) and (not parts or any(one.goes for one in parts)),
        "waits": any(_asked_of_registry(row) for row in review.rows),
        "index": review.index,
        "previews": [] if review.unfinished else previews.previews_of(view, words),
        "back": _back(view),
        "consents_url": reverse("web:ask_consents", args=[view.id]) if view.published.consents else "",
    }


def _asked_of_registry(row: iv.Row) -> bool:
    """What another part of the event brings is on no registry's way."""
    return row.slot.state is iv.State.PENDING and not row.slot.registry.startswith(PART)


def _back(view: OpenInterview) -> str:
    shown = iv.pages(view.plan)
    return reverse("web:page", args=[view.id, shown[-1].id]) if shown else reverse("web:account")
