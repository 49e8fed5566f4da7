"""Invented data for the gallery: everything that a component can show, nobody real."""

from typing import Any

from django.core.paginator import Paginator

from mpp.channels.look.parts import (
    Bar,
    Clock,
    Column,
    Crumb,
    NavItem,
    PageImage,
    SummaryRow,
    TimelineStep,
)

SOURCE_KINDS = ("registry", "known", "verified", "asked", "derived", "pending", "conflict", "disputed")
_RELIGIONS = ("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Khonghucu", "Kepercayaan", "Tidak diisi")


def gallery_context() -> dict[str, Any]:
    """All samples by the names that the gallery's templates use."""
    return {
        "wide": True,
        "service_name": "",
        "errors": [
            {"field": "g-nik", "message": "NIK harus 16 angka. Anda mengisi 15 angka."},
            {"field": "g-date-day", "message": "Isi tahun lahir anak, misalnya 2026."},
        ],
        "sexes": [("L", "Laki-laki"), ("P", "Perempuan")],
        "places": [
            {"value": "home", "label": "Rumah", "hint": "Termasuk rumah keluarga"},
            {"value": "hospital", "label": "Rumah sakit atau puskesmas"},
            {"value": "other", "label": "Tempat lain"},
        ],
        "religions": _RELIGIONS,
        "file": {"name": "surat-lahir-contoh.pdf", "size": 412_300, "url": "#g-file"},
        "answers": sample_answers(),
        "timeline": sample_timeline(),
        "timeline_troubled": sample_timeline_troubled(),
        "clock_running": Clock(
            "5 hari kerja",
            "3 hari kerja lagi",
            2,
            5,
            "Dinas Kesehatan Kab. Contoh",
            "Senin, 2 Maret 2026, 16.00",
        ),
        "clock_paused": Clock("5 hari kerja", "Menunggu perbaikan dari Anda", 3, 5, "Anda", state="paused"),
        "clock_late": Clock(
            "24 jam kerja", "Terlambat 1 hari kerja", 24, 24, "Dinas Dukcapil Kab. Contoh", state="late"
        ),
        "clock_met": Clock("1 hari kerja", "Selesai sehari lebih awal", 1, 2, state="met"),
        "wrong_name": ["Nama paling sedikit dua kata."],
        "source_kinds": SOURCE_KINDS,
        "no_cases": [],
        "columns": [Column("Nomor"), Column("Layanan"), Column("Pemohon"), Column("Sisa", numeric=True)],
        "cases": sample_cases(),
        "paginator_page": Paginator(range(200), 20).page(4),
        "crumbs": [Crumb("Beranda", "#top"), Crumb("Layanan", "#data"), Crumb("Surat Izin Praktik")],
        "step_labels": ["Data anak", "Orang tua", "Saksi", "Berkas", "Periksa"],
        "bars": [
            Bar("Akta kelahiran", 1240, "1.240"),
            Bar("Kartu keluarga", 980, "980"),
            Bar("Surat Izin Praktik", 310, "310"),
        ],
        "pages": [PageImage("/static/look/sample-page.svg", 420, 594)],
        "page": sample_page(wrong=False),
    }


def sample_answers() -> list[SummaryRow]:
    """Answers from every kind of source."""
    return [
        SummaryRow("Nama ibu", "SRI WAHYUNI CONTOH", "registry", "Dukcapil"),
        SummaryRow("Nama anak", "BIMA REKAAN", "asked", change_url="#answers"),
        SummaryRow("Alamat", "Dusun Simulasi RT 01 RW 02\nDesa Contoh", "known", change_url="#answers"),
        SummaryRow("Umur ibu saat melahirkan", "29 tahun", "derived"),
        SummaryRow("Nomor STR", "", "pending", change_url="#answers"),
        SummaryRow("Surat keterangan lahir", "surat-lahir-contoh.pdf", "verified"),
        SummaryRow("Tempat lahir ayah", "BANYUWANGI / JEMBER", "conflict", change_url="#answers"),
    ]


def sample_timeline() -> list[TimelineStep]:
    """A case on its way."""
    return [
        TimelineStep("Permohonan diterima", "done", "Senin 23 Februari, 09.12"),
        TimelineStep("Pemeriksaan berkas", "done", "Senin 23 Februari, 14.40", "DPMPTSP Kab. Contoh"),
        TimelineStep("Pertimbangan teknis", "now", "sejak Selasa 24 Februari", "Dinas Kesehatan Kab. Contoh"),
        TimelineStep("Tanda tangan kepala dinas", "next", "", "DPMPTSP Kab. Contoh"),
        TimelineStep("Surat izin dapat diunduh", "next", "paling lambat Senin 2 Maret"),
    ]


def sample_timeline_troubled() -> list[TimelineStep]:
    """A case that waits, is late, and was stopped."""
    return [
        TimelineStep("Permohonan diterima", "done", "Senin 23 Februari, 09.12"),
        TimelineStep(
            "Perbaikan berkas", "paused", "sejak Rabu 25 Februari", "Anda", "Foto surat lahir tidak terbaca."
        ),
        TimelineStep("Verifikasi", "late", "seharusnya Kamis 26 Februari", "Dinas Dukcapil Kab. Contoh"),
        TimelineStep("Penerbitan", "stopped", "", "", "Pemohon membatalkan permohonan."),
    ]


def sample_cases() -> list[list[str]]:
    """Rows of a worklist."""
    return [
        ["35.10-2026-000124", "Surat Izin Praktik", "dr. Andi Contoh", "2 hari"],
        ["35.10-2026-000131", "Akta kelahiran", "Sri Wahyuni Contoh", "5 jam"],
        ["35.10-2026-000140", "Kartu keluarga", "Yohanes Rekaan", "1 hari"],
    ]


