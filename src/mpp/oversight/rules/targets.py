"""The plan of the order, and when the present pace would reach its end. Pure.

The order of January 2023: 103 malls stood at the end of 2022, about 150 more were to come in 2023, and the rest of
the 514 by the end of 2024. Between those days the plan is read as an even pace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

AREAS = 514
PLAN = ((date(2022, 12, 31), 103), (date(2023, 12, 31), 253), (date(2024, 12, 31), AREAS))
PACE_DAYS = 365  # the present pace is that of the last year
LAST_YEAR = 2100  # what would take longer is told as never


@dataclass(frozen=True, slots=True)
class Point:
    """How many malls there were on a day."""

    day: date
    malls: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the present pace leads. `reached` is None where it never gets there."""

    a_year: float  # malls
    reached: date | None


def planned(day: date) -> int:
    """How many malls the plan wants by the end of a day; the first known number before, all of them after."""
    if day <= PLAN[0][0]:
        return PLAN[0][1]
    for (start, before), (end, after) in pairwise(PLAN):
        if day <= end:
            return before + (after - before) * (day - start).days // (end - start).days
    return AREAS


def count_on(points: Sequence[Point], day: date) -> int | None:
    """How many there were on a day, as far as it was known by then; None before the first point."""
    return next((one.malls for one in reversed(points) if one.day <= day), None)


def forecast(points: Sequence[Point], goal: int = AREAS) -> Forecast | None:
    """When the pace of the last `PACE_DAYS` reaches the goal; None where too little is known to tell a pace.

    `points` in order of their days. The pace is taken from the last point that is at least that old, or the first.
    """
    if len(points) < 2 or points[0].day >= points[-1].day:
        return None
    last = points[-1]
    older = [one for one in points if (last.day - one.day).days >= PACE_DAYS]
    since = older[-1] if older else points[0]
    gained, days = last.malls - since.malls, (last.day - since.day).days
    return Forecast(round(gained * 365 / days, 1), _reached(last, goal, gained, days))


def _reached(last: Point, goal: int, gained: int, days: int) -> date | None:
    """The day of the goal where so many come in so many days."""
    if last.malls >= goal:
        return last.day
    if gained <= 0:
        return None
    ordinal = last.day.toordinal() + -(-(goal - last.malls) * days // gained)
    return date.fromordinal(ordinal) if ordinal < date(LAST_YEAR, 1, 1).toordinal() else None
