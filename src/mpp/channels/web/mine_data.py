"""Data saya: what the state knows about the person who is signed in, and mending what is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, mine, ownership
from mpp.applications.actions.disputing import EVIDENCE, LONGEST_REASON, REASON, RIGHT
from mpp.applications.interview import Question
from mpp.applications.ownership import Way
from mpp.applications.terms import FileContent
from mpp.applications.uploads import MOST_BYTES
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import Element
from mpp.channels.look import forms
from mpp.channels.signin import keeping
from mpp.channels.web import mine_words, uploads
from mpp.channels.web.contacts import contact_of
from mpp.channels.web.lexicon import Lexicon
from mpp.channels.web.messages import said
from mpp.channels.web.moments import moment, short_moment
from mpp.channels.web.questions import Words, answer_of, field_of
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, zones
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.regions import queries as regions
from mpp.vault.models import Dispute
from mpp.vault.queries import Remembered
from mpp.vault.rules import KnownFact, fresh_until

_MOST_USES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as the page shows it. `dispute` is the newest one of its element."""

    name: str
    label: str
    value: str = field(repr=False)
    source: str
    tone: str
    icon: str
    sure: str
    since: str
    until: str
    aged: bool
    history: Sequence[tuple[str, str, str]] = field(repr=False)  # value, source, from when till when
    used: Sequence[tuple[str, str, str]] = ()  # address, number, service
    more_used: int = 0
    dispute: Dispute | None = None
    document: str = ""  # where it is downloaded
    kept: bool = True  # False: only applications hold it


@view_policy("vault.see_own")
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What the state knows about me, from where, since when, until when, and which applications used it."""
    told = mine.data(actor_of(request))
    lexicon = Lexicon(get_language() or "id")
    lines = _lines(told, lexicon)
    groups = [
        {"label": label, "rows": [lines[name] for name in names]} for label, names in lexicon.subjects(list(lines))
    ]
    context = {
        "groups": groups,
        "count": len(lines),
        "disputes": [_row_of(one, lexicon) for one in told.disputes],
        "changed": "diubah" in request.GET,
        "wide": True,
    }
    return render(request, "web/mine/data.html", context)


def _lines(told: mine.MyData, lexicon: Lexicon) -> dict[str, Line]:
    disputes = {one.element: one for one in reversed(told.disputes)}
    documents = {str(one.id) for one in told.documents}
    found: dict[str, Line] = {}
    for name, rows in told.facts.items():
        current = [one for one in rows if one.replaced_at is None]
        if current:
            line = _Making(lexicon, told, disputes, documents)
            found[name] = line.line(name, current[0].fact, [one for one in rows if one.replaced_at], kept=True)
    for name, fact in told.seen.items():
        found[name] = _Making(lexicon, told, disputes, documents).line(name, fact, [], kept=False)
    return found


@dataclass(frozen=True, slots=True)
class _Making:
    """What making a line takes."""

    lexicon: Lexicon
    told: mine.MyData
    disputes: Mapping[str, Dispute]
    documents: set[str]

    def line(self, name: str, fact: KnownFact, earlier: Sequence[Remembered], *, kept: bool) -> Line:
        element = self.lexicon.element(name)
        until = fresh_until(fact, element.fresh_days if element else None)
        tone, icon, sure = mine_words.sureness(fact.assurance)
        is_document = self.lexicon.is_document(name)
        used = self.told.used.get(name, ())
        return Line(
            name=name,
            label=self.lexicon.label(name),
            value=_("Dokumen") if is_document else self.lexicon.shown(name, fact.value),
            source=mine_words.source(fact.source),
            tone=tone,
            icon=icon,
            sure=sure,
            since=_day(fact.at),
            until=_day(until) if until else "",
            aged=until is not None and until <= clock.now(),
            history=[self._old(name, one) for one in earlier],
            used=[_used(one) for one in used[:_MOST_USES]],
            more_used=max(0, len(used) - _MOST_USES),
            dispute=self.disputes.get(name),
            document=_document(str(fact.value)) if is_document and str(fact.value) in self.documents else "",
            kept=kept,
        )

    def _old(self, name: str, one: Remembered) -> tuple[str, str, str]:
        assert one.replaced_at is not None
        value = _("Dokumen") if self.lexicon.is_document(name) else self.lexicon.shown(name, one.fact.value)
        span = _("%(first)s sampai %(last)s") % {"first": _day(one.fact.at), "last": _day(one.replaced_at)}
        return value, mine_words.source(one.fact.source), span


def _day(at: datetime) -> str:
    return short_moment(at, zones.WIB)


def _document(document_id: str) -> str:
    return reverse("web:my_document", args=[document_id])


def _used(one: mine.Used) -> tuple[str, str, str]:
    words = Words(catalogue.version(one.service_version_id), get_language() or "id")
    name = words("name", words.published.service.name)
    return reverse("web:application", args=[one.application_id]), one.number, name


def _row_of(row: Dispute, lexicon: Lexicon) -> dict[str, Any]:
    return {
        "url": reverse("web:my_dispute", args=[row.id]),
        "number": row.number,
        "label": lexicon.label(row.element),
        "state": _state(row),
        "due": moment(row.due_at, regions.zone_of(row.region_id)),
        "open": row.state == Dispute.State.OPEN,
    }


def _state(row: Dispute) -> tuple[str, str, str]:
    """Words, tone and icon."""
    if row.outcome == Dispute.Outcome.ACCEPTED:
        return _("Sudah diperbaiki"), "good", "check"
    if row.outcome == Dispute.Outcome.REFUSED:
        return _("Ditolak pemilik data"), "bad", "stop"
    if row.late_at is not None:
        return _("Terlambat dijawab"), "bad", "clock"
    if row.way == Dispute.Way.LETTER:
        return _("Dibawa ke pemilik data"), "warn", "file"
    return _("Sedang diperiksa pemilik data"), "info", "clock"


@view_policy("vault.see_own")
@never_cache
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A document that the vault keeps."""
    paper, content = mine.document(actor_of(request), document_id)
    return uploads.answer_with(FileContent(paper.name, paper.media_type, content))


