"""Persetujuan: what a person agreed to apart from the law, asked in an interview and withdrawable at any time."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, mine
from mpp.channels.look import forms
from mpp.channels.web.asking import next_address
from mpp.channels.web.assisted import sent_url
from mpp.channels.web.lexicon import Lexicon
from mpp.channels.web.messages import said
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, zones
from mpp.kernel.errors import NotFound

_YES, _NO = "yes", "no"


@view_policy("vault.see_own")
@never_cache
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """What I agreed to, for what, and how it is taken back."""
    rows = [_row(one) for one in mine.consents(actor_of(request))]
    return render(request, "web/mine/consents.html", {"rows": rows, "withdrawn": "dicabut" in request.GET})


def _row(one: mine.MyConsent) -> dict[str, Any]:
    lang = get_language() or "id"
    words, lexicon, purpose = Words(one.published, lang), Lexicon(lang), one.purpose
    path = f"consents.{purpose.id}"
    return {
        "id": purpose.id,
        "label": words(f"{path}.label", purpose.label),
        "words": words(f"{path}.words", purpose.words),
        "recipient": words(f"{path}.recipient", purpose.recipient),
        "refused": words(f"{path}.refused", purpose.refused),
        "effect": words(f"{path}.withdrawn", purpose.withdrawn),
        "elements": [lexicon.label(name) for name in purpose.elements],
        "lives": one.lives,
        "state": _state(one),
        "at": short_moment(one.answer.withdrawn_at or one.answer.at, zones.WIB) if one.answer else "",
        "version": purpose.version,
    }


def _state(one: mine.MyConsent) -> tuple[str, str]:
    if one.lives:
        return _("Disetujui"), "good"
    if one.answer is not None and one.answer.withdrawn_at:
        return _("Dicabut"), "neutral"
    if one.answer is not None and one.answer.version < one.purpose.version:
        return _("Versi lama, akan ditanyakan lagi"), "warn"
    return _("Tidak disetujui"), "neutral"


@view_policy("vault.withdraw_consent")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, purpose: str) -> HttpResponse:
    """Say what withdrawing means, and withdraw when that is confirmed."""
    actor = actor_of(request)
    found = next((one for one in mine.consents(actor) if one.purpose.id == purpose and one.lives), None)
    if found is None:
        raise NotFound
    back = reverse("web:my_consents")
    if request.method != "POST":
        return render(request, "web/mine/withdraw.html", {"one": _row(found), "back": back})
    actions.withdraw_consent(actor, purpose, clock.now())
    return HttpResponseRedirect(f"{back}?dicabut=1", status=303)


@view_policy("vault.give_consent")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Ask the purposes of an interview, each apart. Who never answers has consented to nothing."""
    actor, now = actor_of(request), clock.now()
    view = actions.open_interview(actor, interview_id, now)
    if view.state != "open":
        return HttpResponseRedirect(sent_url(request, interview_id))
    asked = mine.consents_of(actor, view)
    if not asked:
        return HttpResponseRedirect(next_address(view))
    given = {one.purpose.id: request.POST.get(one.purpose.id, "") for one in asked}
    faults = {name: ["not_yes_or_no"] for name, value in given.items() if value not in (_YES, _NO)}
    if request.method != "POST" or faults:
        wrong = faults if request.method == "POST" else {}
        context = {"page": _page(asked, given, wrong, reverse("web:check", args=[view.id])), "faulty": bool(wrong)}
        return render(request, "web/mine/ask.html", context, status=422 if wrong else 200)
    actions.answer_consents(actor, interview_id, {name: value == _YES for name, value in given.items()}, now)
    return HttpResponseRedirect(next_address(actions.open_interview(actor, interview_id, now)), status=303)


def _page(
    asked: list[mine.MyConsent], given: dict[str, str], faults: dict[str, list[str]], back: str
) -> forms.Page:
    return forms.Page(
        id="consents",
        title=_("Persetujuan (pilihan)"),
        groups=tuple(_group(one, given, faults) for one in asked),
        intro=_("Ini tambahan di luar undang-undang. Anda bebas menolak, dan boleh mencabutnya kapan saja."),
        back_url=back,
        submit_label=_("Simpan pilihan"),
    )


def _group(one: mine.MyConsent, given: dict[str, str], faults: dict[str, list[str]]) -> forms.Group:
    row = _row(one)
    told = _YES if one.lives else _NO if one.answer is not None else ""
    yes, no = forms.Choice(_YES, _("Setuju")), forms.Choice(_NO, _("Tidak setuju"), row["refused"])
    question = forms.Field(
        name=one.purpose.id,
        kind=forms.FieldKind.CHOICE,
        label=row["label"],
        hint=_("%(words)s Data: %(data)s. Penerima: %(recipient)s.")
        % {"words": row["words"], "data": ", ".join(row["elements"]), "recipient": row["recipient"]},
        value=given.get(one.purpose.id) or told,
        choices=(yes, no),
        errors=tuple(said(code) for code in faults.get(one.purpose.id, ())),
    )
    return forms.Group(one.purpose.id, (question,))
