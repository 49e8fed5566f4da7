"""`mpp board`: the committee's report, and whether the board's numbers are right."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

Target = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group(cls=Speaking)
def board() -> None:
    """Papan nasional. / The national board."""


@board.command("report")
@click.option(
    "--year", type=click.IntRange(2000, 2200), help="Tahun; bawaan: tahun ini. / Year; default: this one."
)
@click.option("--out", type=Target, help="Berkas PDF. / PDF file.")
@Json
def report(year: int | None, out: Path | None, as_json: bool) -> None:
    """Laporan komite, PDF bertanda tangan. / The committee's report, a signed PDF."""
    _set_up()
    from mpp.identity.actor import Actor
    from mpp.issuance.errors import SigningUnavailable
    from mpp.kernel import clock
    from mpp.kernel.zones import WIB
    from mpp.oversight import actions

    now = clock.now()
    year = year or now.astimezone(WIB).year
    file = out or Path(f"laporan-komite-{year}.pdf")
    try:
        pdf = actions.report(Actor.system("board.report"), year, now)
    except SigningUnavailable as away:
        click.echo(f"layanan tanda tangan tidak menjawab / signing is away: {away.code}", err=True)
        sys.exit(1)
    file.write_bytes(pdf)
    told = {"report": str(file.resolve()), "year": year, "bytes": len(pdf)}
    click.echo(json.dumps(told, indent=2) if as_json else told["report"])


@board.command("recount")
@click.option("--mend", is_flag=True, help="Ganti angka dengan hitungan ulang. / Put the recount in their place.")
@Json
def recount(mend: bool, as_json: bool) -> None:
    """Bandingkan angka papan dengan hitungan ulang. / Compare the board's numbers with a recount."""
    _set_up()
    from mpp.identity.actor import Actor
    from mpp.oversight import actions

    actor = Actor.system("board.recount")
    if mend:
        actions.mend(actor)
    found = [_told(*key, *pair) for key, pair in actions.recount(actor).items()]
    if as_json:
        click.echo(json.dumps({"equal": not found, "differences": found}, indent=2))
    else:
        for one in found:
            click.echo(f"{one['region']}  {one['service']}  {one['month']}\n  {one['kept']}\n  {one['counted']}")
        click.echo("sama / equal" if not found else f"berbeda / different: {len(found)}")
    if found:
        sys.exit(1)


def _told(region: str, service: str, month: date, kept: Any, counted: Any) -> dict[str, Any]:
    where = {"region": region, "service": service, "month": f"{month:%Y-%m}"}
    return where | {"kept": asdict(kept), "counted": asdict(counted)}


def _set_up() -> None:
    import django

    django.setup()
