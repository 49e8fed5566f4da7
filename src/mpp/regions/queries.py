"""Reading the public directory of areas and malls. What pages ask for again and again is remembered a while."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from mpp.kernel.remembered import remembered
from mpp.kernel.worktime import Calendar, indonesian_holidays
from mpp.regions import rules
from mpp.regions.models import Agency, Area, Holiday, Mall, Region

MOST_FOUND = 20
LONGEST_CODE = 13
_ORGANISER = "dpmptsp"


def search_regencies(text: str) -> Sequence[Area]:
    """Regencies and cities whose name holds the text, with their region and its mall; `MOST_FOUND`, by name."""
    areas = Area.objects.filter(level=Area.Level.REGENCY, name__icontains=text)
    found = areas.select_related("region__mall").order_by("name")
    return list(found[:MOST_FOUND])


def malls(most: int | None = None) -> Sequence[Mall]:
    """The open malls of this installation, with their regions, by name; at most `most` where given."""
    return list(_open_malls().select_related("region").order_by("name")[:most])


@remembered
def region(code: str) -> Region | None:
    """The region of a code, such as 35.10."""
    return Region.objects.filter(code=code).first()


def region_of_area(code: str) -> Region | None:
    """The region of a regency or city, such as 35.10; Jakarta's six are one region."""
    area = Area.objects.select_related("region").filter(code=code).first()
    return area.region if area else None


def names_of(codes: Collection[str]) -> Mapping[str, str]:
    """The names of these regions, by code."""
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


@remembered
def mall_of(region: Region) -> Mall | None:
    """A region's mall, None where there is none yet, or none that has opened."""
    found: Mall | None = _open_malls().filter(region=region).first()
    return found


def _open_malls() -> QuerySet[Mall]:
    return Mall.objects.filter(opened_on__isnull=False)


@remembered
def agency(agency_id: UUID) -> Agency | None:
    """An agency with its region."""
    return Agency.objects.select_related("region").filter(id=agency_id).first()


@remembered
def agency_names(region_id: UUID) -> Mapping[UUID, str]:
    """The names of a region's agencies."""
    return dict(Agency.objects.filter(region_id=region_id).values_list("id", "name"))


@lru_cache(maxsize=1024)
def zone_of(region_id: UUID) -> ZoneInfo:
    """A region's time zone; read once a process, since it changes by law only."""
    return ZoneInfo(Region.objects.values_list("zone", flat=True).get(id=region_id))


@lru_cache(maxsize=1024)
def code_of(region_id: UUID) -> str:
    """A region's code, such as 35.10; read once a process, since it changes by law only."""
    return str(Region.objects.values_list("code", flat=True).get(id=region_id))


def calendar_of(region_id: UUID, today: date) -> Calendar:
    """When a region works: its opening hours, without national holidays, collective leave and its own holidays.

    Every deadline counts in it. A year of which no decree is known has the national holidays that can be computed.
    """
    return _calendar(region_id, today.year)


@remembered
def _calendar(region_id: UUID, year: int) -> Calendar:
    region = Region.objects.get(id=region_id)
    around = range(year - 1, year + 3)
    rows = Holiday.objects.filter(
        area_code__in=rules.holiday_areas(region.code), day__year__range=(around[0], around[-1])
    )
    found = list(rows.values_list("day", "area_code"))
    decreed = {day.year for day, area in found if not area}
    computed = (indonesian_holidays(one) for one in around if one not in decreed)
    return Calendar(
        ZoneInfo(region.zone),
        rules.opening_hours(region.hours),
        frozenset(day for day, _ in found).union(*computed),
    )


@remembered
def agencies_of(region_id: UUID) -> Mapping[str, UUID]:
    """A region's agencies by kind."""
    return dict(Agency.objects.filter(region_id=region_id).values_list("kind", "id"))


def organiser_of(region_id: UUID) -> UUID | None:
    """The agency that runs a region's mall for its head (Perpres 89/2021); None where it is not here."""
    return agencies_of(region_id).get(_ORGANISER)


@remembered
def offices_of(region_id: UUID) -> Mapping[str, Agency]:
    """A region's agencies by kind, with address and whom to call."""
    return {one.kind: one for one in Agency.objects.filter(region_id=region_id).order_by("name")}
