"""What refusals sound like to people."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mpp.channels.look.spelling import clock_time
from mpp.identity.errors import ProviderAnswerRefused, SignInRefused
from mpp.kernel.errors import DomainError


def said(fault: DomainError) -> str:
    """Return the sentence for a refusal, in the reader's language."""
    if isinstance(fault, SignInRefused):
        return _refusal(fault)
    if isinstance(fault, ProviderAnswerRefused):
        return _("Jawaban akun nasional tidak dapat dipercaya, jadi Anda belum masuk. Coba sekali lagi.")
    return {
        "provider_unavailable": _(
            "Akun nasional sedang tidak dapat dihubungi. Coba lagi nanti, atau masuk dengan kode SMS."
        ),
        "identity_conflict": _("Akun nasional ini sebelumnya milik NIK lain. Hubungi petugas di loket."),
        "not_sent": _("Kode tidak dapat dikirim sekarang. Coba lagi beberapa menit lagi."),
    }.get(fault.code, _("Anda belum dapat masuk. Coba sekali lagi."))


def _refusal(fault: SignInRefused) -> str:
    again = fault.details.get("retry_at")
    at = clock_time(timezone.localtime(again)) if isinstance(again, datetime) else ""
    return {
        "phone_invalid": _("Tulis nomor telepon seluler, misalnya 0812 3456 7890."),
        "wrong_code": _("Kode salah atau sudah dipakai. Periksa lagi angkanya."),
        "code_expired": _("Kode sudah kedaluwarsa. Minta kode baru."),
        "too_many_attempts": _too_many(at),
        "too_many_codes": _("Terlalu banyak kode diminta. Coba lagi setelah pukul %(time)s.") % {"time": at},
        "wrong_credentials": _("Nama masuk atau kata sandi salah."),
        "account_closed": _("Akun ini sudah ditutup. Hubungi pengelola instansi Anda."),
    }.get(fault.code, _("Anda belum dapat masuk. Coba sekali lagi."))


def _too_many(at: str) -> str:
    if at:
        return _("Terlalu banyak percobaan. Coba lagi setelah pukul %(time)s.") % {"time": at}
    return _("Terlalu banyak percobaan dengan kode ini. Minta kode baru.")
