"""One line of "Permohonan saya": what it is, where it stands, and what the person can do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from mpp.applications.terms import Mine
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.regions import queries as regions

_REFUSED = "refused"  # end events by convention of packs (docs/packs.md)
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Line:
    """As the list shows it. `tone` and `icon` are the chip's."""

    url: str
    title: str
    number: str
    chip: str
    tone: str
    icon: str
    told: str


def line_of(one: Mine, lang: str) -> Line:
    """What the list says of one interview or application."""
    title = Words(one.published, lang)("name", one.published.service.name)
    zone = regions.zone_of(one.region_id)
    if one.published.parts and one.state != "open":
        told = _("Dikirim %(moment)s") % {"moment": short_moment(one.updated_at, zone)}
        return Line(
            reverse("web:bundle", args=[one.id]), title, "", _("Beberapa permohonan"), "info", "check", told
        )
    if not one.number:
        told = _("Terakhir diubah %(moment)s") % {"moment": short_moment(one.updated_at, zone)}
        return Line(
            reverse("web:interview", args=[one.id]), title, "", _("Belum dikirim"), "neutral", "pencil", told
        )
    chip, tone, icon = state_chip(one.case_state, one.outcome)
    told = ""
    if one.case_state == "running" and one.due_at is not None:
        told = _("Selesai paling lambat %(moment)s") % {"moment": short_moment(one.due_at, zone)}
    return Line(reverse("web:application", args=[one.id]), title, one.number, chip, tone, icon, told)


def state_chip(state: str, outcome: str) -> tuple[str, str, str]:
    """Where a case stands, as a chip: words, tone and icon."""
    if state == "waiting_applicant":
        return _("Menunggu perbaikan Anda"), "warn", "pause"
    if state != "closed":
        return _("Sedang diproses"), "info", "clock"
    if outcome == _REFUSED:
        return _("Ditolak"), "bad", "stop"
    if outcome == _WITHDRAWN:
        return _("Anda tarik"), "neutral", "close"
    return _("Selesai"), "good", "check"
