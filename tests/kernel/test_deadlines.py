"""Deadlines against a calculation of another kind: minute by minute, day by day, from the decrees' own list.

Over New Year, Lebaran and a leap day, in the three zones of the country.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpp import regions
from mpp.kernel import zones
from mpp.kernel.worktime import Calendar, Duration, Unit, before, due_at, working_seconds

MINUTE = timedelta(minutes=1)
OFFSETS = {zones.WIB: 7, zones.WITA: 8, zones.WIT: 9}
TIMES = {"New Year": date(2024, 12, 18), "Lebaran": date(2026, 3, 11), "leap day": date(2024, 2, 22)}
OPEN, CLOSE, FRIDAY_CLOSE = 8 * 60, 16 * 60, 15 * 60 + 30  # minutes of the day


@cache
def closed() -> frozenset[date]:
    """The nation's days without work."""
    file = Path(regions.__file__).parent / "data" / "holidays.csv"
    with file.open(encoding="utf-8") as rows:
        return frozenset(date.fromisoformat(row["day"]) for row in csv.DictReader(rows) if not row["areas"])


def calendar(zone: ZoneInfo) -> Calendar:
    hours = {day: (time(8), time(16)) for day in range(4)} | {4: (time(8), time(15, 30))}
    return Calendar(zone, hours, closed())


def is_open(at: datetime, offset: int) -> bool:
    """Whether the office works in the minute that begins then: no zone's table, no calendar, only its hours."""
    local = at + timedelta(hours=offset)
    minute, day = local.hour * 60 + local.minute, local.date()
    close = FRIDAY_CLOSE if day.isoweekday() == 5 else CLOSE
    return day.isoweekday() <= 5 and day not in closed() and OPEN <= minute < close


def minutes_from(start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += MINUTE


def counted_hours(start: datetime, hours: int, offset: int) -> datetime:
    """The end of the last of so many open minutes."""
    left = hours * 60
    for at in minutes_from(start):
        left -= is_open(at, offset)
        if not left:
            return at + MINUTE
    raise AssertionError


def counted_days(start: datetime, days: int, offset: int) -> datetime:
    """Closing time of the nth later day that has an open minute."""
    day = (start + timedelta(hours=offset)).date()
    while days:
        day += timedelta(days=1)
        days -= day.isoweekday() <= 5 and day not in closed()
    close = FRIDAY_CLOSE if day.isoweekday() == 5 else CLOSE
    return datetime.combine(day, time(), UTC) + timedelta(minutes=close, hours=-offset)


@pytest.mark.parametrize("begins", TIMES.values(), ids=TIMES.keys())
@given(st.integers(0, 20 * 24 * 60), st.sampled_from(list(OFFSETS)), st.integers(1, 24))
@settings(max_examples=15, deadline=None)
def test_deadlines_agree_with_counting_each_minute(begins: date, after: int, zone: ZoneInfo, value: int) -> None:
    start, offset = datetime.combine(begins, time(), UTC) + after * MINUTE, OFFSETS[zone]
    by_hours = due_at(start, Duration(value, Unit.WORKING_HOUR), calendar(zone))
    assert by_hours == counted_hours(start, value, offset)
    assert due_at(start, Duration(value, Unit.WORKING_DAY), calendar(zone)) == counted_days(start, value, offset)
    assert working_seconds(start, by_hours, calendar(zone)) == value * 3600


@given(st.integers(0, 400 * 24 * 60), st.sampled_from(list(OFFSETS)), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_so_long_before_a_deadline_is_so_much_working_time_before_it(
    after: int, zone: ZoneInfo, hours: int
) -> None:
    due = datetime(2025, 3, 1, tzinfo=UTC) + after * MINUTE
    at = before(due, Duration(hours, Unit.WORKING_HOUR), calendar(zone))
    assert working_seconds(at, due, calendar(zone)) == hours * 3600
    assert working_seconds(at, at + MINUTE, calendar(zone)) == 60  # the latest such moment: work goes on at once


def test_a_deadline_over_the_leap_day_and_one_over_lebaran() -> None:
    wib = calendar(zones.WIB)
    leap = due_at(datetime(2024, 2, 28, 9, tzinfo=zones.WIB), Duration(1, Unit.WORKING_DAY), wib)
    assert leap == datetime(2024, 2, 29, 16, tzinfo=zones.WIB)
    lebaran = due_at(datetime(2026, 3, 17, 9, tzinfo=zones.WIB), Duration(2, Unit.WORKING_DAY), wib)
    assert lebaran == datetime(2026, 3, 26, 16, tzinfo=zones.WIB)
