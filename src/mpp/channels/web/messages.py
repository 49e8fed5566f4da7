"""What is wrong with an answer, and what to do, in words: one sentence for each reason code."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_REGISTRIES = {"dukcapil": "Dukcapil", "sdmk": "SATUSEHAT SDMK", "satusehat": "SATUSEHAT", "siak": "SIAK"}
_WORDS = {
    "required": gettext_lazy("Isi bagian ini."),
    "too_long": gettext_lazy("Terlalu panjang. Singkat isinya."),
    "symbols": gettext_lazy("Ada gambar atau tanda khusus. Pakai huruf, angka, dan tanda baca biasa saja."),
    "latin_letters": gettext_lazy("Tulis dengan huruf Latin (A sampai Z)."),
    "digits": gettext_lazy("Nama ditulis tanpa angka."),
    "pattern": gettext_lazy("Bentuknya tidak sesuai. Lihat contoh di atas kotak isian."),
    "not_a_choice": gettext_lazy("Pilih salah satu pilihan yang ada."),
    "not_yes_or_no": gettext_lazy("Pilih ya atau tidak."),
    "not_a_number": gettext_lazy("Tulis angka saja."),
    "too_small": gettext_lazy("Angkanya terlalu kecil."),
    "too_large": gettext_lazy("Angkanya terlalu besar."),
    "not_a_date": gettext_lazy("Tanggal itu tidak ada. Tulis hari, bulan, dan tahun."),
    "in_the_future": gettext_lazy("Tanggal itu belum terjadi. Periksa tahunnya."),
    "too_late": gettext_lazy("Tanggalnya terlalu lambat."),
    "too_early": gettext_lazy("Tanggalnya terlalu awal. Periksa tahunnya."),
    "not_a_time": gettext_lazy("Tulis jam dan menit, misalnya 08:30."),
    "nik_wrong_length": gettext_lazy("NIK terdiri dari 16 angka. Periksa lagi di KTP-el."),
    "nik_not_digits": gettext_lazy("NIK hanya berisi angka."),
    "nik_impossible_date": gettext_lazy("Tanggal lahir di dalam NIK itu tidak ada. Periksa lagi di KTP-el."),
    "nik_no_serial": gettext_lazy("NIK tidak mungkin berakhir dengan 0000. Periksa lagi di KTP-el."),
    "not_a_phone": gettext_lazy("Tulis nomor telepon, misalnya 0812 3456 7890."),
    "not_an_email": gettext_lazy("Tulis alamat surel lengkap, misalnya nama@contoh.id."),
    "row_incomplete": gettext_lazy("Lengkapi setiap baris, atau hapus baris yang tidak dipakai."),
    "too_many_rows": gettext_lazy("Barisnya terlalu banyak."),
    "empty": gettext_lazy("Berkas itu kosong. Pilih berkas lain."),
    "too_large_file": gettext_lazy("Berkas lebih besar dari 10 MB. Perkecil dulu, atau foto ulang."),
    "not_allowed": gettext_lazy("Jenis berkas itu tidak diterima. Pakai foto (JPEG, PNG) atau PDF."),
    "encrypted_pdf": gettext_lazy("PDF itu dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
    "broken_pdf": gettext_lazy("PDF itu rusak dan tidak dapat dibuka. Unggah berkas lain."),
    "active_pdf": gettext_lazy("PDF itu berisi program atau lampiran. Cetak ulang ke PDF biasa, lalu unggah lagi."),
    "too_many_pages": gettext_lazy("PDF itu lebih dari 50 halaman. Unggah halaman yang diminta saja."),
    "broken_image": gettext_lazy("Foto itu rusak dan tidak dapat dibuka. Foto ulang."),
    "too_many_pixels": gettext_lazy("Ukuran foto itu terlalu besar. Foto ulang dengan mutu biasa."),
    "too_many_files": gettext_lazy("Berkasnya sudah terlalu banyak."),
    "the_same": gettext_lazy("Itu nilai yang sudah tercatat. Tulis yang benar menurut Anda."),
    # An application that cannot be sent.
    "changed_elsewhere": gettext_lazy(
        "Halaman ini sudah diubah di tab atau perangkat lain. Isian Anda di sini belum disimpan: periksa, lalu "
        "kirim lagi bila ini yang benar."
    ),
    "changed_since": gettext_lazy("Isian ini sudah lama. Periksa dahulu apa yang berubah sejak Anda mulai."),
    "unfinished": gettext_lazy("Masih ada yang belum diisi."),
    "blocked": gettext_lazy("Permohonan belum memenuhi syarat; lihat penjelasan di bawah."),
    "name_not_confirmed": gettext_lazy("Pastikan nama yang akan dicetak sudah benar, lalu beri tanda setuju."),
    "no_free_place": gettext_lazy("Anda sudah memegang jumlah izin paling banyak yang dibolehkan."),
    "parts_changed": gettext_lazy("Yang dapat diajukan berubah. Periksa lagi di bawah, lalu kirim."),
    "dukcapil_dead": gettext_lazy(
        "Menurut Dukcapil pemilik NIK ini sudah meninggal. Bila keliru, datanglah ke kantor Dukcapil."
    ),
    "restricted": gettext_lazy(
        "Pemilik data ini meminta datanya tidak dipakai untuk hal baru. Ia dapat mengizinkannya lagi di halaman "
        "hak atas data pribadi."
    ),
    "not_in_force": gettext_lazy("Penghentian ini sudah dicabut."),
    "already_settled": gettext_lazy("Temuan ini sudah selesai diperiksa."),
    "already_answered": gettext_lazy("Permintaan ini sudah dijawab."),
    "nothing_automatic": gettext_lazy("Pada permohonan ini semua keputusan diambil oleh petugas."),
    "not_refused": gettext_lazy("Permohonan ini tidak ditolak."),
    "objection_too_late": gettext_lazy("Batas mengajukan keberatan sudah lewat."),
    "already_objected": gettext_lazy("Keberatan atas penolakan ini sudah terkirim."),
    "already_closed": gettext_lazy("Permohonan ini sudah ditutup."),
    "nothing_to_correct": gettext_lazy("Perbaikan ini sudah terkirim."),
    "already_sent": gettext_lazy("Perbaikan ini sudah terkirim."),
    "not_asked": gettext_lazy("Bagian ini tidak ditanyakan lagi. Muat ulang halaman ini."),
    # What a registry says about a person: a referral, never a rejection.
    "dukcapil_not_found": gettext_lazy(
        "NIK ini belum ditemukan di Dukcapil. Anda tetap dapat mengirim permohonan; "
        "perbarui data Anda di kantor Dukcapil."
    ),
    "dukcapil_moved": gettext_lazy(
        "Menurut Dukcapil pemilik NIK ini pindah ke luar negeri. Hubungi kantor Dukcapil."
    ),
    "dukcapil_duplicate": gettext_lazy(
        "NIK ini tercatat ganda. Hubungi kantor Dukcapil; permohonan tetap dapat dikirim."
    ),
    "dukcapil_not_synchronised": gettext_lazy(
        "Data NIK ini belum sampai ke pusat. Permohonan tetap dapat dikirim dan akan diperiksa lagi."
    ),
    "dukcapil_no_biometric": gettext_lazy("Pemilik NIK ini belum merekam KTP-el. Rekamlah di kantor Dukcapil."),
    "bpjs_not_found": gettext_lazy("BPJS Kesehatan belum mengenal NIK ini sebagai peserta JKN."),
    "sdmk_not_found": gettext_lazy("SATUSEHAT SDMK tidak mengenal NIK ini sebagai tenaga kesehatan."),
}


def said(code: str) -> str:
    """A reason code in the reader's language."""
    found = _WORDS.get(code.partition(":")[0])
    return str(found) if found else _("Isian ini belum dapat diterima. Periksa lagi.")


def registry_name(registry: str) -> str:
    """A registry as people call it."""
    return _REGISTRIES.get(registry, registry.upper())


def notice(code: str) -> str:
    """A notice such as `mother:dukcapil_not_found` or `applicant:dukcapil_mismatch:name` in words."""
    what = code.partition(":")[2]
    if "_mismatch" in what:
        return _(
            "Ada data yang berbeda dengan catatan Dukcapil. Permohonan tetap dapat dikirim; petugas akan memeriksa."
        )
    return said(what)
