"""What mandates are called, and why one does not hold, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mpp.catalogue import queries as catalogue
from mpp.channels.web.questions import Words
from mpp.identity.mandates import ALL_SERVICES

_BASES = {
    "family": gettext_lazy("Orang tua, menurut kartu keluarga"),
    "business": gettext_lazy("Penanggung jawab usaha, menurut OSS"),
    "granted": gettext_lazy("Kuasa yang diberikan sendiri"),
    "assisted": gettext_lazy("Persetujuan lisan kepada petugas, untuk satu pengisian"),
}
_FAULTS = {
    "required": gettext_lazy("Isi bagian ini."),
    "not_a_choice": gettext_lazy("Pilih salah satu pilihan yang ada."),
    "own_nik": gettext_lazy("Itu NIK Anda sendiri. Tulis NIK orang yang Anda beri kuasa."),
    "nik_not_digits": gettext_lazy("NIK hanya berisi angka."),
    "nik_wrong_length": gettext_lazy("NIK terdiri dari 16 angka. Periksa lagi di KTP-el."),
    "nik_impossible_date": gettext_lazy("Tanggal lahir di dalam NIK itu tidak ada. Periksa lagi di KTP-el."),
    "nik_no_serial": gettext_lazy("NIK tidak mungkin berakhir dengan 0000. Periksa lagi di KTP-el."),
    "not_a_nib": gettext_lazy("NIB terdiri dari 13 angka."),
    "unknown_business": gettext_lazy("OSS tidak mengenal NIB ini. Periksa lagi di oss.go.id."),
    "not_responsible": gettext_lazy(
        "OSS tidak menyebut Anda sebagai penanggung jawab usaha ini. Perbarui datanya di oss.go.id, atau minta "
        "penanggung jawabnya memberi Anda kuasa dari halaman ini."
    ),
    "own_nik_unknown": gettext_lazy(
        "NIK Anda belum kami ketahui. Masuk lagi dengan akun nasional dan bagikan NIK."
    ),
    "oss_unavailable": gettext_lazy("OSS sedang tidak dapat dihubungi. Coba lagi beberapa menit lagi."),
    "not_in_family_register": gettext_lazy(
        "Menurut kartu keluarga, Anda bukan orang tua dari anak di bawah 18 tahun ini. Bila kartunya keliru, "
        "perbaiki di kantor Dukcapil, lalu masuk lagi. Bila Anda wali, bawa penetapan pengadilan ke loket."
    ),
    "not_this_name": gettext_lazy("Pemberi kuasa menulis nama lain di samping NIK Anda. Minta ia menulis ulang."),
    "by_law": gettext_lazy("Orang tua mewakili anaknya menurut undang-undang sampai anak berumur 18 tahun."),
    "too_many_attempts": gettext_lazy("Terlalu banyak kuasa dalam satu jam. Coba lagi nanti."),
    "mandate_expired": gettext_lazy("Kuasa ini sudah berakhir."),
    "mandate_revoked": gettext_lazy("Kuasa ini sudah dicabut atau diakhiri."),
    "no_longer_responsible": gettext_lazy(
        "OSS tidak lagi menyebut Anda sebagai penanggung jawab usaha ini, jadi kuasa ini berakhir, juga yang Anda "
        "teruskan. Bila itu keliru, perbarui datanya di oss.go.id, lalu daftarkan NIB-nya lagi di halaman ini."
    ),
    "grantor_not_responsible": gettext_lazy(
        "Menurut OSS, yang memberi Anda kuasa bukan lagi penanggung jawab usaha ini, jadi kuasa ini berakhir. "
        "Isian tersimpan. Minta kuasa kepada penanggung jawab yang baru."
    ),
    "business_unconfirmed": gettext_lazy(
        "OSS sudah lebih dari tujuh hari tidak menjawab, jadi belum pasti siapa penanggung jawab usaha ini "
        "sekarang. "
        "Kuasa ini tidak dicabut: coba lagi nanti."
    ),
    "mandate_not_accepted": gettext_lazy("Kuasa ini belum diterima."),
    "outside_mandate": gettext_lazy("Itu di luar kuasa Anda."),
}


def basis_words(basis: str) -> str:
    """By what right somebody acts for another."""
    return str(_BASES.get(basis, basis))


def fault_words(code: str) -> str:
    """Why something cannot be granted, accepted or used, and what to do."""
    return str(_FAULTS.get(code) or _("Tindakan ini tidak dapat dilakukan."))


def service_names(service_ids: Iterable[str]) -> str:
    """What a mandate covers, by the services' names."""
    wanted = set(service_ids)
    if ALL_SERVICES in wanted:
        return _("Semua layanan")
    lang = get_language() or "id"
    known = {one.service_id: Words(one.published, lang)("name", one.published.service.name) for one in _services()}
    return ", ".join(known.get(one, one) for one in sorted(wanted))


def _services() -> Iterable[catalogue.Service]:
    return catalogue.services()
