"""Loading the country: areas and regions from the committed lists, and the two demo malls."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from mpp.kernel.remembered import forget_all
from mpp.regions import demo, rules
from mpp.regions.models import Agency, Area, Holiday, Mall, Region

DATA = Path(__file__).parent / "data"
DECREE = "Kepmendagri 300.2.2-2430/2025"
DECREE_YEAR_START = date(2025, 1, 1)
_JAKARTA_NAME = "Daerah Khusus Jakarta"
_CHANGING = ["name", "level", "parent_code", "region", "population", "area_km2", "latitude", "longitude", "decree"]


@transaction.atomic
def load_reference() -> None:
    """Load areas, regions and the demo malls. Running it again changes nothing but corrected facts."""
    regions = _load_regions()
    rows = [*_provinces(), *_regencies(regions), *_districts()]
    Area.objects.bulk_create(
        rows, batch_size=2000, update_conflicts=True, unique_fields=["code"], update_fields=_CHANGING
    )
    _load_holidays()
    for mall in demo.MALLS:
        _open_demo_mall(mall, regions[mall.region_code])
    _open_demo_office(demo.MINISTRY, regions[rules.JAKARTA])
    transaction.on_commit(forget_all)


@transaction.atomic
def set_calendar(
    region: Region, hours: Mapping[str, Sequence[str]], holidays: Mapping[date, str], basis: str
) -> None:
    """Keep a region's opening hours and its own holidays (day -> name) besides those it has; `basis`: the decree.

    Deadlines that run already stay where they are: a promise is not moved by a later decree.

    Raises:
        Invalid: the hours are none.
    """
    rules.opening_hours(hours)
    Region.objects.filter(id=region.id).update(hours=dict(hours))
    rows = [
        Holiday(day=day, area_code=region.code, kind=Holiday.Kind.REGIONAL, name=name, basis=basis)
        for day, name in holidays.items()
    ]
    _keep_holidays(rows)
    transaction.on_commit(forget_all)


def _load_holidays() -> None:
    _keep_holidays(
        [
            Holiday(
                day=date.fromisoformat(row["day"]),
                area_code=area,
                kind=row["kind"],
                name=row["name"],
                basis=row["basis"],
                is_certain=row["certain"] == "yes",
            )
            for row in _read("holidays.csv")
            for area in row["areas"].split(" ")
        ]
    )


def _keep_holidays(rows: Sequence[Holiday]) -> None:
    Holiday.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day", "area_code"],
        update_fields=["kind", "name", "basis", "is_certain"],
    )


def _open_demo_mall(mall: demo.DemoMall, region: Region) -> None:
    facts = {
        "name": mall.name,
        "kind": mall.kind,
        "address": mall.address,
        "hours": mall.hours,
        "opened_on": demo.OPENED_ON,
    }
    Mall.objects.update_or_create(region=region, defaults=facts)
    for agency in mall.agencies():
        _open_demo_office(agency, region)


def _open_demo_office(agency: demo.DemoAgency, region: Region) -> None:
    defaults = {
        "name": agency.name,
        "address": agency.address,
        "contact_name": agency.contact_name,
        "contact_phone": agency.contact_phone,
        "contact_hours": agency.contact_hours,
    }
    Agency.objects.update_or_create(region=region, kind=agency.kind, defaults=defaults)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_regions() -> dict[str, Region]:
    wanted = {
        rules.region_code_of(row["code"]): rules.readable_name(row["name"]) for row in _read("regencies.csv")
    } | {rules.JAKARTA: _JAKARTA_NAME}
    rows = [Region(code=code, name=name, zone=rules.zone_of(code)) for code, name in wanted.items()]
    Region.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "zone"])
    return {region.code: region for region in Region.objects.all()}


def _area(level: Area.Level, code: str, name: str, **facts: object) -> Area:
    readable = rules.readable_name(name)
    return Area(level=level, code=code, name=readable, decree=DECREE, valid_from=DECREE_YEAR_START, **facts)


def _provinces() -> list[Area]:
    return [_area(Area.Level.PROVINCE, row["code"], row["name"]) for row in _read("provinces.csv")]


def _regencies(regions: dict[str, Region]) -> list[Area]:
    figures = {row["code"]: row for row in _read("figures.csv")}
    return [
        _area(
            Area.Level.REGENCY,
            row["code"],
            row["name"],
            parent_code=row["province_code"],
            region=regions[rules.region_code_of(row["code"])],
            population=int(figures[row["code"]]["population"]),
            area_km2=_number(figures[row["code"]]["area_km2"]),
            latitude=_number(figures[row["code"]]["latitude"]),
            longitude=_number(figures[row["code"]]["longitude"]),
        )
        for row in _read("regencies.csv")
    ]


def _number(text: str) -> float | None:
    """A figure, or None where the list knows none."""
    return float(text) if text else None


def _districts() -> list[Area]:
    return [
        _area(Area.Level.DISTRICT, row["code"], row["name"], parent_code=row["regency_code"])
        for row in _read("districts.csv")
    ]