@keeping.keeps_answers
@view_policy("vault.dispute")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, element_id: str) -> HttpResponse:
    """This is wrong: the right value, why, and what shows it."""
    actor = actor_of(request)
    known = mine.known(actor, element_id)
    lexicon = Lexicon(get_language() or "id")
    element = lexicon.element(element_id)
    if element is None or lexicon.is_document(element_id):
        raise NotFound
    about = _About(lexicon, element, known, ownership.route_of(element, known.fact).way)
    if request.method != "POST":
        return _ask(request, about, {}, {})
    given = dict(forms.parse_post(_page(about, {}, {}), request.POST, request.FILES))
    upload = request.FILES.get(EVIDENCE)
    if upload is not None and upload.size is not None and upload.size > MOST_BYTES:
        return _ask(request, about, given, {EVIDENCE: ["too_large_file"]}, 422)
    right = answer_of(element, given[RIGHT])
    objection = actions.Objection(right, str(given.get(REASON) or ""), upload.read() if upload else b"")
    try:
        taken = actions.dispute(actor, element_id, objection, clock.now())
    except Invalid as faulty:
        return _ask(request, about, given, faulty.fields, 422)
    except Conflict:
        return HttpResponseRedirect(reverse("web:my_data"), status=303)
    done = f"{reverse('web:my_data')}?diubah=1"
    if taken.dispute_id is not None:
        done = reverse("web:my_dispute", args=[taken.dispute_id])
    return keeping.forget(request, HttpResponseRedirect(done, status=303))


@dataclass(frozen=True, slots=True)
class _About:
    """Which fact is said to be wrong, and which way that goes."""

    lexicon: Lexicon
    element: Element
    known: mine.Known
    way: Way


