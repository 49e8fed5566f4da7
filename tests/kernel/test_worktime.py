"""Working time: the laws of deadlines."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp.kernel.worktime import (
    Calendar,
    Duration,
    Unit,
    due_at,
    extended,
    indonesian_holidays,
    working_seconds,
)

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
HOURS = {day: (time(8), time(16)) for day in range(5)}
OFFICE = Calendar(WIB, HOURS, frozenset({date(2026, 8, 17)}))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
durations = st.builds(Duration, st.integers(1, 30), st.sampled_from(Unit))


def test_a_working_day_ends_at_closing_past_weekend_and_holiday() -> None:
    friday = datetime(2026, 8, 14, 9, tzinfo=WIB)
    assert due_at(friday, Duration(1, Unit.WORKING_DAY), OFFICE) == datetime(2026, 8, 18, 16, tzinfo=WIB)


def test_the_start_day_is_the_day_of_the_regions_zone() -> None:
    late = datetime(2026, 8, 3, 16, tzinfo=UTC)  # still Monday in Jakarta, Tuesday in Jayapura
    east = Calendar(WIT, HOURS)
    assert due_at(late, Duration(1, Unit.WORKING_DAY), OFFICE) == datetime(2026, 8, 4, 16, tzinfo=WIB)
    assert due_at(late, Duration(1, Unit.WORKING_DAY), east) == datetime(2026, 8, 5, 16, tzinfo=WIT)


def test_working_hours_carry_over_the_night_and_clock_hours_do_not_stop() -> None:
    start = datetime(2026, 8, 18, 15, tzinfo=WIB)
    assert due_at(start, Duration(2, Unit.WORKING_HOUR), OFFICE) == datetime(2026, 8, 19, 9, tzinfo=WIB)
    assert due_at(start, Duration(72, Unit.CLOCK_HOUR), OFFICE) == start + timedelta(hours=72)


def test_independence_day_is_a_national_holiday() -> None:
    assert date(2026, 8, 17) in indonesian_holidays(2026)


def test_a_calendar_that_never_opens_is_an_error() -> None:
    with pytest.raises(ValueError, match="never opens"):
        due_at(datetime(2026, 1, 1, tzinfo=UTC), Duration(1, Unit.WORKING_DAY), Calendar(WIB, {}))


@given(moments, moments, durations)
def test_a_later_start_is_never_due_earlier(a: datetime, b: datetime, duration: Duration) -> None:
    first, second = sorted((a, b))
    assert due_at(first, duration, OFFICE) <= due_at(second, duration, OFFICE)


@given(moments, moments, moments)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    parts = working_seconds(a, b, OFFICE) + working_seconds(b, c, OFFICE)
    assert parts == pytest.approx(working_seconds(a, c, OFFICE), abs=1e-3)


@given(moments, durations, moments, moments)
def test_a_pause_never_shortens(start: datetime, duration: Duration, a: datetime, b: datetime) -> None:
    due = due_at(start, duration, OFFICE)
    later = extended(due, [(min(a, b), max(a, b))], OFFICE)
    assert later >= due
    lost = working_seconds(min(a, b), max(a, b), OFFICE)
    assert working_seconds(due, later, OFFICE) == pytest.approx(lost, abs=1e-3)
