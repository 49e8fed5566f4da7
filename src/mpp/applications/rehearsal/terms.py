"""What a rehearsal gives back: plain data."""

from dataclasses import dataclass, field
from typing import Any

from mpp.applications.interview import Interview

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a scenario and the pack part: a place of the scenario, or a line of a template of the pack."""

    place: Place
    what: str
    expected: Any = None
    came: Any = None
    template: str = ""
    line: int = 0


class Halt(Exception):
    """The rehearsal cannot go on: the scenario does not say how, or the pack does not let it."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.what)
        self.difference = difference


def halt(place: Place, what: str, expected: Any = None, came: Any = None) -> Halt:
    """A halt at a place of the scenario."""
    return Halt(Difference(place, what, expected, came))


@dataclass
class Outcome:
    """What came of a scenario, so far as it went."""

    interview: Interview
    asked: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    fee: int | None = None
    index: tuple[int, int] = (0, 0)  # once-only: not asked, needed
    passed: list[str] = field(default_factory=list)
    end: str = ""
    outputs: set[str] = field(default_factory=set)
    held: list[str] = field(default_factory=list)  # why silence did not approve
    rules: dict[str, bool | str] = field(default_factory=dict)
    halted: list[Difference] = field(default_factory=list)
