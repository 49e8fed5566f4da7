"""`mpp …`: the command line. Help stands in both languages."""

import json
import os
import sys

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
