"""A verdict on a document in words, with what to do. No word here depends on whose document it is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mpp.issuance.actions import RevocationReason
from mpp.issuance.verification import Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told: `tone` of the notice, the verdict in one sentence, and what to do."""

    tone: str
    verdict: str | Promise
    advice: str | Promise


_EXPIRED = Told(
    "warning",
    _("Dokumen ini asli, tetapi masa berlakunya sudah habis."),
    _("Mintalah dokumen yang masih berlaku."),
)
_TOLD = {
    Verdict.GENUINE: Told(
        "success",
        _("Dokumen ini asli dan berlaku."),
        _("Cocokkan isi di bawah ini dengan yang Anda lihat pada dokumen."),
    ),
    Verdict.SUPERSEDED: Told(
        "warning",
        _("Dokumen ini asli, tetapi sudah diganti dengan yang lebih baru."),
        _("Jangan dipakai lagi. Mintalah dokumen yang terbaru dari pemegangnya."),
    ),
    Verdict.REVOKED: Told(
        "error",
        _("Dokumen ini sudah dicabut dan tidak berlaku."),
        _("Jangan diterima. Bila perlu, tanyakan kepada kantor yang menerbitkannya."),
    ),
    Verdict.ALTERED: Told(
        "error",
        _("Berkas ini tidak sama dengan yang kami terbitkan."),
        _(
            "Jangan diterima. Mintalah berkas aslinya, atau pindai kode QR pada dokumen untuk melihat isi yang "
            "benar."
        ),
    ),
    Verdict.UNKNOWN: Told(
        "error",
        _("Dokumen ini tidak dikenal."),
        _("Jangan diterima sebelum menanyakannya kepada kantor yang namanya tertulis di situ."),
    ),
}
_SCANNED = Told(
    "error",
    _("Berkas ini tidak dikenal."),
    _(
        "Foto, hasil pindai, atau cetakan yang disimpan ulang tidak dapat diperiksa dengan cara ini: pindailah "
        "kode QR pada dokumennya. Bila kode QR itu tidak membuka alamat kami, jangan diterima."
    ),
)
_NUMBERS = {
    Verdict.GENUINE: Told(
        "info",
        _("Nomor ini ada di daftar terbitan kami, dan belum dicabut."),
        _("Nomor saja tidak membuktikan keaslian kertasnya. Pindai kode QR-nya, atau unggah berkas PDF-nya."),
    ),
    Verdict.SUPERSEDED: Told(
        "warning",
        _("Dokumen bernomor ini sudah diganti dengan yang lebih baru."),
        _("Mintalah dokumen yang terbaru dari pemegangnya."),
    ),
    Verdict.REVOKED: Told(
        "error", _("Dokumen bernomor ini sudah dicabut dan tidak berlaku."), _("Jangan diterima.")
    ),
    Verdict.UNKNOWN: Told(
        "error",
        _("Nomor ini tidak ada di daftar terbitan kami."),
        _("Periksa lagi penulisannya, dengan garis miring dan titiknya. Bila sudah benar, jangan diterima."),
    ),
}
_NUMBER_EXPIRED = Told(
    "warning", _("Masa berlaku dokumen bernomor ini sudah habis."), _("Mintalah dokumen yang masih berlaku.")
)


def of_document(verdict: Verdict, *, expired: bool = False) -> Told:
    """Of what a QR code opened."""
    return _EXPIRED if expired and verdict is Verdict.GENUINE else _TOLD[verdict]


def of_file(verdict: Verdict, *, expired: bool = False) -> Told:
    """Of an uploaded file."""
    return _SCANNED if verdict is Verdict.UNKNOWN else of_document(verdict, expired=expired)


def of_number(verdict: Verdict, *, expired: bool = False) -> Told:
    """Of a number alone."""
    return _NUMBER_EXPIRED if expired and verdict is Verdict.GENUINE else _NUMBERS[verdict]


_WHY_REVOKED = {
    RevocationReason.WRONG_DATA: _("Ada data yang keliru"),
    RevocationReason.FALSE_DOCUMENTS: _("Diperoleh dengan data atau berkas yang tidak benar"),
    RevocationReason.ISSUED_BY_MISTAKE: _("Terbit karena kekeliruan kantor"),
    RevocationReason.NO_LONGER_ENTITLED: _("Syaratnya tidak lagi terpenuhi"),
    RevocationReason.HOLDER_ASKED: _("Atas permintaan pemegang"),
    RevocationReason.COURT_ORDER: _("Putusan pengadilan"),
}


def reasons_to_revoke() -> list[tuple[str, str]]:
    """The reasons for revoking, by code, in the reader's language."""
    return [(str(code), str(words)) for code, words in _WHY_REVOKED.items()]


def reason_words(code: str) -> str:
    """One reason in the reader's language; empty for none."""
    return dict(reasons_to_revoke()).get(code, "")
