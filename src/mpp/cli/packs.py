"""`mpp pack`: is a pack right, and does it do what its scenarios say?"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

if TYPE_CHECKING:
    from mpp.catalogue.checker import Mistake


@click.group(cls=Speaking)
def pack() -> None:
    """Paket layanan. / Service packs."""


@pack.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@Json
def pack_check(path: Path, as_json: bool) -> None:
    """Periksa satu paket, peristiwa (.yaml), atau folder paket. / Check a pack, an event, or a folder."""
    from mpp.cli.pack_checking import check_all

    mistakes = check_all(path)
    if as_json:
        rows = [_plain(one) for one in mistakes]
        click.echo(json.dumps({"right": not rows, "mistakes": rows}, indent=2, ensure_ascii=False))
    else:
        for one in mistakes:
            click.echo(str(one))
        if not mistakes:
            click.echo(f"{path}: benar / no mistakes")
    sys.exit(1 if mistakes else 0)


@pack.command("test")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@Json
def pack_test(path: Path, as_json: bool) -> None:
    """Mainkan skenario satu paket, atau folder paket. / Play the scenarios of one pack, or of a folder of packs."""
    from mpp.cli.pack_testing import play_all

    played, mistakes = play_all(path)
    failed = [one for one in played if not one.passed]
    right = bool(played) and not failed and not mistakes
    if as_json:
        rows = {"scenarios": [one.plain() for one in played], "mistakes": [_plain(one) for one in mistakes]}
        counts = {"right": right, "passed": len(played) - len(failed), "failed": len(failed)}
        click.echo(json.dumps(counts | rows, indent=2, ensure_ascii=False, default=str))
    else:
        for mistake in mistakes:
            click.echo(str(mistake))
        for one in played:
            click.echo(f"{one.file}: {'lulus / passed' if one.passed else 'GAGAL / FAILED'}: {one.title}")
            for failure in one.failures:
                click.echo(str(failure))
        click.echo(f"{len(played)} skenario / scenarios, {len(failed)} gagal / failed")
    sys.exit(0 if right else 1)


def _plain(one: "Mistake") -> dict[str, object]:
    return {"file": str(one.file), "line": one.line, "code": one.code, "what": one.what, "mend": one.mend}


@pack.command("schema")
@click.argument(
    "name",
    default="service",
    type=click.Choice(["service", "dictionary", "scenario", "event", "event_scenario", "consent"]),
)
def pack_schema(name: str) -> None:
    """Cetak JSON Schema format paket. / Print the JSON Schema of a pack's files."""
    from mpp.catalogue.schema import json_schema

    click.echo(json_schema(name), nl=False)


@pack.command("baseline")
@click.argument("path", default="packs/dictionary", type=click.Path(exists=True, file_okay=False, path_type=Path))
def pack_baseline(path: Path) -> None:
    """Catat jenis elemen baru; sesudahnya tidak berubah. / List the types of new elements, for good."""
    from mpp.cli.pack_checking import extend_baseline

    added, mistakes = extend_baseline(path)
    for one in mistakes:
        click.echo(str(one))
    if not mistakes:
        click.echo(f"{path}: {added} baru / new")
    sys.exit(1 if mistakes else 0)
