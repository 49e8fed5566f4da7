"""What people read of a launch: steps, the eleven criteria, what is left to do, and why something was refused."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext, gettext_lazy

from mpp.launching.rules import Criterion

_ = gettext_lazy

STEPS = {
    "mall": _("Mal: nama, alamat, jam buka"),
    "calendar": _("Kalender dan jam kerja"),
    "agencies": _("Instansi dan kontak bernama"),
    "letterhead": _("Kop surat"),
    "adoption": _("Layanan diadopsi dari rak"),
    "roles": _("Peran yang diperlukan"),
    "invitations": _("Undangan petugas"),
    "rehearsal": _("Gladi: tiap layanan dijalankan sampai selesai"),
}
STATES = {
    "done": _("selesai"),
    "failed": _("gagal"),
    "waiting": _("belum"),
    "met": _("terpenuhi"),
    "not_yet": _("belum terpenuhi"),
    "not_needed": _("tidak diperlukan"),
}
MODES = {"digital": _("Digital"), "hybrid": _("Hibrida, dengan gedung")}
CRITERIA = {
    "information": _("Informasi umum"),
    "queue": _("Antrian"),
    "consultation": _("Konsultasi dan pengaduan"),
    "survey": _("Survei kepuasan masyarakat"),
    "reporting": _("Pelaporan kinerja"),
    "processing": _("Pemrosesan dan penelusuran dokumen"),
    "commitment": _("Komitmen"),
    "platform": _("Platform"),
    "continuity": _("Berkelanjutan"),
    "security": _("Keamanan"),
    "tested": _("Uji coba pengguna"),
}
TODO = {
    "mall_missing": _("Lanjutkan peluncuran: mal belum dicatat."),
    "hours_missing": _("Isi jam buka."),
    "address_missing": _("Isi alamat gedung."),
    "contact_missing": _("Isi nama, telepon, dan jam orang yang dapat dihubungi."),
    "nothing_adopted": _("Lanjutkan peluncuran: belum ada layanan yang diadopsi."),
    "no_counters": _("Mal digital tidak punya loket."),
    "queue_later": _("Antrean loket menyusul; mal dapat buka tanpa itu."),
    "survey_later": _("Survei menyusul; mal dapat buka tanpa itu."),
    "not_adopted": _("Lanjutkan peluncuran: layanan rak belum diadopsi semua."),
    "post_vacant": _("Minta petugasnya memakai kode undangan."),
    "decree_missing": _("Isi nomor keputusan bupati atau wali kota."),
    "version_retired": _("Versi ini sudah ditarik: terbitkan penggantinya, lalu lanjutkan peluncuran."),
    "first_kind_missing": _("Adopsi paling sedikit satu layanan adminduk dan satu perizinan."),
    "too_few_officers": _("Sebaiknya dua petugas di tiap instansi, agar cuti tidak menutup layanan."),
    "one_factor": _("Petugas tanpa kode autentikator: undang lagi."),
    "invitation_expired": _("Undangan lewat waktu: beri kode baru."),
    "nobody_yet": _("Belum ada petugas dengan dua faktor."),
    "rehearsal_failed": _("Gladi gagal: perbaiki paketnya, lalu lanjutkan peluncuran."),
    "not_rehearsed": _("Lanjutkan peluncuran: layanan belum digladikan."),
}
REFUSALS = {
    "region_unknown": _("Kode daerah tidak dikenal. Periksa kode Kemendagri, misalnya 53.13."),
    "region_ended": _("Daerah ini sudah dimekarkan atau diganti. Pakai kode daerah penggantinya."),
    "region_is_part": _("Ini bagian dari daerah lain. Pakai kode pemerintah daerahnya."),
    "region_is_province": _("Ini provinsi. Mal dibuka oleh kabupaten atau kota; pakai kodenya."),
    "launch_running": _("Orang lain sedang meluncurkan daerah ini. Tunggu sampai selesai, lalu lihat hasilnya."),
    "launched_otherwise": _("Daerah ini sudah diluncurkan dengan jenis lain. Batalkan dahulu, bila belum buka."),
    "mode_missing": _("Pilih jenis mal: digital atau hybrid."),
    "not_launched": _("Daerah ini belum diluncurkan. Luncurkan dahulu."),
    "already_open": _("Mal ini sudah buka, jadi peluncurannya tidak dapat dibatalkan."),
    "not_ready": _("Mal belum siap dibuka. Lihat kriteria yang belum terpenuhi."),
    "agency_missing": _("Instansi untuk layanan ini tidak ada di daerah. Tambahkan instansinya ke rak."),
    "parameters_refused": _("Parameter daerah melewati batas standar. Perbaiki, lalu lanjutkan."),
    "version_retired": _("Versi layanan ini sudah ditarik. Adopsi versi yang lebih baru."),
    "service_retired": _("Layanan ini sudah ditarik tanpa pengganti. Terbitkan versi baru, lalu lanjutkan."),
    "service_unknown": _("Layanan pada rak tidak dapat diadopsi: belum terbit, atau sudah ditarik."),
    "formula": _("Tidak boleh diawali = + - atau @."),
    "too_long": _("Terlalu panjang."),
    "wrong": _("Nomor telepon keliru; tulis misalnya 0812 3456 7890."),
    "unknown": _("Jenis mal tidak dikenal; pilih digital atau hybrid."),
}
FIELDS = {
    "mode": _("Jenis mal"),
    "name": _("Nama mal"),
    "address": _("Alamat"),
    "hours": _("Jam buka"),
    "contact_name": _("Nama orang yang dapat dihubungi"),
    "contact_phone": _("Telepon"),
    "contact_hours": _("Jam telepon"),
    "decree": _("Nomor keputusan kepala daerah"),
}


def left_to_do(criterion: Criterion) -> list[str]:
    """What is left, in sentences, each with what it concerns."""
    return [_with(str(TODO[reason]), what) for reason, what in criterion.todo.items()]


def refusal(code: str, details: Mapping[str, object]) -> str:
    """Why something was refused and what to do, with what it names."""
    named = [str(value) for name, value in details.items() if name != "fault" and isinstance(value, str | int)]
    listed = [", ".join(map(str, value)) for value in details.values() if isinstance(value, list)]
    return _with(str(REFUSALS.get(code, gettext("Ditolak."))), [one for one in (*named, *listed) if one])


def _with(words: str, what: Collection[str]) -> str:
    return f"{words} ({', '.join(what)})" if what else words