def _ask(
    request: HttpRequest,
    about: _About,
    given: Mapping[str, Any],
    faults: Mapping[str, list[str]],
    status: int = 200,
) -> HttpResponse:
    name, lexicon = about.element.id, about.lexicon
    context = {
        "page": _page(about, given, faults),
        "label": lexicon.label(name),
        "value": lexicon.shown(name, about.known.fact.value),
        "source": mine_words.source(about.known.fact.source),
        "owner": lexicon.owner(name),
        "way": about.way.value,
        "faulty": bool(faults),
    }
    return render(request, "web/mine/wrong.html", context, status=status)


def _page(about: _About, given: Mapping[str, Any], faults: Mapping[str, list[str]]) -> forms.Page:
    label = _("Yang benar: %(label)s") % {"label": about.lexicon.label(about.element.id)}
    right = field_of(Question(RIGHT, about.element, required=True), about.lexicon.words, given, faults)
    fields = [_named(right, label)]
    if about.way is not Way.OWN:
        fields += _reasons(given, faults)
    return forms.Page(
        id="wrong",
        title=_("Ini keliru"),
        groups=(forms.Group("wrong", tuple(fields)),),
        back_url=reverse("web:my_data"),
        submit_label=_("Simpan perubahan") if about.way is Way.OWN else _("Kirim sanggahan"),
    )


def _named(right: forms.Field, label: str) -> forms.Field:
    """The field under another label; a browser does not fill in what is being corrected."""
    return replace(right, label=label, autocomplete="off")


def _reasons(given: Mapping[str, Any], faults: Mapping[str, list[str]]) -> list[forms.Field]:
    return [
        forms.Field(
            name=REASON,
            kind=forms.FieldKind.TEXTAREA,
            label=_("Mengapa keliru"),
            hint=_("Sebutkan dasarnya, misalnya akta atau ijazah. Dibaca petugas pemilik data."),
            value=given.get(REASON),
            max_length=LONGEST_REASON,
            errors=tuple(said(code) for code in faults.get(REASON, ())),
        ),
        forms.Field(
            name=EVIDENCE,
            kind=forms.FieldKind.FILE,
            label=_("Bukti"),
            hint=_("Foto atau PDF dokumen yang menunjukkan nilai yang benar."),
            required=False,
            accept="application/pdf,image/jpeg,image/png",
            max_bytes=MOST_BYTES,
            errors=tuple(said(code) for code in faults.get(EVIDENCE, ())),
        ),
    ]


@view_policy("vault.see_own")
@never_cache
@require_safe
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Where a dispute stands: at whom, by when, and what came back. Printed, it is the letter to the owner."""
    told = mine.dispute(actor_of(request), dispute_id)
    lexicon = Lexicon(get_language() or "id")
    row, zone = told.row, regions.zone_of(told.row.region_id)
    agency = regions.agency(row.agency_id) if row.agency_id else None
    now = clock.now()
    context = {
        "row": row,
        "label": lexicon.label(row.element),
        "owner": lexicon.owner(row.element),
        "office": agency.name if agency else "",
        "contact": contact_of(agency),
        "old": lexicon.shown(row.element, told.asked.get("old")),
        "right": lexicon.shown(row.element, told.asked.get(RIGHT)),
        "reason": told.asked.get(REASON, ""),
        "state": _state(row),
        "sent": moment(row.at, zone),
        "due": moment(row.due_at, zone),
        "hours_left": max(0, int((row.due_at - now).total_seconds() // 3600)),
        "answered": moment(row.answered_at, zone) if row.answered_at else "",
        "refused_because": mine_words.refusal(row.reason) if row.reason else "",
        "note": told.answer.get("note", ""),
        "mended": lexicon.shown(row.element, told.answer["value"]) if "value" in told.answer else "",
    }
    return render(request, "web/mine/dispute.html", context)
