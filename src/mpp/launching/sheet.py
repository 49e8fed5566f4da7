"""Many regions in one spreadsheet: read with distrust, and each row answered for itself.

CSV in UTF-8 or Windows-1252, separated by comma or semicolon; or the first sheet of an .xlsx, of which only plain
values are taken. A formula is refused, never worked out. Nothing here touches the database.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from mpp.kernel.errors import DomainError
from mpp.launching.plan import Plan

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 2000
COLUMNS = {
    "kode": "code",
    "jenis": "mode",
    "nama": "name",
    "alamat": "address",
    "jam": "hours",
    "kontak": "contact_name",
    "telepon": "contact_phone",
    "jam_telepon": "contact_hours",
    "keputusan": "decree",
}
NEEDED = ("kode", "jenis")
FORMULA = "\0formula"  # what a cell with a formula reads as
_TEXT_FORMULA = ("=", "@", "\t")
_SPREAD = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class SheetRefused(DomainError):
    """The file is not read. Codes: sheet_too_large, sheet_unreadable, sheet_headers (missing, unknown)."""

    code = "sheet_unreadable"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet. `fault`: why it is not launched; `about`: which column or line that concerns."""

    line: int
    code: str
    plan: Plan = field(default_factory=Plan)
    fault: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read, and in which encoding."""

    rows: Sequence[Row]
    encoding: str


def read_sheet(file: Path) -> Sheet:
    """Read a spreadsheet. Raises SheetRefused."""
    if file.stat().st_size > MOST_BYTES:
        raise SheetRefused("sheet_too_large", most=MOST_BYTES)
    content = file.read_bytes()
    table, encoding = _workbook(content) if content.startswith(b"PK") else _text(content)
    lines = [(number, row) for number, row in table if any(cell.strip() for cell in row)]
    if not lines:
        raise SheetRefused("sheet_headers", missing=list(NEEDED), unknown=[])
    if len(lines) > MOST_ROWS:
        raise SheetRefused("sheet_too_large", most=MOST_ROWS)
    headers = _headers(lines[0][1])
    return Sheet(list(_rows(headers, lines[1:])), encoding)


def _headers(cells: Sequence[str]) -> list[str]:
    named = [re.sub(r"\s+", "_", cell.strip().casefold()) for cell in cells]
    missing = [one for one in NEEDED if one not in named]
    unknown = [one[:30] for one in named if one and one not in COLUMNS]
    twice = [one for one in COLUMNS if named.count(one) > 1]
    if missing or unknown or twice:
        raise SheetRefused("sheet_headers", missing=missing, unknown=[*unknown, *twice])
    return named


def _rows(headers: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    first: dict[str, int] = {}
    for number, cells in lines:
        told = {name: cell.strip() for name, cell in zip(headers, cells, strict=False) if name}
        row = _row(number, told)
        if not row.fault and row.code in first:
            row = Row(number, row.code, fault="row_twice", about=str(first[row.code]))
        first.setdefault(row.code, number)
        yield row


def _row(number: int, told: Mapping[str, str]) -> Row:
    code = _code(told.get("kode", ""))
    formulas = [name for name, cell in told.items() if cell == FORMULA or cell.startswith(_TEXT_FORMULA)]
    if formulas:
        return Row(number, "" if "kode" in formulas else code, fault="formula", about=formulas[0])
    if not code:
        return Row(number, "", fault="code_missing", about="kode")
    values = {COLUMNS[name]: cell for name, cell in told.items() if name != "kode"}
    mode = {"hibrida": "hybrid", "hibrid": "hybrid"}.get(values["mode"].casefold(), values["mode"].casefold())
    return Row(number, code, Plan(**{**values, "mode": mode}))  # type: ignore[arg-type]


def _code(typed: str) -> str:
    """A spreadsheet takes 35.10 for a number and writes 35,1."""
    found = re.fullmatch(r"(\d{2})[.,](\d{1,2})", typed)
    return f"{found[1]}.{found[2]:0<2}" if found else typed


def _text(content: bytes) -> tuple[list[tuple[int, list[str]]], str]:
    encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = content.decode(encoding, errors="replace")
    if "\0" in text:
        raise SheetRefused("sheet_unreadable")
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        return [(reader.line_num, row) for row in reader], encoding.removesuffix("-sig")
    except csv.Error as wrong:
        raise SheetRefused("sheet_unreadable") from wrong


def _workbook(content: bytes) -> tuple[list[tuple[int, list[str]]], str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            shared = _shared(book)
            sheet = _part(book, _first_sheet(book))
    except (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError) as wrong:
        raise SheetRefused("sheet_unreadable") from wrong
    rows = sheet.iter(f"{_SPREAD}row")
    return [(int(row.get("r", n)), _cells(row, shared)) for n, row in enumerate(rows, 1)], "xlsx"


def _first_sheet(book: zipfile.ZipFile) -> str:
    return min((one for one in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", one)), default="")


def _part(book: zipfile.ZipFile, name: str) -> "etree._Element":
    """A part of the file, no larger than its rows could need; no entities, no network."""
    if book.getinfo(name).file_size > 10 * MOST_BYTES:
        raise SheetRefused("sheet_too_large", most=MOST_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(book.read(name), parser)


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return ["".join(map(str, one.itertext(f"{_SPREAD}t"))) for one in _part(book, "xl/sharedStrings.xml")]


def _cells(row: "etree._Element", shared: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_SPREAD}c"):
        place = _column(cell.get("r", ""), len(cells))
        cells += [""] * (min(place, len(COLUMNS) + 20) - len(cells))
        cells.append(_value(cell, shared))
    return cells


def _column(reference: str, after: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return after
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: "etree._Element", shared: Sequence[str]) -> str:
    if cell.find(f"{_SPREAD}f") is not None:
        return FORMULA
    kind, value = cell.get("t", "n"), cell.findtext(f"{_SPREAD}v") or ""
    if kind == "s":
        return shared[int(value)]
    if kind == "inlineStr":
        return "".join(map(str, cell.itertext(f"{_SPREAD}t")))
    return f"{float(value):.2f}" if kind == "n" and re.fullmatch(r"\d{2}\.\d+", value) else value
