"""What the desk says in words: roles, refusals, where a value comes from and how sure it is."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mpp.applications.interview.document import AGENT, APPLICANT, DERIVED, FAMILY_CARD, LISTED, OFFICER
from mpp.applications.terms import Remark, Value
from mpp.channels.web.messages import registry_name, said
from mpp.vault.rules import Assurance

_ROLES = {
    "admin": gettext_lazy("Pengelola mal"),
    "steward": gettext_lazy("Pengelola nasional"),
    "clerk": gettext_lazy("Petugas loket"),
    "verifier": gettext_lazy("Verifikator"),
    "technical": gettext_lazy("Pemeriksa teknis"),
    "signer": gettext_lazy("Pejabat penanda tangan"),
    "committee": gettext_lazy("Komite nasional"),
    "inspector": gettext_lazy("Pengawas"),
}
_REFUSALS = {
    "four_eyes": gettext_lazy(
        "Anda sudah memutuskan tahap sebelumnya dari berkas ini. Tahap ini harus diputuskan petugas lain."
    ),
    "conflict_own": gettext_lazy("Permohonan ini milik Anda sendiri. Petugas lain yang harus mengerjakannya."),
    "conflict_family": gettext_lazy(
        "Permohonan ini menyangkut Anda atau keluarga Anda. Petugas lain yang harus mengerjakannya."
    ),
    "conflict_declared": gettext_lazy(
        "Anda menyatakan punya hubungan dengan perkara ini. Berkas ini tertutup bagi Anda."
    ),
    "pending_material": gettext_lazy("Kartu ini masih menunggu dicetak. Serahkan setelah dicetak."),
    "role_missing": gettext_lazy("Tugas ini untuk peran lain di kantor Anda."),
    "already_yours": gettext_lazy("Tugas ini sudah di tangan petugas itu."),
    "not_claimed_by_you": gettext_lazy("Tugas ini tidak sedang Anda pegang."),
    "nothing_to_correct": gettext_lazy("Perbaikan ini sudah dikirim."),
    "already_linked": gettext_lazy("Pihak ini sudah ditautkan dengan seorang penduduk."),
    "not_a_nik": gettext_lazy("Yang ditulis bukan NIK. Minta perbaikan kepada pemohon dulu."),
}
_FAULTS = {
    "nik_not_digits": gettext_lazy("NIK hanya berisi angka."),
    "nik_wrong_length": gettext_lazy("NIK terdiri dari 16 angka. Periksa lagi di KTP-el."),
    "nik_impossible_date": gettext_lazy("Tanggal lahir di dalam NIK itu tidak ada. Periksa lagi di KTP-el."),
    "nik_no_serial": gettext_lazy("Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi di KTP-el."),
    "not_of_this_nik": gettext_lazy(
        "Nama ini bukan nama pemilik NIK itu. Periksa lagi keduanya di KTP-el yang ditunjukkan."
    ),
    "too_many_attempts": gettext_lazy("Terlalu banyak NIK dalam satu jam. Tunggu dulu, atau hubungi atasan Anda."),
    "assurance_too_low": gettext_lazy("Layanan ini tidak dapat diisikan di loket."),
    "not_a_number": gettext_lazy("Bukan nomor permohonan dan bukan NIK. Periksa angkanya, terutama yang terakhir."),
    "card_not_seen": gettext_lazy("Pastikan orangnya hadir dan KTP-el aslinya Anda lihat."),
    "consent_not_given": gettext_lazy(
        "Bacakan teks persetujuan dulu. Tanpa persetujuannya Anda tidak boleh mengisi."
    ),
    "service": gettext_lazy("Pilih layanannya."),
    "nobody_chosen": gettext_lazy("Pilih kepada siapa tugas ini dialihkan."),
    "not_a_colleague": gettext_lazy("Petugas itu tidak lagi bertugas di sini dalam peran ini. Pilih yang lain."),
    "four_eyes": gettext_lazy("Petugas itu sudah memutuskan tahap sebelumnya. Pilih yang lain."),
    "conflict_own": gettext_lazy("Permohonan ini milik petugas itu sendiri. Pilih yang lain."),
    "conflict_family": gettext_lazy("Permohonan ini menyangkut keluarga petugas itu. Pilih yang lain."),
    "conflict_declared": gettext_lazy("Petugas itu sudah mundur dari berkas ini. Pilih yang lain."),
    "date_needed": gettext_lazy("Isi tanggalnya."),
    "delegate_needed": gettext_lazy("Pilih siapa yang menggantikan."),
    "over_already": gettext_lazy("Hari terakhir harus hari ini atau sesudahnya, dan tidak sebelum hari pertama."),
    "already_away": gettext_lazy("Pada hari itu Anda sudah tercatat tidak bertugas."),
    "unknown": gettext_lazy("Pilih alasannya."),
    "unknown_here": gettext_lazy("Tidak ada catatan dengan NIK ini di MPP Digital."),
    "same_person": gettext_lazy("Kedua NIK itu sudah satu orang."),
    "not_a_choice": gettext_lazy("Pilih salah satu pilihan yang ada."),
    "merge_open": gettext_lazy("Penggabungan orang ini sudah diusulkan atau sudah berlaku."),
    "merge_changed": gettext_lazy("Salah satunya sudah digabung dengan orang lain. Usulkan lagi bila perlu."),
}
_REMARKS = {  # of another office's system, `registries.operations.Refused`
    "too_many_places": gettext_lazy(
        "Sistem tujuan sudah mencatat jumlah izin paling banyak bagi orang ini. Bila salah satunya berakhir atau "
        "dicabut, kirim ulang; bila pencatatan diurus dengan cara lain, tulis caranya pada keputusan Anda."
    ),
    "number_taken": gettext_lazy(
        "Nomor ini di sistem tujuan milik orang lain. Hubungi pengelolanya, lalu kirim ulang."
    ),
    "not_a_pensioner": gettext_lazy("Sistem tujuan tidak mengenal orang ini sebagai penerima pensiun."),
    "notified_already": gettext_lazy("Sistem tujuan sudah menerima pemberitahuan kematian orang ini."),
    "not_found": gettext_lazy("Sistem tujuan tidak mengenal orang ini. Setelah datanya ada di sana, kirim ulang."),
}
HANDING_REASONS = {  # `applications.actions.handing.REASONS`
    "leave": gettext_lazy("Saya tidak bertugas"),
    "workload": gettext_lazy("Tugas saya terlalu banyak"),
    "expertise": gettext_lazy("Perlu keahlian lain"),
    "acquainted": gettext_lazy("Saya mengenal pemohonnya"),
    "mistaken": gettext_lazy("Terambil tanpa sengaja"),
}
RELATIONS = {  # `processes.rules.RELATIONS`
    "family": gettext_lazy("Keluarga atau kerabat"),
    "personal": gettext_lazy("Teman atau kenalan dekat"),
    "business": gettext_lazy("Hubungan usaha atau keuangan"),
    "work": gettext_lazy("Hubungan kerja"),
}
_SURE = {
    Assurance.DECLARED: ("warn", "", gettext_lazy("belum dipastikan")),
    Assurance.ATTESTED: ("info", "check", gettext_lazy("dijamin akun nasional")),
    Assurance.OFFICER: ("good", "stamp", gettext_lazy("dilihat petugas")),
    Assurance.REGISTRY: ("good", "registry", gettext_lazy("dipastikan pemilik data")),
}


def role_names(roles: Collection[str]) -> str:
    """An officer's roles as people call them."""
    return ", ".join(str(_ROLES.get(role, role)) for role in sorted(roles))


