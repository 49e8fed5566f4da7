"""What the pages of one's own data say: where a fact comes from, how sure it is, who looked, and why."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mpp.catalogue.pack import PublishedService
from mpp.channels.web.lexicon import Lexicon
from mpp.channels.web.rows import owner_of
from mpp.vault.rules import Assurance, Purpose, Unusual

_SURE = {
    Assurance.DECLARED: ("warn", "", gettext_lazy("Anda yang menyebutkan")),
    Assurance.ATTESTED: ("info", "check", gettext_lazy("Dijamin akun nasional")),
    Assurance.OFFICER: ("good", "stamp", gettext_lazy("Dilihat petugas")),
    Assurance.REGISTRY: ("good", "registry", gettext_lazy("Dipastikan pemilik data")),
}
_ROLES = {
    "clerk": gettext_lazy("Petugas loket"),
    "verifier": gettext_lazy("Verifikator"),
    "technical": gettext_lazy("Pemeriksa teknis"),
    "signer": gettext_lazy("Pejabat penanda tangan"),
}
_PURPOSES = {
    Purpose.DISPUTE: gettext_lazy("Memeriksa sanggahan Anda"),
    Purpose.EXPLAIN: gettext_lazy("Memeriksa cara kerja layanan"),
    Purpose.COMPLAINT: gettext_lazy("Menjawab pertanyaan Anda tentang akses data"),
    Purpose.SEARCH: gettext_lazy("Mencari berkas"),
}
_UNUSUAL = {
    Unusual.OUT_OF_HOURS: gettext_lazy("Di luar jam kerja kantor"),
    Unusual.NO_TASK: gettext_lazy("Petugas ini tidak punya tugas dalam berkas Anda"),
    Unusual.MANY_PEOPLE: gettext_lazy("Petugas ini membuka data banyak orang dalam waktu singkat"),
}
_BASES = {
    "public_service": gettext_lazy("Tugas pelayanan publik (UU 27/2022 pasal 20 ayat 2 huruf e)"),
    "consent": gettext_lazy("Persetujuan Anda (UU 27/2022 pasal 20 ayat 2 huruf a)"),
}
_OTHER_ELEMENTS = {
    "case.status": gettext_lazy("Nomor dan keadaan permohonan, nama disamarkan"),
    "access.question": gettext_lazy("Pertanyaan Anda tentang akses data"),
    "request.words": gettext_lazy("Isi permintaan Anda"),
}
_REFUSALS = {
    "evidence_missing": gettext_lazy("Buktinya belum ada atau belum cukup."),
    "record_is_right": gettext_lazy("Menurut pemilik data, catatannya sudah benar."),
    "not_ours": gettext_lazy("Data ini tidak dicatat oleh kantor yang dituju."),
    "other": gettext_lazy("Alasan lain, lihat penjelasannya."),
}
_RIGHTS = "rights_"  # before the kind of a request under UU 27/2022
YOURSELF = pgettext_lazy("source of a value", "Anda sendiri")


def source(text: str) -> str:
    """Where a fact comes from."""
    kind = text.partition(":")[0]
    told = {
        "applicant": str(YOURSELF),
        "officer": _("Petugas di loket"),
        "output": _("Dokumen yang diterbitkan untuk Anda"),
        "file": _("Berkas Anda yang sudah diperiksa petugas"),
    }
    return told.get(kind) or owner_of(text)


def sureness(assurance: Assurance) -> tuple[str, str, str]:
    """How sure a fact is: tone, icon and words."""
    tone, icon, words = _SURE[assurance]
    return tone, icon, str(words)


def roles(text: str) -> str:
    """An officer's roles as a Disclosure holds them."""
    return ", ".join(str(_ROLES.get(role, role)) for role in text.split(",") if role)


def purpose(code: str) -> str:
    """What data were looked at for, where it was no service; empty for a service."""
    if code.startswith(_RIGHTS):
        return _("Menjawab permintaan hak Anda")
    return str(_PURPOSES.get(Purpose(code), "")) if code in set(Purpose) else ""


def reasons(codes: Iterable[str]) -> list[str]:
    """Why an access stands out."""
    return [str(_UNUSUAL[Unusual(code)]) for code in codes if code in set(Unusual)]


def basis(code: str) -> str:
    """On which law an access stands."""
    return str(_BASES.get(code, code))


def refusal(code: str) -> str:
    """Why an owner did not mend a fact."""
    return str(_REFUSALS.get(code) or _REFUSALS["other"])


def refusals() -> list[tuple[str, str]]:
    """Every reason by its code."""
    return [(code, str(words)) for code, words in _REFUSALS.items()]


def elements(paths: Iterable[str], lexicon: Lexicon, published: PublishedService | None) -> list[str]:
    """Party paths in words: "Nama lengkap", and of somebody else "Nama lengkap (Ibu)"; each once."""
    return list(dict.fromkeys(_element(path, lexicon, published) for path in paths))


def _element(path: str, lexicon: Lexicon, published: PublishedService | None) -> str:
    if path in _OTHER_ELEMENTS:
        return str(_OTHER_ELEMENTS[path])
    party, _dot, rest = path.partition(".")
    if party == "output":
        outputs = published.service.outputs if published else {}
        return outputs[rest].label if rest in outputs else _("Dokumen")
    name = f"person.{rest}" if lexicon.element(f"person.{rest}") else rest
    label = lexicon.label(name)
    role = published.service.parties.get(party.partition("[")[0]) if published else None
    return label if role is None or role.applicant else f"{label} ({role.label})"
