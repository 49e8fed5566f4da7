"""The interview, page by page, and checking the answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions
from mpp.applications import interview as iv
from mpp.applications.terms import OpenInterview
from mpp.catalogue.pack import ElementKind
from mpp.channels.look import forms
from mpp.channels.look.parts import SummaryRow
from mpp.channels.web.messages import notice, said
from mpp.channels.web.questions import Words, field_of, shown
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid

_SOURCE_KINDS = {
    "applicant": "asked",
    "officer": "verified",
    "derived": "derived",
    "family_card": "known",
    "wallet": "known",
}
_OWNERS = {
    "wallet": "akun nasional",
    "family_card": "kartu keluarga",
    "dukcapil": "Dukcapil",
    "sdmk": "SATUSEHAT SDMK",
    "satusehat": "SATUSEHAT",
}


@view_policy("applications.answer")
@never_cache
@require_safe
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Go to the first page that asks something, or to the check of the answers."""
    view = actions.open_interview(actor_of(request), interview_id, clock.now())
    if view.state != "open":
        return HttpResponseRedirect(reverse("web:application", args=[interview_id]))
    return HttpResponseRedirect(next_address(view))


def next_address(view: OpenInterview) -> str:
    """Where the person goes on: the first page that asks something, or the check of the answers."""
    page = iv.next_page(view.plan)
    return reverse("web:check", args=[view.id]) if page is None else reverse("web:page", args=[view.id, page.id])


