"""`mpp region launch --from FILE`: many regions, one after the other, with a report of what failed and why."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from mpp.kernel.errors import DomainError
from mpp.launching.actions import Launched
from mpp.launching.plan import Plan
from mpp.launching.sheet import Row, SheetRefused, read_sheet

Launch = Callable[[str, Plan], Launched]
"""Launches one region."""

_SAID = {
    "sheet_too_large": "Berkas terlalu besar. / The file is too large.",
    "sheet_unreadable": "Berkas tidak terbaca; simpan sebagai .csv atau .xlsx. / Save it as .csv or .xlsx.",
    "sheet_headers": "Judul kolom keliru; pakai: kode, jenis, nama, alamat, jam, kontak, telepon, jam_telepon,"
    " keputusan. / Wrong headers; use those above.",
    "row_twice": "Daerah ini sudah ada di baris lain. / This region stands in another row.",
    "formula": "Rumus tidak dibaca; tulis nilainya. / A formula is not read; write its value.",
    "code_missing": "Kode daerah kosong. / The code of the region is missing.",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one row."""

    line: int
    code: str
    state: str  # open, prepared, failed, refused
    seconds: float = 0.0
    why: str = ""
    invitations: Mapping[str, str] = field(default_factory=dict, repr=False)


def launch_many(file: Path, launch: Launch, *, as_json: bool) -> int:
    """Launch every row; return the exit code, 1 where any failed. Running it again changes only what failed."""
    try:
        sheet = read_sheet(file)
    except SheetRefused as refused:
        named = "; ".join(f"{name}: {value}" for name, value in refused.details.items() if value)
        raise click.ClickException(f"{_SAID[refused.code]} {named}".strip()) from None
    with click.progressbar(sheet.rows, label=f"{len(sheet.rows)} daerah / regions", file=sys.stderr) as rows:
        results = [_launched(row, launch) for row in rows]
    _report(results, sheet.encoding, as_json=as_json)
    return 1 if any(one.state in ("failed", "refused") for one in results) else 0


def _launched(row: Row, launch: Launch) -> Result:
    if row.fault:
        return Result(row.line, row.code, "refused", 0, f"{_SAID[row.fault]} ({row.about})")
    begun = time.perf_counter()
    try:
        done = launch(row.code, row.plan)
    except click.ClickException as refused:
        return Result(row.line, row.code, "refused", 0, refused.message)
    except DomainError as refused:
        return Result(row.line, row.code, "failed", 0, refused.code)
    except Exception as broken:  # noqa: BLE001 - one region's fault is told, and the next goes on
        return Result(row.line, row.code, "failed", 0, type(broken).__name__)
    seconds, standing = round(time.perf_counter() - begun, 3), done.standing
    if standing.failed is not None:
        fault = standing.failed.told.get("fault", standing.failed.code)
        return Result(row.line, row.code, "failed", seconds, f"{standing.failed.code}: {fault}")
    state = "open" if standing.opened_on else "prepared"
    return Result(row.line, standing.region_code, state, seconds, invitations=dict(done.codes))


def _report(results: list[Result], encoding: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"encoding": encoding, "rows": [asdict(one) for one in results]}, indent=2))
        return
    for one in results:
        if one.why:
            click.echo(f"{one.line:5}  {one.code:8}{one.state:9}{one.why}")
    states = ("open", "prepared", "failed", "refused")
    counts = {state: sum(one.state == state for one in results) for state in states}
    if any(one.invitations for one in results):
        click.echo("Kode undangan / invitation codes: mpp region invite KODE")
    click.echo(", ".join(f"{many} {state}" for state, many in counts.items()))
