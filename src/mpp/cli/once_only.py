"""`mpp once-only`: how much of each service people are spared."""

import json
import sys
from pathlib import Path

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

PACKS = Path(__file__).resolve().parents[3] / "packs"
Folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("once-only", cls=Speaking)
def once_only() -> None:
    """Sekali saja: berapa banyak yang tidak ditanya. / Once only: how much is not asked."""


@once_only.command("report")
@click.option("--packs", type=Folder, default=PACKS, help="Folder paket. / Folder of packs.")
@Json
def once_only_report(packs: Path, as_json: bool) -> None:
    """Bagian data yang tidak ditanya, tiap layanan. / The share of data that is not asked, by service."""
    from mpp.catalogue.reading import PackUnreadable
    from mpp.cli.pack_testing import once_only_index

    try:
        services = once_only_index(packs)
    except PackUnreadable as error:
        click.echo(f"{packs}: {error.problems[0].what}; mpp pack check", err=True)
        sys.exit(1)
    if not services:
        click.echo(f"{packs}: tidak ada skenario / no scenarios", err=True)
        sys.exit(1)
    average = round(sum(services.values()) / len(services), 4)
    if as_json:
        click.echo(json.dumps({"average": average, "services": services}, indent=2))
        return
    for service, share in {**services, "rata-rata / average": average}.items():
        click.echo(f"{share:.2f}  {service}")