@view_policy("applications.answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, interview_id: UUID, page_id: str) -> HttpResponse:
    """One group of questions."""
    actor, now = actor_of(request), clock.now()
    view = actions.open_interview(actor, interview_id, now)
    asked = iv.page(view.plan, page_id)
    if asked is None:
        return HttpResponseRedirect(reverse("web:interview", args=[interview_id]))
    drawn = _page(view, asked, {}, {})
    if request.method != "POST":
        return render(request, "web/page.html", {"page": drawn})
    given: dict[str, Any] = dict(forms.parse_post(drawn, request.POST, request.FILES))
    action = forms.parse_action(request.POST)
    if action.verb in ("add", "remove"):
        changed = forms.apply_row_action(drawn, given, action)
        return render(request, "web/page.html", {"page": _page(view, asked, changed, {})})
    try:
        given = _with_files(request, view, asked, given)
        seen = request.POST.get("_seen", "")
        after = actions.save_page(actor, interview_id, page_id, given, now, seen=seen)
    except Conflict as changed:
        return _changed_elsewhere(
            request, actions.open_interview(actor, interview_id, now), page_id, given, changed
        )
    except Invalid as faulty:
        kept = _page(view, asked, given, faulty.fields)
        return render(request, "web/page.html", {"page": kept}, status=422)
    return HttpResponseRedirect(next_address(after), status=303)


def _changed_elsewhere(
    request: HttpRequest, view: OpenInterview, page_id: str, given: Mapping[str, Any], changed: Conflict
) -> HttpResponse:
    """Another tab has sent this page: what was typed here stays, and is sent only when sent again."""
    asked = iv.page(view.plan, page_id)
    if asked is None:
        return HttpResponseRedirect(next_address(view))
    drawn = replace(_page(view, asked, given, {}), errors=(forms.PageError("", str(said(changed.code))),))
    return render(request, "web/page.html", {"page": drawn}, status=409)


def _page(
    view: OpenInterview, asked: iv.QuestionPage, given: Mapping[str, Any], faults: Mapping[str, list[str]]
) -> forms.Page:
    words = Words(view.published, get_language() or "id")
    fields = tuple(field_of(question, words, given, faults) for question in asked.questions)
    shown_pages = iv.pages(view.plan)
    title = words(f"pages.{asked.page.id}.title", asked.page.title)
    where = [one.id for one in shown_pages].index(asked.id)
    back = reverse("web:page", args=[view.id, shown_pages[where - 1].id]) if where else reverse("web:account")
    return forms.Page(
        id=asked.id,
        title=f"{title} {asked.member}" if asked.member else title,
        groups=(forms.Group("questions", fields),),
        intro=words(f"pages.{asked.page.id}.intro", asked.page.intro),
        errors=tuple(forms.PageError(one.name, f"{one.label}: {one.errors[0]}") for one in fields if one.errors),
        back_url=back,
        submit_label=_("Simpan dan lanjutkan"),
        progress=forms.Progress(where + 1, len(shown_pages)),
        seen=iv.stamp(asked),
    )


def _with_files(
    request: HttpRequest, view: OpenInterview, asked: iv.QuestionPage, given: dict[str, Any]
) -> dict[str, Any]:
    """Take the uploads; the id of each is the answer, and one that was sent before stays."""
    for question in asked.questions:
        if question.element.kind is ElementKind.DOCUMENT:
            upload = request.FILES.get(question.path)
            if upload is None:
                given[question.path] = question.value
                continue
            if upload.size is not None and upload.size > 10 * 1024 * 1024:
                raise Invalid({question.path: ["too_large_file"]})
            taken = actions.attach(
                actor_of(request), view.id, question.path, upload.name or "", upload.read(), clock.now()
            )
            given[question.path] = str(taken.id)
    return given


@view_policy("applications.submit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Every value with its source; sending it makes the application."""
    actor, now = actor_of(request), clock.now()
    view = actions.open_interview(actor, interview_id, now)
    if view.state != "open":
        return HttpResponseRedirect(reverse("web:application", args=[interview_id]))
    if request.method != "POST":
        return render(request, "web/check.html", _check_context(view))
    names = _names(view) if request.POST.get("confirmed") == "yes" else {}
    try:
        actions.submit(actor, interview_id, names, now)
    except Conflict as refused:
        context = _check_context(view) | {"fault": said(refused.code)}
        return render(request, "web/check.html", context, status=409)
    return HttpResponseRedirect(reverse("web:application", args=[interview_id]), status=303)


def _names(view: OpenInterview) -> dict[str, str]:
    """The names that will be printed, by output, as the person saw them."""
    outputs = view.published.service.outputs.items()
    paths = {name: one.confirm_name for name, one in outputs if one.confirm_name}
    return {name: str(view.plan.values.get(path, "")) for name, path in paths.items()}


def _check_context(view: OpenInterview) -> dict[str, Any]:
    words = Words(view.published, get_language() or "id")
    review = iv.review(view.plan)
    rows: dict[str, list[SummaryRow]] = {}
    for row in review.rows:
        party = view.published.service.parties[row.slot.place.party]
        label = words(f"parties.{row.slot.place.party}.label", party.label)
        rows.setdefault(f"{label} {row.slot.place.member or ''}".strip(), []).append(_row(view, row, words))
    return {
        "title": words("name", view.published.service.name),
        "parties": rows,
        "notices": [notice(code) for code in view.plan.interview.notices],
        "broken": [words(f"rules.{rule.id}.message", rule.message) for rule in review.broken],
        "blocked": bool(review.blocked),
        "names": sorted(set(_names(view).values())),
        "fee": review.fee,
        "unfinished": review.unfinished,
        "index": review.index,
    }


def _row(view: OpenInterview, row: iv.Row, words: Words) -> SummaryRow:
    slot = row.slot
    if slot.state is iv.State.PENDING:
        value = _("Menunggu jawaban %(who)s; Anda dapat meneruskan") % {"who": slot.registry}
    elif slot.element.kind is ElementKind.DOCUMENT and slot.held:
        value = _("Berkas sudah diterima")
    else:
        value = shown(slot.element, slot.held.value if slot.held else None, words)
    source = slot.held.source if slot.held else slot.registry
    change = reverse("web:page", args=[view.id, row.change]) if row.change else ""
    kind = "pending" if slot.state is iv.State.PENDING else _SOURCE_KINDS.get(source, "registry" if source else "")
    return SummaryRow(words.label(slot.element), value, kind, _OWNERS.get(source, source), change)
