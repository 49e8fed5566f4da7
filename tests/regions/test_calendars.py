"""When a region works: decrees, its own days and hours, in its own zone."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from mpp.kernel.errors import Invalid
from mpp.kernel.worktime import Calendar, Duration, Unit, due_at, indonesian_holidays
from mpp.regions import queries, rules
from mpp.regions.actions import DATA, set_calendar
from mpp.regions.models import Holiday, Region
from tests.reference import load_country

BANYUWANGI, KAIMANA = "35.10", "92.08"
PACKS = Path(__file__).parents[2] / "packs"
LEBARAN = [date(2026, 3, day) for day in (18, 19, 20, 23, 24)]


@pytest.fixture
def country(postgres_server: Path, transactional_db: None) -> None:
    load_country(postgres_server, PACKS, datetime(2026, 11, 24, 2, tzinfo=UTC))


def _calendar(code: str, day: date) -> Calendar:
    return queries.calendar_of(Region.objects.get(code=code).id, day)


def test_collective_leave_is_no_working_time(country: None) -> None:
    calendar = _calendar(BANYUWANGI, date(2026, 3, 17))
    assert [day for day in LEBARAN if calendar.opening(day)] == []
    tuesday = datetime(2026, 3, 17, 9, tzinfo=calendar.zone)
    due = due_at(tuesday, Duration(1, Unit.WORKING_DAY), calendar)
    assert due == datetime(2026, 3, 25, 16, tzinfo=calendar.zone)


def test_a_regions_own_day_closes_its_offices_alone(country: None) -> None:
    gospel_day = date(2026, 2, 5)
    assert _calendar(KAIMANA, gospel_day).opening(gospel_day) is None
    assert _calendar(BANYUWANGI, gospel_day).opening(gospel_day) is not None


def test_a_region_sets_its_hours_and_days_and_every_deadline_counts_by_them(country: None) -> None:
    region = Region.objects.get(code=BANYUWANGI)
    day = date(2026, 12, 18)
    hours = {str(weekday): ("07:30", "14:00") for weekday in range(6)}
    set_calendar(region, hours, {day: "Hari Jadi Banyuwangi"}, "Keputusan Bupati")
    calendar = _calendar(BANYUWANGI, day)
    assert calendar.opening(day) is None
    saturday = calendar.opening(date(2026, 12, 19))
    assert saturday is not None
    assert [at.time() for at in saturday] == [time(7, 30), time(14)]


@pytest.mark.parametrize("told", [{"7": ["08:00", "16:00"]}, {"0": ["16:00", "08:00"]}, {"0": ["8"]}, {"x": []}])
def test_hours_that_are_none_are_refused(told: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid):
        rules.opening_hours(told)


def test_a_year_without_a_decree_has_the_holidays_that_can_be_computed(country: None) -> None:
    assert not Holiday.objects.filter(day__year=2029).exists()
    calendar = _calendar(BANYUWANGI, date(2029, 1, 2))
    assert indonesian_holidays(2029) <= calendar.holidays


def test_the_national_days_of_the_decrees_are_those_that_the_library_knows(country: None) -> None:
    for year in (2024, 2025, 2026):
        national = Holiday.objects.filter(day__year=year, kind=Holiday.Kind.NATIONAL)
        assert set(national.values_list("day", flat=True)) == indonesian_holidays(year)


def test_a_calendar_is_read_from_the_database_and_from_no_file(
    country: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail(f"a request reads {DATA}"))
    assert _calendar(KAIMANA, date(2026, 1, 1)).opening(date(2026, 1, 1)) is None
