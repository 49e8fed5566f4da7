"""The national dictionary in words: its subjects and elements as everybody reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mpp.catalogue import queries, rules
from mpp.catalogue.dictionary import DECLARED, Dictionary, subject_of
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.pack import Element, ElementKind, Privacy
from mpp.catalogue.usage import Use, Way
from mpp.channels.look.parts import SummaryRow

_KINDS = {
    ElementKind.TEXT: gettext_lazy("Tulisan pendek"),
    ElementKind.PARAGRAPH: gettext_lazy("Tulisan"),
    ElementKind.INTEGER: gettext_lazy("Angka"),
    ElementKind.MONEY: gettext_lazy("Uang, dalam rupiah"),
    ElementKind.DATE: gettext_lazy("Tanggal"),
    ElementKind.TIME: gettext_lazy("Jam"),
    ElementKind.BOOLEAN: gettext_lazy("Ya atau tidak"),
    ElementKind.CHOICE: gettext_lazy("Satu pilihan"),
    ElementKind.CHOICES: gettext_lazy("Boleh beberapa pilihan"),
    ElementKind.NIK: gettext_lazy("NIK, 16 angka"),
    ElementKind.PHONE: gettext_lazy("Nomor telepon"),
    ElementKind.EMAIL: gettext_lazy("Alamat surel"),
    ElementKind.DOCUMENT: gettext_lazy("Dokumen"),
    ElementKind.GROUP: gettext_lazy("Beberapa isian"),
    ElementKind.LIST: gettext_lazy("Daftar, boleh beberapa baris"),
}
_WAYS = {
    Way.FETCHED: gettext_lazy("Diambil dari pemiliknya"),
    Way.DERIVED: gettext_lazy("Dihitung"),
    Way.ASKED: gettext_lazy("Ditanyakan bila belum diketahui"),
    Way.KNOWN: gettext_lazy("Dipakai bila sudah diketahui"),
    Way.ISSUED: gettext_lazy("Dihasilkan layanan ini"),
}
_DOES = {
    "fetch": gettext_lazy("Pemilik memberi datanya, jadi tidak ditanyakan kepada Anda."),
    "verify": gettext_lazy("Pemilik memastikan yang Anda sebutkan benar, tanpa memberi datanya."),
    "notify": gettext_lazy("Pemilik menerima kabar bila datanya berubah di sini."),
}
_ABOUT = {"person": gettext_lazy("Orang"), "business": gettext_lazy("Badan usaha")}


class Texts:
    """The dictionary's texts in one language."""

    def __init__(self, whole: Dictionary, lang: str) -> None:
        self._known = whole.texts.get(lang, {})

    def __call__(self, path: str, source: str) -> str:
        """The text of a path; `source` is the Indonesian one."""
        return self._known.get(path) or source


@dataclass(frozen=True, slots=True)
class Entry:
    """An element among others."""

    id: str
    label: str
    owner: str
    owner_label: str
    specific: bool
    words: frozenset[str] = field(repr=False)

    @property
    def url(self) -> str:
        """Where the element is told of."""
        return reverse("web:element", args=[self.id])


@dataclass(frozen=True, slots=True)
class Group:
    """The elements of one subject, by label."""

    id: str
    label: str
    entries: tuple[Entry, ...]


@lru_cache(maxsize=8)
def groups(edition_id: UUID, lang: str) -> tuple[Group, ...]:
    """Every element by subject, in the order in which subjects are read."""
    whole = queries.dictionary(edition_id)
    texts = Texts(whole, lang)
    by_subject: dict[str, list[Entry]] = {}
    for element in whole.elements.values():
        by_subject.setdefault(subject_of(element.id), []).append(_entry(whole, element, texts))
    named = {one.id: texts(f"subjects.{one.id}.label", one.label) for one in whole.subjects}
    return tuple(
        Group(name, named.get(name, name), tuple(sorted(by_subject[name], key=lambda one: one.label.casefold())))
        for name in [*named, *sorted(by_subject.keys() - named.keys())]
        if name in by_subject
    )


def _entry(whole: Dictionary, element: Element, texts: Texts) -> Entry:
    said = [element.id, element.label, element.hint]
    for known in whole.texts.values():
        said += [known.get(f"{element.id}.{part}", "") for part in ("label", "hint")]
    return Entry(
        id=element.id,
        label=texts(f"{element.id}.label", element.label),
        owner="" if _only_derived(element) else element.owner,
        owner_label=_("Dihitung") if _only_derived(element) else owner_label(whole, element.owner, texts),
        specific=element.privacy is Privacy.SPECIFIC,
        words=rules.words(" ".join(said)),
    )


def _only_derived(element: Element) -> bool:
    """Nobody owns what follows from other elements."""
    return bool(element.derive) and element.owner == DECLARED


def owner_label(whole: Dictionary, owner: str, texts: Texts) -> str:
    """What an owner is called."""
    if owner == DECLARED:
        return _("Anda sendiri")
    known = whole.owners.get(owner)
    return texts(f"owners.{owner}.label", known.label) if known and known.label else owner


