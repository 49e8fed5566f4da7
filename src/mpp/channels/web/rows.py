"""Values of an interview as rows that a person reads: what it is, where it comes from, where it is changed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mpp.applications import interview as iv
from mpp.applications.interview.document import LISTED
from mpp.applications.interview.parts import PART
from mpp.applications.terms import OpenInterview
from mpp.catalogue.pack import Element, ElementKind
from mpp.channels.look.parts import SummaryRow
from mpp.channels.web.questions import Words, shown

_SOURCE_KINDS = {
    "applicant": "asked",
    "officer": "verified",
    "agent": "asked",
    "derived": "derived",
    "family_card": "known",
    "wallet": "known",
    "output": "known",
    "file": "known",
}
_OWNERS = {
    "wallet": gettext_lazy("akun nasional"),
    "family_card": gettext_lazy("kartu keluarga"),
    "dukcapil": "Dukcapil",
    "sdmk": "SATUSEHAT SDMK",
    "satusehat": "SATUSEHAT",
    "birth_notice": gettext_lazy("rumah sakit, lewat SATUSEHAT"),
    "death_notice": gettext_lazy("rumah sakit, lewat SATUSEHAT"),
    "bpjs": "BPJS Kesehatan",
    "taspen": "PT Taspen",
    "siak": "SIAK",
    "oss": "OSS",
    "agent": gettext_lazy("orang yang bertindak untuk Anda"),
    "output": gettext_lazy("dokumen yang diterbitkan untuk Anda"),
    "file": gettext_lazy("berkas Anda yang sudah diperiksa petugas"),
}
_KNOWN = frozenset({iv.State.KNOWN, iv.State.DERIVED, iv.State.PENDING})


def owner_of(source: str) -> str:
    """The name of who gave a value, as people know it."""
    plain = source.removeprefix(LISTED)
    return str(_OWNERS.get(plain.partition(":")[0], plain))


def summary(view: OpenInterview, rows: Iterable[iv.Row], words: Words) -> dict[str, list[SummaryRow]]:
    """Rows by the party that they are about, in the pack's order."""
    grouped: dict[str, list[SummaryRow]] = {}
    for row in rows:
        party = view.published.service.parties[row.slot.place.party]
        label = words(f"parties.{row.slot.place.party}.label", party.label)
        grouped.setdefault(f"{label} {row.slot.place.member or ''}".strip(), []).append(_row(view, row, words))
    return grouped


def known(view: OpenInterview, words: Words) -> dict[str, list[SummaryRow]]:
    """What is not asked because somebody told it already."""
    return summary(view, iv.rows(view.plan, _KNOWN), words)


def _row(view: OpenInterview, row: iv.Row, words: Words) -> SummaryRow:
    slot = row.slot
    source = slot.held.source if slot.held else slot.registry
    known = "known" if source.startswith(LISTED) else "registry" if source else ""
    kind = _SOURCE_KINDS.get(source.partition(":")[0], known)
    if slot.state is iv.State.PENDING:
        kind, source = "pending", "" if source.startswith(PART) else source
    others = view.plan.interview.conflicts.get(slot.path, ())
    if others:
        kind = "conflict"
    told = [_("%(who)s mencatat: %(value)s") % said_by(one, slot.element, words) for one in others]
    change = f"{reverse('web:page', args=[view.id, row.change])}?ubah=1" if row.change else ""
    value = "\n".join([_value(slot, words), *told])
    return SummaryRow(words.label(slot.element), value, kind, owner_of(source), change)


def said_by(held: iv.Held, element: Element, words: Words) -> dict[str, str]:
    """What another source says about a value, and who it is."""
    return {"who": owner_of(held.source), "value": shown(element, held.value, words)}


def _value(slot: iv.Slot, words: Words) -> str:
    if slot.state is iv.State.PENDING:
        if slot.registry.startswith(PART):
            return _("Menyusul dari permohonan yang lain")
        return _("Menunggu jawaban %(who)s; Anda dapat meneruskan") % {"who": owner_of(slot.registry)}
    if slot.state is iv.State.ABSENT:
        return _("Tidak tercatat di %(who)s") % {"who": owner_of(slot.registry)}
    if slot.element.kind is ElementKind.DOCUMENT and slot.held:
        return _("Berkas sudah diterima")
    return shown(slot.element, slot.held.value if slot.held else None, words)
