"""Targets, forecast, ranking and what is hidden: pure rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp.oversight.rules.privacy import FEWEST, hidden
from mpp.oversight.rules.ranking import Standing, class_of, ranked
from mpp.oversight.rules.targets import Forecast, Point, forecast, planned


@pytest.mark.parametrize(
    ("day", "malls"),
    [
        (date(2020, 1, 1), 103),
        (date(2022, 12, 31), 103),
        (date(2023, 7, 1), 177),
        (date(2023, 12, 31), 253),
        (date(2024, 12, 31), 514),
        (date(2030, 1, 1), 514),
    ],
)
def test_the_plan_of_the_order(day: date, malls: int) -> None:
    assert planned(day) == malls


def test_the_present_pace_is_that_of_the_last_year() -> None:
    points = [Point(date(2022, 1, 1), 0), Point(date(2024, 12, 31), 200), Point(date(2025, 12, 31), 300)]
    assert forecast(points, 500) == Forecast(100.0, date(2027, 12, 31))


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([], None),
        ([Point(date(2025, 1, 1), 9)], None),
        ([Point(date(2025, 1, 1), 9), Point(date(2025, 1, 1), 10)], None),
        ([Point(date(2024, 1, 1), 9), Point(date(2025, 1, 1), 9)], Forecast(0.0, None)),
        ([Point(date(2024, 1, 1), 9), Point(date(2024, 12, 31), 8)], Forecast(-1.0, None)),
        ([Point(date(2024, 1, 1), 9), Point(date(2024, 12, 31), 10)], Forecast(1.0, None)),  # in five centuries
        ([Point(date(2024, 1, 1), 500), Point(date(2024, 12, 31), 514)], Forecast(14.0, date(2024, 12, 31))),
    ],
)
def test_no_pace_no_promise(points: list[Point], found: Forecast | None) -> None:
    assert forecast(points) == found


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ({}, ""),
        ({"a": 10, "b": 11}, ""),
        ({"a": 0, "b": 11}, ""),
        ({"a": 9, "b": 11, "c": 30}, "ab"),  # alone it would be the total less the rest
        ({"a": 5, "b": 5, "c": 30}, "ab"),
        ({"a": 1, "b": 2, "c": 30, "d": 20}, "abd"),  # together they would be few
        ({"a": 3}, "a"),
    ],
)
def test_what_the_public_does_not_see(counts: dict[str, int], gone: str) -> None:
    assert hidden(counts) == frozenset(gone)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=8))
def test_no_total_tells_what_is_hidden(counts: dict[str, int]) -> None:
    gone = hidden(counts)
    assert {name for name, count in counts.items() if 0 < count < FEWEST} <= gone
    rest = [name for name, count in counts.items() if count and name not in gone]
    if gone and rest:  # else the whole total is made of hidden ones
        assert len(gone) > 1
        assert sum(counts[name] for name in gone) >= FEWEST


@pytest.mark.parametrize(
    ("people", "size"), [(None, "unknown"), (99_999, "tiny"), (100_000, "small"), (2_000_000, "huge")]
)
def test_classes_of_regions(people: int | None, size: str) -> None:
    assert class_of(people) == size


def test_like_is_ranked_with_like_and_equals_share_a_place() -> None:
    def of(code: str, people: int, in_time: int, known: int = 5) -> Standing:
        return Standing(code, people, 20, in_time, known, 10)

    rows = [
        of("a", 90_000, 20),
        of("b", 80_000, 10, 9),
        of("c", 70_000, 10),
        of("d", 60_000, 10),
        of("e", 900_000, 1),
    ]
    few = Standing("f", 90_000, 9, 9, 9, 9)
    assert ranked([*rows, few], 10) == {"tiny": [(1, "a"), (2, "b"), (3, "c"), (3, "d")], "large": [(1, "e")]}
