"""`mpp once-only`: how much of each service people are spared."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

PACKS = Path(__file__).resolve().parents[3] / "packs"
MOST_SHOWN = 12
Folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("once-only", cls=Speaking)
def once_only() -> None:
    """Sekali saja: berapa banyak yang tidak ditanya. / Once only: how much is not asked."""


@once_only.command("report")
@click.option("--packs", type=Folder, default=PACKS, help="Folder paket. / Folder of packs.")
@click.option("--measured", is_flag=True, help="Juga dari permohonan nyata. / Also from real applications.")
@Json
def once_only_report(packs: Path, measured: bool, as_json: bool) -> None:
    """Bagian data yang tidak ditanya, tiap layanan. / The share of data that is not asked, by service."""
    from mpp.applications.rehearsal import Halt
    from mpp.catalogue.reading import PackUnreadable
    from mpp.cli.sparing import plain, promised

    try:
        shares = promised(packs)
    except PackUnreadable as error:
        _refuse(f"{packs}: {error.problems[0].what}; mpp pack check")
    except Halt as stopped:
        _refuse(f"{packs}: {stopped.difference.what}; mpp pack test")
    if not shares:
        _refuse(f"{packs}: tidak ada skenario / no scenarios")
    report = plain(shares)
    if measured:
        report["measured"] = _measured()
    if as_json:
        click.echo(json.dumps(report, indent=2))
        return
    _print("Sekali saja, permohonan berikutnya / once only, a later application", report)
    _print("Permohonan pertama / a first application", report["first"])
    if measured:
        _print_measured(report["measured"])
    _print_worst(report["worst"])


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(1)


def _measured() -> dict[str, Any]:
    import django

    django.setup()
    from mpp.applications.actions.measuring import measure
    from mpp.cli.sparing import plain_measured
    from mpp.identity.actor import Actor
    from mpp.kernel import clock

    return plain_measured(measure(Actor.system("applications.measure"), clock.now()))


def _print(title: str, part: dict[str, Any]) -> None:
    click.echo(title)
    if part["average"] is None:
        click.echo("  -     belum ada / none yet")
        return
    for service, share in {**part["services"], "rata-rata / average": part["average"]}.items():
        click.echo(f"  {share:.2f}  {service}")


def _print_measured(part: dict[str, Any]) -> None:
    _print(f"Terukur, berikutnya / measured, later: {part['applications']}", part)
    _print(f"Terukur, pertama / measured, first: {part['first']['applications']}", part["first"])
    for region, services in part["regions"].items():
        for service, share in services.items():
            click.echo(f"  {share:.2f}  {region}  {service}")


def _print_worst(questions: list[dict[str, Any]]) -> None:
    click.echo("Yang paling sering ditanya / asked most")
    for one in questions[:MOST_SHOWN]:
        click.echo(f"  {one['times']}x  {one['element']:<32} {', '.join(one['services'])}")
