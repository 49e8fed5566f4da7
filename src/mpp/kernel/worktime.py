"""Working time: deadlines in working days, working hours and clock hours, in a region's own calendar.

A working-day deadline ends at closing time of its nth working day after the start day. Duties under
UU PDP (law 27/2022) run on clock hours, which know neither night nor holiday.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

_HORIZON = timedelta(days=3660)  # past this a calendar has no opening hours at all


class Unit(StrEnum):
    """What a deadline counts."""

    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    CLOCK_HOUR = "clock_hour"


@dataclass(frozen=True)
class Duration:
    """So many units."""

    value: int
    unit: Unit


@dataclass(frozen=True)
class Calendar:
    """When a region works: opening hours by weekday (Monday is 0) in its zone, without its holidays."""

    zone: ZoneInfo
    hours: Mapping[int, tuple[time, time]]
    holidays: frozenset[date] = field(default_factory=frozenset)

    @property
    def day_seconds(self) -> float:
        """How long a working day is, where days are counted in hours: the longest of the week's."""
        spans = (_length(opens, closes) for opens, closes in self.hours.values())
        return max(spans, default=0.0)

    def opening(self, day: date) -> tuple[datetime, datetime] | None:
        """Opening and closing of a day; None when closed."""
        hours = self.hours.get(day.weekday())
        if hours is None or day in self.holidays:
            return None
        return (
            datetime.combine(day, hours[0], self.zone),
            datetime.combine(day, hours[1], self.zone),
        )

    def openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings from the day of `start` on.

        Raises:
            ValueError: nothing is open within ten years.
        """
        day = start.astimezone(self.zone).date()
        last = day + _HORIZON
        while day <= last:
            if opening := self.opening(day):
                yield opening
            day += timedelta(days=1)
        raise ValueError("the calendar never opens")


def _length(opens: time, closes: time) -> float:
    """Seconds between two times of one day."""
    return (datetime.combine(date.min, closes) - datetime.combine(date.min, opens)).total_seconds()


def due_at(start: datetime, duration: Duration, calendar: Calendar) -> datetime:
    """When a deadline that starts at `start` (aware) ends."""
    if duration.unit is Unit.CLOCK_HOUR:
        return start + timedelta(hours=duration.value)
    if duration.unit is Unit.WORKING_HOUR:
        return after_working_seconds(start, duration.value * 3600, calendar)
    first = start.astimezone(calendar.zone).date()
    counted = 0
    for opens, closes in calendar.openings(start):
        counted += opens.date() > first
        if counted == duration.value and opens.date() > first:
            return closes
    raise AssertionError("openings never ends without an error")


def after_working_seconds(start: datetime, seconds: float, calendar: Calendar) -> datetime:
    """The moment when so many working seconds have passed since `start`."""
    left = seconds
    for opens, closes in calendar.openings(start):
        begin = max(opens, start)
        open_seconds = max(0.0, (closes - begin).total_seconds())
        if open_seconds and open_seconds >= left:
            return begin + timedelta(seconds=left)
        left -= open_seconds
    raise AssertionError("openings never ends without an error")


def before(due: datetime, span: Duration, calendar: Calendar) -> datetime:
    """The moment at which so much is left until `due`; a working day counts as the calendar's longest."""
    if span.unit is Unit.CLOCK_HOUR:
        return due - timedelta(hours=span.value)
    seconds = 3600 if span.unit is Unit.WORKING_HOUR else calendar.day_seconds
    return before_working_seconds(due, span.value * seconds, calendar)


def before_working_seconds(due: datetime, seconds: float, calendar: Calendar) -> datetime:
    """The latest moment from which so many working seconds pass until `due`.

    Raises:
        ValueError: nothing is open within ten years.
    """
    left, day = seconds, due.astimezone(calendar.zone).date()
    last = day - _HORIZON
    while day >= last:
        opens, closes = calendar.opening(day) or (due, due)
        end = min(closes, due)
        open_seconds = max(0.0, (end - opens).total_seconds())
        if open_seconds and open_seconds >= left:
            return end - timedelta(seconds=left)
        left -= open_seconds
        day -= timedelta(days=1)
    raise ValueError("the calendar never opens")


def working_seconds(a: datetime, b: datetime, calendar: Calendar) -> float:
    """Working seconds between two moments; 0 when `b` is not after `a`."""
    total = 0.0
    day, last = a.astimezone(calendar.zone).date(), b.astimezone(calendar.zone).date()
    while day <= last:
        if opening := calendar.opening(day):
            total += max(0.0, (min(opening[1], b) - max(opening[0], a)).total_seconds())
        day += timedelta(days=1)
    return total


def extended(due: datetime, pauses: Iterable[tuple[datetime, datetime]], calendar: Calendar) -> datetime:
    """A working deadline moved by the working time of its pauses (disjoint, each from and to)."""
    lost = sum(working_seconds(begin, end, calendar) for begin, end in pauses)
    return after_working_seconds(due, lost, calendar) if lost else due


@lru_cache(maxsize=64)
def indonesian_holidays(year: int) -> frozenset[date]:
    """The national public holidays of a year as far as they can be computed: for years without a decree yet."""
    return frozenset(holidays.country_holidays("ID", years=year))
