"""What rights, states and outcomes are called, in the reader's language."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import Automation
from mpp.vault.rights.table import RIGHTS, Kind

_TITLES = {
    Kind.ACCESS: gettext_lazy("Salinan semua data saya"),
    Kind.CORRECTION: gettext_lazy("Perbaikan data"),
    Kind.WITHDRAWAL: gettext_lazy("Penarikan persetujuan"),
    Kind.RESTRICTION: gettext_lazy("Penghentian pemakaian baru"),
    Kind.ERASURE: gettext_lazy("Penghapusan"),
    Kind.OBJECTION: gettext_lazy("Keberatan atas keputusan otomatis"),
}
_OUTCOMES = {
    "kept": gettext_lazy("Petugas sudah memeriksa sendiri: keputusannya tetap."),
    "changed": gettext_lazy("Petugas sudah memeriksa sendiri: keputusannya diubah."),
    "refused": gettext_lazy("Permintaan ini tidak dapat dipenuhi."),
}
_AUTOMATION = {
    Automation.NOTHING: gettext_lazy("Semua keputusan diambil oleh petugas. Tidak ada yang diputuskan otomatis."),
    Automation.JUDGED: gettext_lazy("Sistem menilai sebagian syaratnya; petugas yang memutuskan."),
    Automation.DECIDED: gettext_lazy("Sistem yang memutuskan, tanpa petugas."),
}


def title(kind: str) -> str:
    """A right as people call it."""
    return str(_TITLES[Kind(kind)])


def state(row: RightsRequest) -> tuple[str, str, str]:
    """A request's state: words, tone and icon."""
    if row.state == "open":
        waits = _("Menunggu jawaban kantor") if row.agency_id else _("Sedang dikerjakan")
        return waits, "info", "clock"
    return {
        "answered": (_("Selesai"), "good", "check"),
        "refused": (_("Ditolak"), "bad", "stop"),
        "in_force": (_("Sedang berlaku"), "warn", "pause"),
        "lifted": (_("Sudah dicabut"), "neutral", "close"),
    }[row.state]


def row(told: RightsRequest, now: datetime) -> dict[str, Any]:
    """What every list of requests shows of one, besides its days in the reader's own zone."""
    chip, tone, icon = state(told)
    return {
        "id": told.id,
        "number": told.number,
        "title": title(told.kind),
        "articles": RIGHTS[Kind(told.kind)].articles,
        "basis": RIGHTS[Kind(told.kind)].term_basis,
        "chip": chip,
        "tone": tone,
        "icon": icon,
        "late": told.state == "open" and told.due_at < now,
    }


def outcome(code: str) -> str:
    """What the office found; empty for what has no words of its own."""
    return str(_OUTCOMES.get(code, ""))


def automation(how: Automation) -> str:
    """How far the system decided."""
    return str(_AUTOMATION[how])


def section(name: str, count: int) -> str:
    """What goes at once, and how much of it."""
    told = {
        "facts": ngettext(
            "%(count)d data tentang Anda, termasuk riwayatnya",
            "%(count)d data tentang Anda, termasuk riwayatnya",
            count,
        ),
        "exports": _("salinan data yang pernah Anda minta"),
    }
    return told.get(name, ngettext("%(count)d catatan", "%(count)d catatan", count)) % {"count": count}
