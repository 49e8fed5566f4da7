"""An export's three files: everything as JSON, the same to read as PDF, and the documents as an archive."""

import json
import zipfile
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mpp.applications.rights.printing import TITLES, printed
from mpp.applications.rights.records import files_of, of_section, sections
from mpp.applications.rights.schema import ADDRESS, FORMAT, VERSION
from mpp.catalogue import queries as catalogue
from mpp.issuance.typesetting import render
from mpp.issuance.wording import day

MOST_PRINTED = 100  # records of a section; the JSON has all of them
MOST_PDF = 5_000_000  # bytes
_TEMPLATE = (Path(__file__).parent / "export.typ").read_text(encoding="utf-8")
_ZONE = ZoneInfo("Asia/Jakarta")


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
    labels = _labels()
    parts = [_printed_section(name, people, labels) for name in sections()]
    data = {
        "number": number,
        "made_on": day(at.astimezone(_ZONE).date()),
        "sections": [one for one in parts if one],
    }
    return render(_TEMPLATE, data, {}, at=at, most=MOST_PDF)


def _labels() -> dict[str, str]:
    edition = catalogue.newest_dictionary()
    elements = catalogue.dictionary(edition.id).elements if edition else {}
    return {name: one.label for name, one in elements.items()}


def _printed_section(name: str, people: Collection[UUID], labels: Mapping[str, str]) -> dict[str, Any] | None:
    records: list[dict[str, Any]] = []
    more = 0
    for record in of_section(name, people):
        if len(records) < MOST_PRINTED:
            records.append(printed(record, labels))
        else:
            more += 1
    return {"title": TITLES[name], "records": records, "more": more} if records else None
