"""`mpp …`: the command line. Help stands in both languages."""

import json
import os
import sys
from pathlib import Path

import click

from mpp.config import environment

Json = click.option("--json", "as_json", is_flag=True, help="Cetak JSON. / Print JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MPP Digital: mal pelayanan publik digital. / The digital public service mall."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mpp.config.settings")


@main.command()
def up() -> None:
    """Jalankan semuanya di komputer ini. / Start everything on this machine."""
    from mpp.config import supervisor

    try:
        sys.exit(supervisor.run(environment.home()))
    except supervisor.CannotStart as reason:
        raise click.ClickException(str(reason)) from None


@main.command()
@Json
def settings(as_json: bool) -> None:
    """Daftar semua pengaturan. / List every setting."""
    rows = [
        {
            "name": one.name,
            "value": "***" if one.secret else environment.read(one.name),
            "meaning": one.meaning,
        }
        for one in environment.SETTINGS
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{row['name']:18} {row['value']:24} {row['meaning']}")


@main.group()
def bpmn() -> None:
    """Proses BPMN 2.0. / BPMN 2.0 processes."""


@bpmn.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@Json
def bpmn_check(file: Path, as_json: bool) -> None:
    """Apakah proses ini dapat dijalankan? / Can this process run here, and if not, why?"""
    from mpp.processes.engine import parse
    from mpp.processes.engine.errors import ProcessRefused

    verdict: dict[str, object] = {"supported": True}
    try:
        parse(file.read_text(encoding="utf-8"))
    except ProcessRefused as refused:
        verdict = {"supported": False, **refused.details}
    click.echo(json.dumps(verdict) if as_json else _spoken(file, verdict))
    sys.exit(0 if verdict["supported"] else 1)


def _spoken(file: Path, verdict: dict[str, object]) -> str:
    if verdict["supported"]:
        return f"{file}: dapat dijalankan / supported"
    return f"{file}:{verdict.get('line', 1)}: {verdict.get('reason')}"


@bpmn.command("draw")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def bpmn_draw(file: Path) -> None:
    """Gambar proses sebagai SVG. / Draw the process as SVG."""
    from mpp.processes.engine.drawing import draw

    click.echo(draw(file.read_text(encoding="utf-8"), set()))