def refusal(code: str) -> str:
    """Why something was not done."""
    return str(_REFUSALS.get(code) or _("Tindakan ini tidak dapat dilakukan."))


def batch_fault(code: str) -> str:
    """Why one item of several was not decided."""
    told = {
        "already_decided": _("Sudah diputuskan petugas lain, atau permohonannya ditarik."),
        "already_claimed": _("Sedang dikerjakan petugas lain."),
        "not_found": _("Tugas ini tidak ada lagi di kantor Anda."),
        "one_by_one": _("Layanan ini diputuskan satu per satu."),
        "invalid": _("Keputusan ini tidak dapat dipakai untuk berkas ini. Buka berkasnya."),
    }
    return told.get(code) or refusal(code)


def fault(code: str) -> str:
    """What is wrong with something typed at the desk."""
    return str(_FAULTS.get(code) or said(code))


def remark(one: Remark) -> str:
    """Why another office's system did not take a case, in our words, or by its code."""
    return str(_REMARKS.get(one.code, one.code))


def source_name(value: Value) -> str:
    """Where a value comes from."""
    source = value.source.removeprefix(LISTED)
    named = {
        APPLICANT: _("Diisi pemohon"),
        OFFICER: _("Dari petugas di loket"),
        AGENT: _("Dari kuasa pemohon"),
        FAMILY_CARD: _("Dari kartu keluarga"),
        DERIVED: _("Dihitung otomatis"),
        "wallet": _("Dari akun nasional"),
        "output": _("Dari dokumen yang diterbitkan"),
        "file": _("Dari berkas yang sudah diperiksa"),
    }
    return named.get(source.partition(":")[0]) or _("Dari %(source)s") % {"source": registry_name(source)}


def sureness(value: Value) -> tuple[str, str, str]:
    """How sure a value is: tone, icon and words."""
    tone, icon, words = _SURE[Assurance(value.assurance)]
    return tone, icon, str(words)
