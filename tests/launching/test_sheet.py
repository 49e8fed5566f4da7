"""A spreadsheet of regions is read with distrust: each row is answered for itself."""

import io
import zipfile
from pathlib import Path

import pytest

from mpp.launching.sheet import SheetRefused, read_sheet

HEAD = "kode,jenis,nama,telepon\n"


def _csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "daerah.csv"
    file.write_bytes(text.encode(encoding))
    return file


def _faults(file: Path) -> list[tuple[int, str, str, str]]:
    return [(one.line, one.code, one.fault, one.about) for one in read_sheet(file).rows]


def test_rows_are_read_and_a_code_that_became_a_number_is_mended(tmp_path: Path) -> None:
    file = _csv(tmp_path, "Kode;Jenis;Nama\n53.13;digital;MPP Lembata\n35,1;Hibrida;MPP Banyuwangi\n")
    first, second = read_sheet(file).rows
    assert (first.code, first.plan.mode, first.plan.name) == ("53.13", "digital", "MPP Lembata")
    assert (second.code, second.plan.mode) == ("35.10", "hybrid")


def test_a_region_that_stands_twice_is_launched_once(tmp_path: Path) -> None:
    file = _csv(tmp_path, f"{HEAD}53.13,digital,,\n53.14,digital,,\n53.13,hybrid,,\n")
    assert _faults(file) == [(2, "53.13", "", ""), (3, "53.14", "", ""), (4, "53.13", "row_twice", "2")]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", '"=HYPERLINK(""http://x"")"'])
def test_a_formula_is_refused_in_its_row_alone(tmp_path: Path, cell: str) -> None:
    file = _csv(tmp_path, f"{HEAD}53.13,digital,{cell},\n,digital,,\n53.14,digital,,\n")
    assert _faults(file) == [(2, "53.13", "formula", "nama"), (3, "", "code_missing", "kode"), (4, "53.14", "", "")]


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    sheet = read_sheet(_csv(tmp_path, f"{HEAD}53.13,digital,Mal “Lembata” – André,\n", "cp1252"))
    assert (sheet.encoding, sheet.rows[0].plan.name) == ("cp1252", "Mal “Lembata” – André")


@pytest.mark.parametrize(
    ("text", "missing", "unknown"),
    [
        ("kode,nama\n53.13,x\n", ["jenis"], []),
        ("kode,jenis,pemilik\n53.13,digital,x\n", [], ["pemilik"]),
        ("kode,jenis,kode\n53.13,digital,53.14\n", [], ["kode"]),
        ("", ["kode", "jenis"], []),
    ],
)
def test_wrong_headers_are_named(tmp_path: Path, text: str, missing: list[str], unknown: list[str]) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(_csv(tmp_path, text))
    assert refused.value.details == {"missing": missing, "unknown": unknown}


def _xlsx(folder: Path, cells: str) -> Path:
    spread = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = "".join(f"<si><t>{one}</t></si>" for one in ("kode", "jenis", "digital"))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst {spread}>{strings}</sst>")
        head = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        rows = f"<worksheet {spread}><sheetData>{head}{cells}</sheetData></worksheet>"
        book.writestr("xl/worksheets/sheet1.xml", rows)
    file = folder / "daerah.xlsx"
    file.write_bytes(held.getvalue())
    return file


def test_a_workbook_gives_plain_values_and_no_formula(tmp_path: Path) -> None:
    cells = (
        '<row r="2"><c r="A2"><v>35.1</v></c><c r="B2" t="s"><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>A2</f><v>35.1</v></c><c r="B3" t="s"><v>2</v></c></row>'
    )
    assert _faults(_xlsx(tmp_path, cells)) == [(2, "35.10", "", ""), (3, "", "formula", "kode")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"kode\0jenis\n"])
def test_what_is_no_sheet_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    with pytest.raises(SheetRefused, match="sheet_unreadable"):
        read_sheet(file)
