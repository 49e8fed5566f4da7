"""The national board of one year: every figure, once, for the page, the committee's report and the open data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from mpp.catalogue import queries as catalogue
from mpp.catalogue.models import Adoption
from mpp.oversight import standings
from mpp.oversight.rules import ranking
from mpp.oversight.rules.privacy import FEWEST
from mpp.oversight.rules.ranking import Standing
from mpp.oversight.rules.targets import Forecast, Point, forecast
from mpp.oversight.standings import Place, Status
from mpp.processes import tallies
from mpp.processes.tallies import Counts

DAY_SECONDS = 8 * 3600
"""A working day as the board counts it: from 8 to 16 (`regions.rules.HOURS`), whatever a region's own hours are."""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region: where it stands, what it offers, and its year."""

    code: str
    name: str
    population: int | None
    status: Status
    services: int
    counts: Counts
    place: int | None = None  # among regions of its class; None: too few decisions

    @property
    def size(self) -> str:
        """Its class by population (`rules.ranking`)."""
        return ranking.class_of(self.population)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the board tells of a year."""

    year: int
    places: tuple[Place, ...]
    provinces: Mapping[str, str]
    regions: tuple[RegionRow, ...]  # those with a mall here, or with applications; by name
    months: Mapping[date, Counts]
    services: Mapping[str, Counts]
    published: tuple[Point, ...]
    forecast: Forecast | None
    here: tuple[Point, ...] = ()  # malls open on this platform, by the days on which they opened

    @property
    def total(self) -> Counts:
        """The nation's year."""
        return sum((row.counts for row in self.regions), Counts())

    def statuses(self) -> dict[Status, int]:
        """How many areas stand how."""
        return {status: sum(one.status is status for one in self.places) for status in Status}

    def ranks(self) -> dict[str, list[RegionRow]]:
        """The ranked regions of each class, the best first."""
        found = {size: [row for row in self.regions if row.place and row.size == size] for size in ranking.IN_ORDER}
        return {size: sorted(rows, key=lambda row: (row.place, row.code)) for size, rows in found.items() if rows}


def of_year(year: int) -> Board:
    """Read the board. Some hundred rows in ten queries, however many applications there were."""
    places = standings.places()
    counted = tallies.by_region(year)
    points = standings.published()
    return Board(
        year=year,
        places=tuple(places),
        provinces=standings.provinces(),
        regions=_ranked(_rows(places, counted)),
        months=tallies.by_month(year),
        services=tallies.by_service(year),
        published=points,
        forecast=forecast(points),
        here=standings.here(),
    )


def _rows(places: list[Place], counted: Mapping[str, Counts]) -> list[RegionRow]:
    services, found = _services_open(), dict[str, list[Place]]()
    for place in places:
        found.setdefault(place.region_code, []).append(place)
    rows = [
        RegionRow(
            code,
            within[0].region_name,
            _people(within),
            within[0].status,
            services.get(code, 0),
            counted.get(code, Counts()),
        )
        for code, within in found.items()
        if within[0].status in standings.OPEN or code in counted
    ]
    return sorted(rows, key=lambda row: row.name)


def _people(within: list[Place]) -> int | None:
    known = [place.population for place in within if place.population is not None]
    return sum(known) if known else None


def _services_open() -> dict[str, int]:
    rows = Adoption.objects.filter(active=True).exclude(service__code__startswith=catalogue.EVENT)
    return dict(rows.values_list("region__code").annotate(many=Count("id")))


def _ranked(rows: list[RegionRow]) -> tuple[RegionRow, ...]:
    found = [
        Standing(
            row.code, row.population, row.counts.decided, row.counts.in_time, row.counts.known, needed(row.counts)
        )
        for row in rows
    ]
    places = {code: place for group in ranking.ranked(found, FEWEST).values() for place, code in group}
    return tuple(replace(row, place=places.get(row.code)) for row in rows)


def needed(counts: Counts) -> int:
    """Values that the applications needed."""
    return counts.known + counts.asked


def share(part: int, whole: int) -> float | None:
    """A part of a whole, cut to four places, so that only all is 1; None of nothing."""
    return part * 10_000 // whole / 10_000 if whole else None


def per_cent(share: float) -> float:
    """A share as per cent, cut to one place."""
    return round(share * 10_000) // 10 / 10


def working_days(counts: Counts) -> float | None:
    """Working days from sending to the decision, in the mean; None where nothing was decided."""
    return round(counts.working_seconds / counts.decided / DAY_SECONDS, 1) if counts.decided else None
