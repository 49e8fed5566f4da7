"""Reading the public directory of areas and malls."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from mpp.kernel.worktime import Calendar, indonesian_holidays
from mpp.regions.models import Agency, Area, Mall, Region

MOST_FOUND = 20


def search_regencies(text: str) -> Sequence[Area]:
    """Regencies and cities whose name holds the text, at most `MOST_FOUND`, by name."""
    found = Area.objects.filter(level=Area.Level.REGENCY, name__icontains=text).order_by("name")
    return list(found[:MOST_FOUND])


def malls() -> Sequence[Mall]:
    """Every mall of this installation, with its region, by name."""
    return list(Mall.objects.select_related("region").order_by("name"))


def region(code: str) -> Region | None:
    """The region of a code, such as 35.10."""
    return Region.objects.filter(code=code).first()


@lru_cache(maxsize=1024)
def zone_of(region_id: UUID) -> ZoneInfo:
    """A region's time zone; read once a process, since it changes by law only."""
    return ZoneInfo(Region.objects.values_list("zone", flat=True).get(id=region_id))


@lru_cache(maxsize=1024)
def code_of(region_id: UUID) -> str:
    """A region's code, such as 35.10; read once a process, since it changes by law only."""
    return str(Region.objects.values_list("code", flat=True).get(id=region_id))


def calendar_of(region_id: UUID, today: date) -> Calendar:
    """When a region works: weekdays 8 to 16 (Perpres 21/2023 art. 4), without national holidays."""
    return _calendar(zone_of(region_id), today.year)


@lru_cache(maxsize=64)
def _calendar(zone: ZoneInfo, year: int) -> Calendar:
    hours = {weekday: (time(8), time(16)) for weekday in range(5)}
    days = frozenset().union(*(indonesian_holidays(one) for one in range(year - 1, year + 3)))
    return Calendar(zone, hours, days)


def agencies_of(region_id: UUID) -> Mapping[str, UUID]:
    """A region's agencies by kind."""
    return dict(Agency.objects.filter(region_id=region_id).values_list("kind", "id"))
