"""`mpp up` and `mpp settings`: start everything, and what can be set."""

import json
import sys

import click

from mpp.cli.options import Json
from mpp.config import environment


@click.command()
def up() -> None:
    """Jalankan semuanya di komputer ini. / Start everything on this machine."""
    from mpp.config import supervisor

    try:
        sys.exit(supervisor.run(environment.home()))
    except supervisor.CannotStart as reason:
        raise click.ClickException(str(reason)) from None


@click.command()
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
    names, values = (max(len(row[column]) for row in rows) for column in ("name", "value"))
    for row in rows:
        click.echo(f"{row['name']:{names}}  {row['value']:{values}}  {row['meaning']}")
