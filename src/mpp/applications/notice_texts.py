"""What the notices say: number, state and day, nothing about the person. Each fits one SMS of 160 GSM-7 letters."""

from datetime import date
from enum import StrEnum

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


class Code(StrEnum):
    """Which message. Stored with the notice: never rename one."""

    RECEIVED = "received"
    CORRECTION = "correction"
    CORRECTION_LATE = "correction_late"
    LATE = "late"
    PRINTING = "printing"  # the files are there, the card is not
    TO_COLLECT = "to_collect"
    COLLECTED = "collected"
    READY = "ready"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"  # to a refusal
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    DEEMED = "deemed"  # silence has approved it
    STATEMENT = "statement"  # to somebody whom an application names
    CLOSED = "closed"  # at an end that the platform knows no better word for


_SUBJECT = _("MPP Digital: permohonan %(number)s")
_TEXTS = {
    Code.RECEIVED: _("MPP Digital: permohonan %(number)s sudah diterima. Selesai paling lambat %(day)s."),
    Code.CORRECTION: _(
        "MPP Digital: permohonan %(number)s perlu diperbaiki paling lambat %(day)s. "
        "Masuk ke MPP Digital, buka Permohonan saya."
    ),
    Code.CORRECTION_LATE: _(
        "MPP Digital: batas perbaikan permohonan %(number)s sudah lewat (%(day)s). "
        "Kirim segera dari Permohonan saya, atau hubungi kantor."
    ),
    Code.LATE: _(
        "MPP Digital: permohonan %(number)s melewati batas waktu %(day)s. Mohon maaf, permohonan tetap diproses."
    ),
    Code.PRINTING: _(
        "MPP Digital: permohonan %(number)s: dokumen sudah jadi, unduh dari Permohonan saya. "
        "Kartunya sedang dicetak; Anda akan dikabari."
    ),
    Code.TO_COLLECT: _(
        "MPP Digital: permohonan %(number)s: dokumen sudah jadi dan dapat diambil di kantor. "
        "Rinciannya di Permohonan saya."
    ),
    Code.COLLECTED: _(
        "MPP Digital: dokumen permohonan %(number)s sudah diserahkan. Bukan Anda yang menerima? Hubungi kantor."
    ),
    Code.READY: _("MPP Digital: dokumen permohonan %(number)s sudah jadi. Unduh dari Permohonan saya."),
    Code.REFUSED: _("MPP Digital: permohonan %(number)s tidak dapat disetujui. Alasannya ada di Permohonan saya."),
    Code.WITHDRAWN: _("MPP Digital: permohonan %(number)s sudah ditarik kembali."),
    Code.OBJECTED: _(
        "MPP Digital: keberatan atas permohonan %(number)s diterima. Diputuskan paling lambat %(day)s."
    ),
    Code.UPHELD: _("MPP Digital: keberatan atas permohonan %(number)s dikabulkan. Permohonan diproses lagi."),
    Code.NOT_UPHELD: _(
        "MPP Digital: keberatan atas permohonan %(number)s ditolak. "
        "Alasan dan langkah berikutnya di Permohonan saya."
    ),
    Code.DEEMED: _(
        "MPP Digital: batas waktu permohonan %(number)s lewat tanpa keputusan, maka dikabulkan menurut hukum. "
        "Dokumen segera terbit."
    ),
    Code.STATEMENT: _(
        "MPP Digital: permohonan %(number)s menyebut Anda. Masuk ke MPP Digital, buka Pernyataan tentang saya."
    ),
    Code.CLOSED: _("MPP Digital: permohonan %(number)s selesai diproses. Hasilnya ada di Permohonan saya."),
}


def subject(number: str, language: str) -> str:
    """The subject of an e-mail."""
    with translation.override(language):
        return gettext(_SUBJECT) % {"number": number}


def text(code: str, number: str, day: date | None, language: str) -> str:
    """The message of a code in a language (id, en). `day` is what the code speaks of, in the region's zone."""
    with translation.override(language):
        told = date_format(day, "j M Y") if day else ""
        return gettext(_TEXTS[Code(code)]) % {"number": number, "day": told}
