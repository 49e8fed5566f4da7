"""How each area stands: no mall, one elsewhere, one in the making, one here. The one place that knows."""

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from mpp.launching.models import Launch
from mpp.oversight.rules.targets import Point
from mpp.regions.models import Area, Mall

_DATA = Path(__file__).parent / "data"


class Status(StrEnum):
    """In the order of the way that a region goes."""

    NONE = "none"
    PHYSICAL = "physical"  # has a building, and nothing here
    LAUNCHING = "launching"  # being prepared here
    DIGITAL = "digital"  # open here, without a building
    HYBRID = "hybrid"  # open here, with a building


OPEN = frozenset({Status.DIGITAL, Status.HYBRID})


@dataclass(frozen=True, slots=True)
class Place:
    """A regency or city as it is now. Jakarta's six are areas of one region."""

    code: str
    name: str
    province: str  # code
    region_code: str
    region_name: str
    population: int | None
    status: Status


def places() -> list[Place]:
    """Every regency and city of today, by code. Three queries."""
    malls = dict.fromkeys(
        Launch.objects.filter(opened_at=None).values_list("region_id", flat=True), Status.LAUNCHING
    )
    malls |= {mall.region_id: _status_of(mall) for mall in Mall.objects.only("region_id", "kind", "opened_on")}
    areas = Area.objects.filter(level=Area.Level.REGENCY, valid_until=None).order_by("code")
    names = ("code", "name", "parent_code", "region__code", "region__name", "population", "region_id")
    rows = areas.values_list(*names)
    return [
        Place(code, name, province, region, called, people, malls.get(owner) or _elsewhere(code))
        for code, name, province, region, called, people, owner in rows
    ]


def provinces() -> dict[str, str]:
    """The names of the provinces, by code, in order."""
    areas = Area.objects.filter(level=Area.Level.PROVINCE, valid_until=None)
    return dict(areas.order_by("code").values_list("code", "name"))


def _status_of(mall: Mall) -> Status:
    if mall.opened_on is None:
        return Status.LAUNCHING
    return Status.HYBRID if mall.kind == Mall.Kind.HYBRID else Status.DIGITAL


def _elsewhere(code: str) -> Status:
    return Status.PHYSICAL if code in _physical() else Status.NONE


@cache
def _physical() -> frozenset[str]:
    return frozenset(row["code"] for row in _rows("physical.csv"))


def here() -> tuple[Point, ...]:
    """How many malls were open on this platform, on each day on which one opened."""
    rows = Mall.objects.filter(opened_on__isnull=False).order_by("opened_on")
    days = [day for day in rows.values_list("opened_on", flat=True) if day]
    return tuple(Point(day, malls) for day, malls in {day: nth for nth, day in enumerate(days, 1)}.items())


@cache
def published() -> tuple[Point, ...]:
    """How many malls there were in the nation, as it was published; `data/README.md`."""
    return tuple(Point(date.fromisoformat(row["day"]), int(row["malls"])) for row in _rows("malls.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
