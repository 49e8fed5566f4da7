"""What went wrong, for a developer's eyes, in the reader's language: one sentence for each code."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

STATUSES = {  # what OpenAPI says of each
    400: "Not readable, or the Idempotency-Key is missing",
    401: "No token, or one that has run out",
    403: "Not permitted to this client",
    404: "No such thing at this agency",
    409: "The task changed meanwhile",
    410: "The data were destroyed at the end of their term",
    413: "Too large",
    415: "Not a kind of content that is taken",
    422: "Not acceptable: `errors` says where and why; or the Idempotency-Key stood for another request",
    429: "Too many calls: try again after Retry-After",
}
_STATUS = {
    400: gettext_lazy("Permintaan tidak dapat dibaca."),
    401: gettext_lazy("Token tidak ada, salah, atau sudah habis masa berlakunya."),
    403: gettext_lazy("Klien ini tidak berwenang melakukannya."),
    404: gettext_lazy("Tidak ada, atau bukan untuk instansi ini."),
    405: gettext_lazy("Metode HTTP ini tidak ada di alamat ini."),
    409: gettext_lazy("Keadaan tugas sudah berubah."),
    410: gettext_lazy("Data berkas ini sudah dimusnahkan."),
    413: gettext_lazy("Isi permintaan terlalu besar."),
    415: gettext_lazy("Jenis isi permintaan ini tidak diterima."),
    422: gettext_lazy("Ada isian yang tidak dapat diterima."),
    429: gettext_lazy("Terlalu banyak permintaan. Coba lagi nanti."),
    503: gettext_lazy("Layanan sedang tidak dapat menjawab. Coba lagi."),
}
_CODES = {
    "already_claimed": gettext_lazy("Tugas ini sudah diambil petugas atau sistem lain."),
    "already_decided": gettext_lazy("Tugas ini sudah diputuskan, atau permohonannya ditutup."),
    "not_claimed_by_you": gettext_lazy("Tugas ini tidak sedang dipegang klien ini."),
    "four_eyes": gettext_lazy("Klien ini sudah memutuskan tugas sebelumnya pada berkas yang sama."),
    "role_missing": gettext_lazy("Tugas ini untuk peran yang tidak dimiliki klien ini."),
    "for_an_officer": gettext_lazy("Keberatan hanya diputuskan petugas, tidak oleh sistem."),
    "scope_missing": gettext_lazy("Token ini tidak memuat izin (scope) yang diperlukan."),
    "not_yours": gettext_lazy("Tugas ini milik instansi atau daerah lain."),
    "idempotency_key_missing": gettext_lazy("Sertakan kepala Idempotency-Key, paling panjang 200 karakter."),
    "idempotency_key_reused": gettext_lazy("Idempotency-Key ini sudah dipakai untuk permintaan lain."),
    "idempotency_key_in_use": gettext_lazy("Permintaan pertama dengan Idempotency-Key ini masih dikerjakan."),
    "invalid_client": gettext_lazy("Klien tidak dikenal, atau rahasianya salah."),
    "invalid_scope": gettext_lazy("Klien ini tidak diberi salah satu izin (scope) yang diminta."),
    "unsupported_grant_type": gettext_lazy("Hanya grant_type client_credentials yang diterima."),
    "unknown": gettext_lazy("Bukan salah satu pilihan yang ada."),
    "required": gettext_lazy("Wajib diisi."),
    "not_the_applicants": gettext_lazy("Bukan isian pemohon, jadi tidak dapat dimintakan perbaikan."),
    "no_correction": gettext_lazy("Pada tugas ini tidak dapat dimintakan perbaikan."),
}


def title(status: int) -> str:
    """A status in words."""
    return str(_STATUS.get(status) or _("Permintaan tidak dapat dilayani."))


def detail(code: str) -> str:
    """A code in words; empty where its status says all."""
    return str(_CODES.get(code, ""))
