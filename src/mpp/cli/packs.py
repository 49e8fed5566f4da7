"""`mpp pack`: is a pack right?"""

import json
import sys
from pathlib import Path

import click

from mpp.cli.options import Json


@click.group()
def pack() -> None:
    """Paket layanan. / Service packs."""


@pack.command("check")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@Json
def pack_check(path: Path, as_json: bool) -> None:
    """Periksa satu paket, atau folder paket. / Check one pack, or a folder of packs."""
    from mpp.cli.pack_checking import check_all

    mistakes = check_all(path)
    if as_json:
        rows = [
            {"file": str(one.file), "line": one.line, "code": one.code, "what": one.what, "mend": one.mend}
            for one in mistakes
        ]
        click.echo(json.dumps({"right": not rows, "mistakes": rows}, indent=2, ensure_ascii=False))
    else:
        for one in mistakes:
            click.echo(str(one))
        if not mistakes:
            click.echo(f"{path}: benar / no mistakes")
    sys.exit(1 if mistakes else 0)
