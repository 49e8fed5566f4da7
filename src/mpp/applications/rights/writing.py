"""An export's three files: everything as JSON, the same to read as PDF, and the documents as an archive."""

import json
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mpp.applications.rights.records import Record, files_of, of_section, sections
from mpp.applications.rights.schema import ADDRESS, FORMAT, VERSION
from mpp.issuance.typesetting import render
from mpp.issuance.wording import day

MOST_PRINTED = 100  # records of a section; the JSON has all of them
MOST_TEXT = 400  # letters of one value in print
MOST_PDF = 5_000_000  # bytes
_TEMPLATE = (Path(__file__).parent / "export.typ").read_text(encoding="utf-8")
_ZONE = ZoneInfo("Asia/Jakarta")

TITLES = {
    "identity": "Identitas",
    "facts": "Data tentang Anda, dengan riwayat dan asalnya",
    "disclosures": "Siapa membuka data Anda",
    "limits": "Izin yang jumlahnya dibatasi",
    "requests": "Permintaan hak Anda",
    "exports": "Salinan data yang pernah dibuat",
    "interviews": "Isian",
    "applications": "Permohonan dan isinya",
    "documents": "Dokumen",
    "notices": "Pemberitahuan",
    "filings": "Yang dikirim ke sistem instansi",
    "cases": "Perjalanan berkas",
    "account": "Akun",
    "sessions": "Sesi masuk",
    "audit": "Catatan audit",
}


def write_json(out: IO[bytes], person_id: UUID, number: str, people: Collection[UUID], at: datetime) -> None:
    """Write every record, one after another."""
    head = {
        "schema": ADDRESS,
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(),
        "request": number,
        "person": str(person_id),
    }
    out.write(_dumped(head)[:-1] + b',"sections":{')
    for place, name in enumerate(sections()):
        out.write((b"," if place else b"") + _dumped(name) + b":[")
        for row, record in enumerate(of_section(name, people)):
            out.write((b",\n" if row else b"\n") + _dumped(record))
        out.write(b"]")
    out.write(b"}}\n")


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def write_archive(out: IO[bytes], people: Collection[UUID]) -> int:
    """Write every document into a ZIP, one at a time; return how many."""
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # they are compressed as they are
        for name, content in files_of(people):
            archive.writestr(name, content)
            count += 1
    return count


def pdf(number: str, people: Collection[UUID], at: datetime) -> bytes:
    """The same to read: accessible, and cut where nobody would read on."""
    parts = [_printed_section(name, people) for name in sections()]
    data = {
        "number": number,
        "made_on": day(at.astimezone(_ZONE).date()),
        "sections": [one for one in parts if one],
    }
    return render(_TEMPLATE, data, {}, at=at, most=MOST_PDF)


def _printed_section(name: str, people: Collection[UUID]) -> dict[str, Any] | None:
    records: list[dict[str, Any]] = []
    more = 0
    for record in of_section(name, people):
        if len(records) < MOST_PRINTED:
            records.append(_printed(record))
        else:
            more += 1
    return {"title": TITLES[name], "records": records, "more": more} if records else None


def _printed(record: Record) -> dict[str, Any]:
    rows = [(label, text) for label, text in _lines("", record) if text and label != "table"]
    return {"title": record["table"].partition(".")[2], "rows": rows}


def _lines(label: str, value: Any) -> Iterator[tuple[str, str]]:
    """A record as label and text; what lies deeper gets the labels on the way to it."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _lines(f"{label} {name}".strip().replace("_", " "), one)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for number, one in enumerate(value, 1):
            yield from _lines(f"{label} {number}", one)
    elif isinstance(value, list):
        yield label, _text(", ".join(map(str, value)))
    elif value is not None:
        yield label, _text(str(value))


def _text(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "…"
