"""Reading the tallies: a kept grain and what is live, together exact. A few hundred rows, however many cases."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, TypeAlias

from django.db import connection

from mpp.processes.models import CaseTally
from mpp.processes.moving.folding import COUNTS

Grain: TypeAlias = CaseTally.Grain
SUMS = ", ".join(f"sum({one})::bigint" for one in COUNTS)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of cases; `CaseTally` says how each is counted."""

    applications: int = 0
    decided: int = 0
    in_time: int = 0
    refused: int = 0
    withdrawn: int = 0
    working_seconds: int = 0
    known: int = 0
    asked: int = 0
    visits_spared: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = [one.name for one in fields(self)]
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))

    def named(self) -> dict[str, int]:
        """The numbers by the names of `CaseTally`'s columns."""
        return asdict(self)


def by_region(year: int) -> dict[str, Counts]:
    """A year's numbers of each region that had any, by its code."""
    return {code: counts for (code,), counts in _read("region_code", Grain.REGION_YEAR, *_year(year))}


def by_service(year: int) -> dict[str, Counts]:
    """A year's numbers of each service, by its id."""
    return {service: counts for (service,), counts in _read("service_id", Grain.SERVICE_YEAR, *_year(year))}


def by_month(year: int) -> dict[date, Counts]:
    """The nation's numbers of each month of a year, by its first day."""
    return {month: counts for (month,), counts in _read("period", Grain.NATION_MONTH, *_year(year))}


def of_region(region_code: str, year: int) -> dict[str, Counts]:
    """A region's numbers of a year, by service."""
    rows = _read("service_id", Grain.MONTH, *_year(year), region_code)
    return {service: counts for (service,), counts in rows}


def finest(start: date, end: date) -> dict[tuple[str, str, date], Counts]:
    """Region, service and month, from `start` up to but not including `end`: for exports and recounts."""
    rows = _read("region_code, service_id, period", Grain.MONTH, start, end)
    return {(region, service, month): counts for (region, service, month), counts in rows}


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)


def _read(
    by: str, grain: Grain, start: date, end: date, region_code: str = ""
) -> Iterator[tuple[tuple[Any, ...], Counts]]:
    """Sums by these columns, with the columns' values first, in their order."""
    statement = (
        f"SELECT {SUMS}, {by} FROM processes_casetally "  # noqa: S608 - our own names
        "WHERE grain IN (%s, 'live') AND period >= %s AND period < %s AND (%s = '' OR region_code = %s) "
        f"GROUP BY {by} ORDER BY {by}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [grain, start, end, region_code, region_code])
        rows = cursor.fetchall()
    size = len(COUNTS)
    return ((row[size:], Counts(*row[:size])) for row in rows)