def found(all_groups: Sequence[Group], query: str, owner: str) -> list[Group]:
    """The groups with those of their elements that answer the query and have the owner."""
    wanted = rules.words(query)
    kept = (
        Group(group.id, group.label, tuple(one for one in group.entries if _answers(one, wanted, owner)))
        for group in all_groups
    )
    return [group for group in kept if group.entries]


def _answers(entry: Entry, wanted: frozenset[str], owner: str) -> bool:
    if owner and entry.owner != owner:
        return False
    return all(any(one.startswith(word) for one in entry.words) for word in wanted)


def facts(whole: Dictionary, element: Element, texts: Texts) -> list[SummaryRow]:
    """What an element is, who owns it, and how long it holds."""
    rows = [
        (_("Kode"), element.id),
        (_("Bentuk"), str(_KINDS[element.kind])),
        (_("Batas"), " ".join(_limits(element))),
        (_("Tentang"), ", ".join(str(_ABOUT[one]) for one in element.about)),
        (_("Pemilik"), "" if _only_derived(element) else owner_label(whole, element.owner, texts)),
        (_("Cara memperoleh"), " ".join(_does(whole, element))),
        (_("Perlindungan"), _privacy(element)),
        (_("Masa berlaku"), _freshness(element)),
        (_("Catatan"), texts(f"{element.id}.note", element.note)),
    ]
    return [SummaryRow(label, value) for label, value in rows if value]


def _limits(element: Element) -> Iterator[str]:
    if element.max_length is not None:
        yield _("Paling panjang %(n)d huruf.") % {"n": element.max_length}
    for bound, words in (
        (element.minimum, _("Paling kecil %(value)s.")),
        (element.maximum, _("Paling besar %(value)s.")),
    ):
        if bound is not None:
            yield words % {"value": _("hari ini") if bound == "today" else bound}
    if element.kind is ElementKind.DOCUMENT and element.issued_by_state:
        yield _("Diterbitkan negara, jadi tidak perlu Anda unggah.")
    elif element.accept:
        yield _("Diunggah sebagai %(forms)s.") % {"forms": ", ".join(one.upper() for one in element.accept)}


def _bound(bound: str) -> str:
    return _("hari ini") if bound == "today" else bound


def _does(whole: Dictionary, element: Element) -> Iterator[str]:
    if element.derive:
        yield _("Dihitung dari data lain; ditanyakan hanya bila tidak dapat dihitung.")
    elif element.owner == DECLARED:
        yield _("Hanya Anda yang tahu, jadi ditanyakan kepada Anda.")
    else:
        owner = whole.owners.get(element.owner)
        yield from (str(_DOES[one]) for one in (owner.can if owner else []))
        if owner is None or not owner.can:
            yield _("Pemilik belum tersambung, jadi untuk sementara ditanyakan kepada Anda.")


def _privacy(element: Element) -> str:
    if element.privacy is Privacy.SPECIFIC:
        return _("Data pribadi spesifik, dijaga lebih ketat (UU 27/2022 pasal 4 ayat 2)")
    if element.about == ["business"]:
        return _("Data badan usaha")
    return _("Data pribadi umum (UU 27/2022 pasal 4 ayat 3)")


def _freshness(element: Element) -> str:
    if element.derive:
        return _("Dihitung lagi setiap kali")
    if element.fresh_days is None:
        return _("Tidak kedaluwarsa")
    if element.fresh_days == 0:
        return _("Hanya untuk satu permohonan")
    days = ngettext("Dicek lagi setelah %(n)d hari", "Dicek lagi setelah %(n)d hari", element.fresh_days)
    return days % {"n": element.fresh_days}


def choices(element: Element, texts: Texts) -> list[str]:
    """The choices in words."""
    return [texts(f"{element.id}.choices.{one.value}.label", one.label) for one in element.choices]


def fields(element: Element, texts: Texts) -> list[tuple[str, str]]:
    """The fields of a group or list, and their kinds."""
    return [
        (texts(f"{element.id}.fields.{one.id}.label", one.label), str(_KINDS[one.kind])) for one in element.fields
    ]


def sources(whole: Dictionary, element: Element, texts: Texts) -> list[tuple[str, str]]:
    """What a derivation reads: label and address of each element."""
    return [
        (texts(f"{one}.label", whole.elements[one].label), reverse("web:element", args=[one]))
        for one in elements_read(element.derive or "", whole.elements)
    ]


def usage(uses: Sequence[Use], lang: str) -> list[tuple[str, str, str]]:
    """Service, party, and how the value comes, in words."""
    return [(f"{_in(use.names, lang)} ({use.version})", _in(use.labels, lang), _way(use)) for use in uses]


def _way(use: Use) -> str:
    way = str(_WAYS[use.way])
    return _("%(way)s; boleh kosong") % {"way": way} if use.optional else way


def _in(texts: tuple[tuple[str, str], ...], lang: str) -> str:
    known = dict(texts)
    return known.get(lang, known["id"])
