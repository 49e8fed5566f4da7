"""`mpp explain`: what a service would do about each value of a person, and why."""

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from mpp.cli.options import Json
from mpp.cli.speaking import words_of

if TYPE_CHECKING:
    from mpp.applications.explaining import Explained

STEPS = {
    "known": "diketahui / known",
    "fetch": "diambil / fetched",
    "verify": "dicocokkan / confirmed",
    "derive": "diturunkan / derived",
    "pending": "ditunggu / pending",
    "ask": "DITANYA / ASKED",
    "none": "tidak ada / none",
    "empty": "dikosongkan / left empty",
    "later": "belum tentu / undecided",
    "not_needed": "tidak perlu / not needed",
}


@click.command()
@click.argument("service")
@click.argument("nik")
@click.option("--region", default="35.10", show_default=True, help="Kode wilayah. / Code of the region.")
@Json
def explain(service: str, nik: str, region: str, as_json: bool) -> None:
    """Rencana sekali-saja dan alasannya. / The once-only plan and its reasons. No value is shown."""
    import django

    django.setup()
    from mpp.applications.actions.explaining import explain as explained
    from mpp.identity.actor import Actor
    from mpp.kernel import clock
    from mpp.kernel.errors import DomainError

    try:
        told = explained(Actor.system("applications.explain"), region, service, nik, clock.now())
    except (DomainError, ValueError) as refused:
        said = refused if isinstance(refused, DomainError) else DomainError("not_a_nik")
        click.echo(json.dumps({"error": said.code}) if as_json else words_of(said), err=not as_json)
        sys.exit(1)
    values = [_plain(one) for one in told.values]
    if as_json:
        head = {"service": told.service, "region": told.region, "known_person": told.is_known}
        click.echo(json.dumps(head | {"values": values}, indent=2))
        return
    _print(values, is_known=told.is_known)


def _plain(one: "Explained") -> dict[str, Any]:
    return {
        "path": one.path,
        "element": one.element,
        "step": one.step.value,
        "reason": one.reason.value,
        "source": one.source,
        "assurance": one.assurance.name.lower() if one.assurance else None,
        "pages": list(one.pages),
    }


def _print(values: list[dict[str, Any]], *, is_known: bool) -> None:
    if not is_known:
        click.echo("Belum dikenal: rencana saat masuk pertama kali. / Not met before: the plan at first sign-in.")
    for one in values:
        click.echo(f"{STEPS[one['step']]:<24} {one['path']:<44} {one['reason']:<20} {one['source']}")
    counts = Counter(one["step"] for one in values)
    click.echo("  ".join(f"{STEPS[step]}: {count}" for step, count in counts.most_common()))
