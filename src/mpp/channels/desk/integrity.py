"""The inspectorate's page: what does not fit in the log of cases, as questions with their evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.channels.desk import frame
from mpp.channels.web.messages import said
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity.actor import Actor
from mpp.identity.policy import view_policy
from mpp.identity.queries import officer_names
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.scope import unit_of_work
from mpp.oversight.integrity import actions, queries
from mpp.oversight.integrity.models import Finding
from mpp.oversight.integrity.rules import Rule
from mpp.regions import queries as regions

RULES = {
    Rule.LATE: (
        gettext_lazy("Berulang kali lewat batas waktu"),
        gettext_lazy("Satu tugas di satu kantor, dalam sebulan."),
    ),
    Rule.OUT_OF_ORDER: (
        gettext_lazy("Diputus mendahului antrean"),
        gettext_lazy("Berkas yang lebih lama menunggu pada tugas yang sama."),
    ),
    Rule.REOPENED: (
        gettext_lazy("Penolakan yang tidak bertahan"),
        gettext_lazy("Keberatan atas penolakan petugas ini dikabulkan."),
    ),
    Rule.RETURNED: (
        gettext_lazy("Tugas berulang-ulang dimulai"),
        gettext_lazy("Berkas bolak-balik pada tugas yang sama."),
    ),
    Rule.SAME_PAIR: (
        gettext_lazy("Petugas dan pemohon yang sama"),
        gettext_lazy("Petugas ini memutus berkas pemohon yang sama berulang kali."),
    ),
    Rule.IN_SECONDS: (
        gettext_lazy("Diputus dalam hitungan detik"),
        gettext_lazy("Terlalu singkat untuk membaca berkas."),
    ),
    Rule.AT_NIGHT: (gettext_lazy("Diputus pada malam hari"), gettext_lazy("Menurut jam daerah.")),
    Rule.PAUSED_OFTEN: (
        gettext_lazy("Waktu terlalu sering dihentikan"),
        gettext_lazy("Perbaikan diminta berulang kali pada satu berkas."),
    ),
    Rule.UNLIKE_OTHERS: (
        gettext_lazy("Jauh lebih cepat dari rekannya"),
        gettext_lazy("Nilai tengah waktunya dibandingkan dengan petugas lain pada tugas yang sama."),
    ),
}
OUTCOMES = {
    Finding.Outcome.EXPLAINED: gettext_lazy("Ada penjelasan yang wajar"),
    Finding.Outcome.ADVISED: gettext_lazy("Kantor diminta memperbaiki cara kerja"),
    Finding.Outcome.EXAMINED: gettext_lazy("Diperiksa lebih lanjut di luar aplikasi ini"),
}
_HAPPENED = {
    "decided": gettext_lazy("Diputus"),
    "task_started": gettext_lazy("Mulai menunggu"),
    "late": gettext_lazy("Lewat batas waktu"),
    "silent": gettext_lazy("Tidak diputuskan sampai batas waktu lewat"),
    "reopened": gettext_lazy("Dibuka lagi"),
    "correction_asked": gettext_lazy("Perbaikan diminta"),
}


@view_policy("integrity.see")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits to be looked into, or was settled; all of it, or of one rule."""
    actor, settled = actor_of(request), request.GET.get("daftar") == "selesai"
    chosen = request.GET.get("aturan", "")
    chosen = chosen if chosen in set(Rule) else ""
    board = queries.board(actor, settled=settled, rule=chosen)
    context = {
        "rows": [_row(one, _zone(actor)) for one in board.rows],
        "rules": [
            {"id": rule, "label": RULES[rule][0], "count": board.counts[rule], "current": rule == chosen}
            for rule in Rule
            if rule in board.counts
        ],
        "settled": settled,
        "chosen": chosen,
        "more": board.more,
    }
    return frame.watched(request, "desk/findings.html", context)


@view_policy("integrity.settle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One question with its evidence, and what came of it."""
    actor = actor_of(request)
    found = queries.finding(actor, finding_id)
    if request.method != "POST":
        return _page(request, actor, found, {})
    try:
        actions.settle(actor, finding_id, request.POST.get("outcome", ""), clock.now())
    except Invalid:
        faults = [{"field": "outcome", "message": _("Pilih hasil pemeriksaannya.")}]
        return _page(request, actor, found, {"faults": faults}, 422)
    except Conflict as refused:
        return _page(request, actor, queries.finding(actor, finding_id), {"refused": said(refused.code)}, 409)
    return HttpResponseRedirect(reverse("desk:findings"), status=303)


def _page(
    request: HttpRequest, actor: Actor, found: Finding, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    zone, lang = _zone(actor), get_language() or "id"
    names = _officer(actor, found)
    context = {
        "one": _row(found, zone),
        "officer": names,
        "evidence": [_event(each, zone, lang) for each in found.evidence],
        "left": found.events - len(found.evidence),
        "outcomes": list(OUTCOMES.items()),
        "outcome": OUTCOMES.get(Finding.Outcome(found.outcome)) if found.outcome else "",
    }
    return frame.watched(request, "desk/finding.html", context | more, status)


def _zone(actor: Actor) -> ZoneInfo:
    assert actor.region_id is not None
    return regions.zone_of(actor.region_id)


def _officer(actor: Actor, found: Finding) -> str:
    """Whose decisions it is about; by name as far as the region shows its officers to the inspectorate."""
    if found.officer_id is None:
        return ""
    with unit_of_work(actor.scope):
        names = officer_names([found.officer_id])
    return names.get(found.officer_id, f"…{str(found.officer_id)[-6:]}")


def _row(one: Finding, zone: ZoneInfo) -> dict[str, Any]:
    label, about = RULES[Rule(one.rule)]
    return {
        "id": one.id,
        "title": label,
        "about": about,
        "office": regions.agency_names(one.region_id).get(one.office_id, "") if one.office_id else "",
        "events": one.events,
        "at": short_moment(one.grown_at, zone),
        "open": one.state == Finding.State.OPEN,
    }


def _event(told: Mapping[str, Any], zone: ZoneInfo, lang: str) -> dict[str, Any]:
    published = _published(told["service"])
    words = Words(published, lang) if published else None
    task = published.service.tasks.get(told["task"]) if published else None
    return {
        "number": told["number"],
        "service": words("name", published.service.name) if words and published else told["service"],
        "task": words(f"tasks.{told['task']}.label", task.label) if words and task else "",
        "what": _HAPPENED.get(told["code"], told["code"]),
        "at": short_moment(datetime.fromisoformat(told["at"]), zone),
    }


def _published(service_id: str) -> PublishedService | None:
    """The version of a service that most regions offer: for its words alone."""
    found: Sequence[catalogue.Service] = [one for one in catalogue.services() if one.service_id == service_id]
    return found[0].published if found else None
