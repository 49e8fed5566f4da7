"""`mpp officer`, `mpp calendar`: what a region's administrator does, on the machine of the installation.

A day without a time (`--hours saturday=`) is closed; days that are not named stay as they are.
"""

import json
from datetime import date, time

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@click.group(cls=Speaking)
def officer() -> None:
    """Petugas. / Officers."""


@officer.command()
@click.argument("login")
@Json
def dismiss(login: str, as_json: bool) -> None:
    """Akhiri akses petugas; tugasnya kembali ke antrean. / End an officer's access; her tasks go back."""
    import django

    django.setup()
    from mpp.applications.actions import dismiss_officer
    from mpp.identity.actor import Actor
    from mpp.identity.models import Account
    from mpp.kernel import clock
    from mpp.kernel.errors import NotFound

    officer_id = Account.objects.filter(login=login.strip().lower()).values_list("officer_id", flat=True).first()
    if officer_id is None:
        raise NotFound(login=login)
    returned = dismiss_officer(Actor.system("identity.dismiss"), officer_id, clock.now())
    told = f"{login}: {returned} tugas kembali ke antrean / tasks went back"
    click.echo(json.dumps({"login": login, "returned": returned}) if as_json else told)


@click.group(cls=Speaking)
def calendar() -> None:
    """Kalender kerja daerah. / A region's working calendar."""


@calendar.command(name="set")
@click.argument("code")
@click.option("--hours", multiple=True, metavar="DAY=08:00-16:00", help="Jam buka, boleh diulang. / Repeatable.")
@click.option("--holiday", multiple=True, metavar="2026-12-18=NAME", help="Libur daerah. / A regional holiday.")
@click.option("--basis", required=True, help="Nomor keputusannya. / The decree.")
@Json
def set_(code: str, hours: tuple[str, ...], holiday: tuple[str, ...], basis: str, as_json: bool) -> None:
    """Tetapkan jam buka dan libur; janji lama tetap. / Set hours and holidays; promises given stay."""
    import django

    django.setup()
    from django.db import transaction

    from mpp.kernel.errors import NotFound
    from mpp.regions import queries
    from mpp.regions.actions import set_calendar
    from mpp.regions.rules import HOURS

    region = queries.region(code)
    if region is None:
        raise NotFound(region=code)
    days, kept = _days(holiday), dict(region.hours) or _plain(HOURS)
    for day, span in _hours(hours).items():
        kept.pop(day, None)
        kept |= {day: span} if span else {}
    with transaction.atomic():
        set_calendar(region, kept, days, basis)
    told = {"region": code, "hours": kept, "holidays": [str(day) for day in sorted(days)]}
    click.echo(json.dumps(told) if as_json else f"{region.name}: {kept} {' '.join(map(str, sorted(days)))}")


def _plain(hours: dict[int, tuple[time, time]]) -> dict[str, list[str]]:
    return {str(day): [f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, (opens, closes) in hours.items()}


def _days(told: tuple[str, ...]) -> dict[date, str]:
    try:
        return {date.fromisoformat(day): name.strip() for day, _, name in (one.partition("=") for one in told)}
    except ValueError as faulty:
        raise click.BadParameter("2026-12-18=NAMA", param_hint="--holiday") from faulty


def _hours(told: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for day, _, span in (one.partition("=") for one in told):
        if day not in DAYS or (span and span.count("-") != 1):
            raise click.BadParameter("monday=08:00-16:00, saturday=", param_hint="--hours")
        found[str(DAYS.index(day))] = span.split("-") if span else []
    return found
