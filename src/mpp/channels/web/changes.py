"""What differs when somebody comes back to an interview after long: read before it goes on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mpp.applications import actions
from mpp.applications import interview as iv
from mpp.applications.differing import differences
from mpp.applications.terms import OpenInterview
from mpp.catalogue import queries as catalogue
from mpp.channels.look.parts import SummaryRow
from mpp.channels.web.asking import next_address
from mpp.channels.web.assisted import sent_url
from mpp.channels.web.moments import day
from mpp.channels.web.questions import Words, shown
from mpp.channels.web.rows import owner_of, said_by
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.regions import queries as regions

Kind = iv.Kind
_HEADINGS = (  # what the person has to do something about comes first
    ((Kind.RETYPED, Kind.EXPIRED, Kind.ASKED), gettext_lazy("Perlu Anda isi")),
    ((Kind.DIFFERS,), gettext_lazy("Berbeda dengan catatan lain")),
    ((Kind.CHANGED,), gettext_lazy("Berubah")),
    ((Kind.NEW,), gettext_lazy("Sekarang sudah diketahui")),
    ((Kind.AWAITED,), gettext_lazy("Ditanyakan lagi kepada pemilik datanya")),
    ((Kind.GONE,), gettext_lazy("Tidak diperlukan lagi")),
)


@view_policy("applications.answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Say what is new, changed or expired; who has read it goes on."""
    actor, now = actor_of(request), clock.now()
    view = actions.open_interview(actor, interview_id, now)
    if view.state != "open":
        return HttpResponseRedirect(sent_url(request, interview_id, several=bool(view.published.parts)))
    if request.method == "POST":
        return HttpResponseRedirect(next_address(actions.acknowledge(actor, interview_id, now)), status=303)
    if view.plan.interview.before is None:
        return HttpResponseRedirect(next_address(view))
    return render(request, "web/changes.html", _context(view))


def _context(view: OpenInterview) -> dict[str, Any]:
    before = view.plan.interview.before
    assert before is not None
    lang = get_language() or "id"
    old = Words(catalogue.version(UUID(before.version_id)), lang)
    words, found = Words(view.published, lang), differences(view.plan.interview)
    groups = [(str(heading), _rows(found, kinds, words, old)) for kinds, heading in _HEADINGS]
    return {
        "title": words("name", view.published.service.name),
        "since": day(datetime.fromisoformat(before.at), regions.zone_of(view.region_id)),
        "new_version": old.published.service.version != view.published.service.version,
        "groups": [(heading, rows) for heading, rows in groups if rows],
    }


def _rows(found: Sequence[iv.Difference], kinds: Sequence[Kind], words: Words, old: Words) -> list[SummaryRow]:
    return [_row(one, old if one.kind is Kind.GONE else words) for one in found if one.kind in kinds]


def _row(one: iv.Difference, words: Words) -> SummaryRow:
    label = f"{_party(one, words)}: {words.label(one.element)}"
    source = owner_of(one.now.source) if one.now and one.kind in (Kind.NEW, Kind.CHANGED) else ""
    return SummaryRow(label, "\n".join(_lines(one, words)), "known" if source else "", source)


def _party(one: iv.Difference, words: Words) -> str:
    name, _dot, _rest = one.path.partition(".")
    party, _bracket, member = name.partition("[")
    label = words(f"parties.{party}.label", words.published.service.parties[party].label)
    return f"{label} {member.rstrip(']')}".strip()


def _lines(one: iv.Difference, words: Words) -> list[str]:
    was = shown(one.element, one.before.value, words) if one.before else ""
    is_now = shown(one.element, one.now.value, words) if one.now else ""
    if one.kind is Kind.CHANGED:
        return [_("Sekarang: %(value)s") % {"value": is_now}, _("Sebelumnya: %(value)s") % {"value": was}]
    if one.kind is Kind.DIFFERS:
        others = [_("%(who)s mencatat: %(value)s") % said_by(other, one.element, words) for other in one.others]
        return [_("Isian Anda tetap: %(value)s") % {"value": is_now}, *others]
    if one.kind is Kind.AWAITED:
        return [_("Menunggu jawaban %(who)s; Anda dapat meneruskan") % {"who": owner_of(one.registry)}]
    if one.kind is Kind.RETYPED:
        return [_("Pertanyaannya berubah. Yang dulu Anda tulis: %(value)s") % {"value": was}]
    if one.kind is Kind.EXPIRED:
        return [_("Sudah kedaluwarsa. Sebelumnya: %(value)s") % {"value": was}]
    return [_("Pertanyaan baru")] if one.kind is Kind.ASKED else [was or is_now]
