"""Ranking regions among those like them. Pure.

Like is alike in population; budgets are not among the reference data, so they are not compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass

CLASSES = ((100_000, "tiny"), (250_000, "small"), (500_000, "middle"), (1_000_000, "large"))
HUGE, UNKNOWN = "huge", "unknown"
IN_ORDER = (*(name for _, name in CLASSES), HUGE, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a region is ranked by: decisions, how many in time, and values needed and not asked."""

    code: str
    population: int | None
    decided: int
    in_time: int
    known: int
    needed: int


def class_of(population: int | None) -> str:
    """A region's class by how many people live in it; the upper bound belongs to the next class."""
    if population is None:
        return UNKNOWN
    return next((name for below, name in CLASSES if population < below), HUGE)


def ranked(standings: Iterable[Standing], fewest: int) -> dict[str, list[tuple[int, str]]]:
    """By class, place and code of its regions with at least `fewest` decisions: in time first, then once-only.

    Who does equally well shares the place.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    judged = [(_mark(one), one) for one in standings if one.decided >= max(fewest, 1)]
    for mark, one in sorted(judged, key=lambda row: (row[0], row[1].code)):
        group = class_of(one.population)
        better = [row for row, other in judged if class_of(other.population) == group and row < mark]
        found.setdefault(group, []).append((len(better) + 1, one.code))
    return {group: found[group] for group in IN_ORDER if group in found}


def _mark(one: Standing) -> tuple[float, float]:
    """Small is good."""
    return -one.in_time / one.decided, -(one.known / one.needed if one.needed else 0.0)
