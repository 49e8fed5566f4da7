"""The real packs' outputs are printed from values, with a QR code that opens off line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import Choice, Element, ElementKind, Privacy
from mpp.issuance.produce import Imprint, document, preview
from mpp.issuance.typesetting import MOST_BYTES
from mpp.issuance.wording import printed

PACKS = Path(__file__).resolve().parents[2] / "packs" / "services"
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
VALUES = {"applicant.name": "Sari Contoh", "applicant.birth_date": "1990-01-05", "applicant.sex": "P"}
IMPRINT = Imprint(
    "470/0001/SKD/35.10/2026",
    date(2026, 11, 24),
    date(2027, 5, 23),
    "https://mpp.example/v/contoh",
    {"government": "Pemerintah Kabupaten Contoh", "agency": "Dinas Contoh", "address": "Jalan Rekaan 1"},
    {"name": "Kepala Contoh", "title": "Kepala Dinas"},
)


def _words(pdf: bytes) -> str:
    opened = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in opened)
    opened.close()
    return text


def test_a_letter_prints_values_in_indonesian() -> None:
    published = load_pack(PACKS / "surat-keterangan-domisili").published
    pdf = document(published, "letter", VALUES, IMPRINT, Ed25519PrivateKey.generate(), AT)
    words = _words(pdf)
    assert len(pdf) < MOST_BYTES
    for expected in ("Sari Contoh", "5 Januari 1990", "470/0001/SKD/35.10/2026", "24 November 2026"):
        assert expected in words


def test_a_preview_carries_neither_number_nor_address() -> None:
    published = load_pack(PACKS / "surat-keterangan-domisili").published
    words = _words(preview(published, "letter", VALUES, IMPRINT, AT))
    assert "Sari Contoh" in words
    assert "470/0001" not in words
    assert "mpp.example" not in words


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (ElementKind.DATE, "2026-08-01", "1 Agustus 2026"),
        (ElementKind.TIME, "08:30", "08.30"),
        (ElementKind.MONEY, 30000, "Rp30.000"),
        (ElementKind.BOOLEAN, False, "Tidak"),
        (ElementKind.CHOICE, "L", "Laki-laki"),
        (ElementKind.CHOICES, ["L", "x"], "Laki-laki, x"),
        (ElementKind.TEXT, None, ""),
    ],
)
def test_values_are_worded_by_their_kind(kind: ElementKind, value: object, words: str) -> None:
    element = Element(
        id="person.example",
        kind=kind,
        label="Contoh",
        privacy=Privacy.GENERAL,
        choices=[Choice(value="L", label="Laki-laki")],
    )
    assert printed(kind, value, element) == words
