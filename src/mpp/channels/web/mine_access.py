"""Siapa melihat data saya: every access, what stands out in it, and asking why."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, mine
from mpp.applications.actions.asking_why import LONGEST, TEXT
from mpp.catalogue import queries as catalogue
from mpp.channels.look import forms
from mpp.channels.signin import keeping
from mpp.channels.web import mine_words
from mpp.channels.web.lexicon import Lexicon
from mpp.channels.web.messages import said
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.channels.web.rows import owner_of
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions

_OPERATOR = "operator"
ROWS = 15


@view_policy("vault.see_own")
@never_cache
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """Who looked at my data: who, what, for what, on which law, when."""
    lexicon = Lexicon(get_language() or "id")
    every = [_row(one, lexicon) for one in mine.accesses(actor_of(request))]
    chosen = request.GET.get("instansi", "")[:40]
    rows = [one for one in every if chosen in ("", one["who_id"])]
    agencies = {one["who_id"]: one["who"] for one in every}
    here = reverse("web:my_accesses")
    page = Paginator(rows, ROWS).get_page(request.GET.get("halaman", "1")[:6])
    context = {
        "rows": page.object_list,
        "page": page,
        "base": f"{here}?{urlencode({'instansi': chosen})}&" if chosen else f"{here}?",
        "agencies": [
            {"id": one, "name": name, "current": one == chosen}
            for one, name in sorted(agencies.items(), key=lambda each: each[1].casefold())
        ],
        "unusual": sum(bool(one["reasons"]) for one in rows),
        "asked": "ditanyakan" in request.GET,
        "wide": True,
    }
    return render(request, "web/mine/accesses.html", context)


def _row(look: mine.Look, lexicon: Lexicon) -> dict[str, Any]:
    row = look.row
    published = catalogue.version(look.service_version_id) if look.service_version_id else None
    zone = regions.zone_of(row.region_id)
    return {
        "id": row.id,
        "who_id": str(row.agency_id or row.recipient),
        "who": _who(look),
        "officer": look.head,
        "role": mine_words.roles(row.role),
        "elements": mine_words.elements(row.elements, lexicon, published),
        "purpose": mine_words.purpose(row.purpose),
        "service": Words(published, lexicon.words.lang)("name", published.service.name) if published else "",
        "number": look.number,
        "url": reverse("web:application", args=[row.case_id]) if look.number else "",
        "basis": mine_words.basis(row.basis),
        "at": moment(row.at, zone),
        "reasons": mine_words.reasons(row.unusual),
        "question": _question(look, zone),
    }


def _who(look: mine.Look) -> str:
    if look.row.agency_id is not None:
        agency = regions.agency(look.row.agency_id)
        return agency.name if agency else _("Instansi")
    return _("Pengelola sistem") if look.row.recipient == _OPERATOR else owner_of(look.row.recipient)


def _question(look: mine.Look, zone: Any) -> dict[str, Any] | None:
    question = look.question
    if question is None:
        return None
    return {
        "number": question.number,
        "text": look.asked,
        "answer": look.answer,
        "due": moment(question.due_at, zone),
        "late": question.late_at is not None,
        "answered": moment(question.answered_at, zone) if question.answered_at else "",
    }


@keeping.keeps_answers
@view_policy("vault.ask_why")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Ask the head of the agency why somebody looked."""
    actor = actor_of(request)
    look = mine.access(actor, disclosure_id)
    there = f"{reverse('web:my_accesses')}#akses-{disclosure_id}"
    if look.question is not None:
        return HttpResponseRedirect(there)
    if request.method != "POST":
        return _ask(request, look, "", [])
    text = request.POST.get(TEXT, "")[: LONGEST + 1]
    try:
        actions.ask_why(actor, disclosure_id, text, clock.now())
    except Invalid as faulty:
        return _ask(request, look, text, faulty.fields[TEXT], 422)
    except Conflict:  # asked already in another tab
        return HttpResponseRedirect(there, status=303)
    done = f"{reverse('web:my_accesses')}?ditanyakan=1#akses-{disclosure_id}"
    return keeping.forget(request, HttpResponseRedirect(done, status=303))


def _ask(request: HttpRequest, look: mine.Look, text: str, faults: list[str], status: int = 200) -> HttpResponse:
    question = forms.Field(
        name=TEXT,
        kind=forms.FieldKind.TEXTAREA,
        label=_("Apa yang ingin Anda ketahui?"),
        hint=_("Kepala instansi menjawab paling lambat 5 hari kerja. Jawabannya muncul di halaman ini."),
        value=text,
        max_length=LONGEST,
        errors=tuple(said(code) for code in faults),
    )
    page = forms.Page(
        id="why",
        title=_("Tanyakan alasannya"),
        groups=(forms.Group("why", (question,)),),
        back_url=reverse("web:my_accesses"),
        submit_label=_("Kirim pertanyaan"),
    )
    row = _row(look, Lexicon(get_language() or "id"))
    return render(request, "web/mine/why.html", {"page": page, "one": row, "faulty": bool(faults)}, status=status)