def desk_context() -> dict[str, Any]:
    """A worklist in the officer's frame."""
    return {
        "actor": {"kind": "officer", "display_label": "Rina Simulasi"},
        "agency": "Dinas Kesehatan Kab. Contoh",
        "role": "Pemeriksa",
        "region_name": "Kabupaten Contoh",
        "nav": [
            NavItem("Tugas saya", "#mine", current=True, count=3),
            NavItem("Tugas instansi", "#pool", count=41),
            NavItem("Cari berkas", "#search"),
            NavItem("Jadwal cuti", "#leave"),
        ],
        "columns": [Column("Nomor"), Column("Layanan"), Column("Pemohon"), Column("Sisa", numeric=True)],
        "cases": sample_cases(),
        "answers": sample_answers(),
    }


def sample_page(*, wrong: bool) -> dict[str, Any]:
    """A page of questions as an interview hands it over; `wrong` after a submission with mistakes."""
    return {
        "id": "birth-child",
        "title": "Data anak yang lahir",
        "intro": "Isi seperti pada surat keterangan lahir. Data orang tua sudah kami ambil dari Dukcapil.",
        "back_url": "#back",
        "progress": {"current": 2, "total": 5},
        "save_label": "Simpan, lanjutkan nanti",
        "submit_label": "",
        "groups": [_child_group(wrong), _witness_group(1), _witness_group(2), _practice_group(wrong)],
        "errors": [{"field": "", "message": "Sesi lama tidak dapat dipakai. Isian Anda tetap ada."}]
        if wrong
        else [],
    }


def _child_group(wrong: bool) -> dict[str, Any]:
    def errors(*messages: str) -> list[str]:
        return list(messages) if wrong else []

    return {
        "id": "child",
        "legend": "Anak",
        "hint": "Nama tidak boleh disingkat.",
        "fields": [
            {
                "name": "child.name",
                "kind": "text",
                "label": "Nama lengkap anak",
                "max_length": 60,
                "value": "BIMA REKAAN",
                "errors": errors("Nama paling sedikit dua kata."),
            },
            {
                "name": "child.birth_date",
                "kind": "date",
                "label": "Tanggal lahir",
                "hint": "Contoh: 17 8 2026",
                "value": "31/2/2026" if wrong else "2026-08-17",
                "errors": errors("Tanggal 31 Februari tidak ada."),
            },
            {
                "name": "child.birth_time",
                "kind": "time",
                "label": "Jam lahir",
                "hint": "Contoh: 08.30",
                "required": False,
            },
            {
                "name": "child.sex",
                "kind": "choice",
                "label": "Jenis kelamin",
                "choices": [{"value": "L", "label": "Laki-laki"}, {"value": "P", "label": "Perempuan"}],
                "errors": errors("Pilih jenis kelamin anak."),
            },
            {"name": "child.religion", "kind": "choice", "label": "Agama", "choices": _RELIGIONS},
            {"name": "child.weight", "kind": "integer", "label": "Berat lahir (gram)", "value": "3200"},
            {"name": "child.twin", "kind": "boolean", "label": "Apakah anak lahir kembar?"},
            {
                "name": "child.letter",
                "kind": "file",
                "label": "Surat keterangan lahir",
                "accept": "application/pdf,image/jpeg,image/png",
                "max_bytes": 5_242_880,
                "errors": errors("Berkas 7,2 MB terlalu besar. Paling besar 5 MB."),
            },
        ],
    }


def _witness_group(number: int) -> dict[str, Any]:
    return {
        "id": f"witness-{number}",
        "legend": f"Saksi {number}",
        "repeat": {"index": number, "add_label": "Tambah saksi", "remove_label": "Hapus" if number > 1 else ""},
        "fields": [
            {"name": f"witness[{number}].nik", "kind": "nik", "label": "NIK saksi", "hint": "16 angka di KTP-el"},
            {
                "name": f"witness[{number}].phone",
                "kind": "phone",
                "label": "Nomor HP saksi",
                "required": False,
                "autocomplete": "off",
            },
        ],
    }


def _practice_group(wrong: bool) -> dict[str, Any]:
    return {
        "id": "practice",
        "legend": "Jadwal kunjungan",
        "fields": [
            {
                "name": "schedule",
                "kind": "group",
                "label": "Hari",
                "add_label": "Tambah hari",
                "value": [{"day": "mon", "opens": "08:00"}, {"day": "", "opens": "25.00"}],
                "row_errors": {1: {"opens": ["Jam harus antara 00.00 dan 23.59."]}} if wrong else {},
                "fields": [
                    {
                        "name": "day",
                        "kind": "select",
                        "label": "Hari kunjungan",
                        "choices": [("mon", "Senin"), ("tue", "Selasa"), ("wed", "Rabu")],
                    },
                    {"name": "opens", "kind": "time", "label": "Mulai jam"},
                ],
            },
            {
                "name": "fee",
                "kind": "money",
                "label": "Biaya yang sudah dibayar",
                "value": "1500000",
                "required": False,
            },
            {
                "name": "needs",
                "kind": "multichoice",
                "label": "Bantuan yang dibutuhkan",
                "required": False,
                "choices": [("visit", "Petugas datang ke rumah"), ("sign", "Juru bahasa isyarat")],
                "value": ["visit"],
            },
            {"name": "note", "kind": "textarea", "label": "Catatan", "required": False, "max_length": 200},
            {"name": "true_data", "kind": "confirm", "label": "Data di atas benar dan lengkap"},
        ],
    }
