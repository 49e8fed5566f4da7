"""Pure rules of requests: when an answer is due, what may follow what, and what the system decided by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mpp.kernel import worktime
from mpp.kernel.worktime import Calendar, Duration

# Clock hours ask no calendar; a right whose term is in working days would need its region's.
_NO_CALENDAR = Calendar(ZoneInfo("Asia/Jakarta"), {})


class State(StrEnum):
    """Where a request stands."""

    OPEN = "open"  # the clock runs
    ANSWERED = "answered"
    REFUSED = "refused"
    IN_FORCE = "in_force"  # a restriction that stands
    LIFTED = "lifted"  # a restriction that the person ended


_NEXT = {
    State.OPEN: {State.ANSWERED, State.REFUSED, State.IN_FORCE},
    State.IN_FORCE: {State.LIFTED},
}


def due(opened_at: datetime, term: Duration) -> datetime:
    """By when a request is answered."""
    return worktime.due_at(opened_at, term, _NO_CALENDAR)


def may_become(state: State, wanted: State) -> bool:
    """Whether a request may go from one state to another: what is settled stays settled."""
    return wanted in _NEXT.get(state, set())


class Automation(StrEnum):
    """How far the system itself decided on a case."""

    NOTHING = "nothing"  # people decided everything
    JUDGED = "judged"  # rules were judged by the system and led the way; people decided
    DECIDED = "decided"  # the system decided: nobody did within the time, or a rule ended it


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a case, as far as it says who decided."""

    code: str
    role: str


SYSTEM = "system"
_DECISIONS = frozenset({"decided", "deemed_approved"})  # the second: fiktif positif, when the time ran out


def automation(events: Iterable[Happened], *, rules: int, closed_with_result: bool) -> Automation:
    """How far the system decided, from a case's log and the number of rules that its service judges.

    A case that was withdrawn has no result; one that has a result and no decision of a person was decided here.
    """
    told = list(events)
    by_people = any(one.code == "decided" and one.role != SYSTEM for one in told)
    by_system = any(one.code in _DECISIONS and one.role == SYSTEM for one in told)
    if by_system or (closed_with_result and not by_people):
        return Automation.DECIDED
    return Automation.JUDGED if rules else Automation.NOTHING


def years_before(at: datetime, years: int) -> datetime:
    """The same moment so many years earlier (later, of a negative number); 29 February becomes the 28th."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)
