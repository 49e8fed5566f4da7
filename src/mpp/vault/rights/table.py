"""The rights of a person as data: article of UU 27/2022, by when it must be answered, and who says so.

Deadlines under that law run on clock hours, which know neither night nor holiday. A term that the law does not
give is our own promise (`by_law` False): it is the one of the right beside it.
"""

from dataclasses import dataclass
from enum import StrEnum

from mpp.kernel.worktime import Duration, Unit

THREE_DAYS = Duration(72, Unit.CLOCK_HOUR)  # "3 x 24 jam" from when the request is received


class Kind(StrEnum):
    """What a person may ask."""

    ACCESS = "access"  # see and take along everything that is held
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"  # of a consent
    RESTRICTION = "restriction"
    ERASURE = "erasure"
    OBJECTION = "objection"  # to a decision that the system took or prepared


@dataclass(frozen=True, slots=True)
class Right:
    """One right."""

    articles: str  # of UU 27/2022: the right, and the duty that answers it
    term: Duration
    by_law: bool
    term_basis: str


RIGHTS: dict[Kind, Right] = {
    Kind.ACCESS: Right("7, 13, 32", THREE_DAYS, True, "UU 27/2022 pasal 32"),
    Kind.CORRECTION: Right("6, 30", THREE_DAYS, True, "UU 27/2022 pasal 30"),
    Kind.WITHDRAWAL: Right("9, 40", THREE_DAYS, True, "UU 27/2022 pasal 40"),
    Kind.RESTRICTION: Right("11, 41", THREE_DAYS, True, "UU 27/2022 pasal 41"),
    Kind.ERASURE: Right("8, 43, 44", THREE_DAYS, False, "UU 27/2022 pasal 43; sama dengan pasal 41"),
    Kind.OBJECTION: Right("10", THREE_DAYS, False, "UU 27/2022 pasal 10; sama dengan pasal 41"),
}

# Kinds that have a page of their own elsewhere (each value of "Data saya", each consent).
ELSEWHERE = frozenset({Kind.CORRECTION, Kind.WITHDRAWAL})
