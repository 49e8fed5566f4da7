"""Templates become small, archival, accessible and repeatable files."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from mpp.issuance.errors import TemplateFaulty
from mpp.issuance.typesetting import MOST_BYTES, qr_svg, render

TEMPLATE = """
#import "/letterhead.typ": letterhead
#let data = json("/data.json")
#set document(title: "Surat Izin Praktik")
#set text(lang: "id")
#letterhead(data.region)
= Surat Izin Praktik
#data.holder
#image("/qr.svg", alt: "Kode QR untuk memeriksa keaslian", width: 3cm)
"""
REGION = {"government": "Pemerintah Kabupaten Contoh", "agency": "DPMPTSP", "address": "Jalan Rekaan 1"}
DATA = {"region": REGION, "holder": "dr. Rekaan Contoh"}
FILES = {"qr.svg": qr_svg("https://mpp.example/v/1")}
AT = datetime(2026, 5, 1, tzinfo=UTC)


def test_a_permit_is_archival_accessible_and_small() -> None:
    pdf = render(TEMPLATE, DATA, FILES, at=AT)
    assert len(pdf) < MOST_BYTES
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"


def test_equal_input_gives_equal_bytes() -> None:
    assert render(TEMPLATE, DATA, FILES, at=AT) == render(TEMPLATE, DATA, FILES, at=AT)


@pytest.mark.parametrize("template", ["#set document(title: ", "= Tanpa judul dokumen"])
def test_a_faulty_or_inaccessible_template_is_refused(template: str) -> None:
    with pytest.raises(TemplateFaulty):
        render(template, DATA, FILES, at=AT)
