"""Pure rules of facts: how sure, how fresh, which of two wins, and which place of a limit is free.

What stands out in an access (`unusual`), and by when a demand is answered, stand here too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from mpp.kernel.worktime import Calendar, Duration, Unit


class Assurance(IntEnum):
    """How sure the state is of a fact."""

    DECLARED = 1  # the person said so
    ATTESTED = 2  # signed by the national identity provider's wallet
    OFFICER = 3  # an officer saw the proof
    REGISTRY = 4  # its owner gave or confirmed it


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as plain data."""

    element: str
    value: Any = field(repr=False)
    source: str
    assurance: Assurance
    at: datetime
    expires_at: datetime | None = None


def is_fresh(fact: KnownFact, now: datetime, fresh_days: int | None) -> bool:
    """Whether a fact may still be used: not expired, and not older than its element allows."""
    if fact.expires_at is not None and fact.expires_at <= now:
        return False
    return fresh_days is None or now - fact.at <= timedelta(days=fresh_days)


def replaces(new: KnownFact, old: KnownFact, now: datetime) -> bool:
    """Whether a new fact takes the place of the one that stands.

    A surer fact is not overwritten by a less sure one while it is valid; the same word again changes nothing
    unless it is surer.
    """
    if not is_fresh(old, now, None):
        return True
    if new.value == old.value:
        return new.assurance > old.assurance
    return new.assurance >= old.assurance


def fresh_until(fact: KnownFact, fresh_days: int | None) -> datetime | None:
    """Until when a fact may be used; None: it does not age."""
    aged = None if fresh_days is None else fact.at + timedelta(days=fresh_days)
    ends = [end for end in (fact.expires_at, aged) if end is not None]
    return min(ends, default=None)


DISPUTE = Duration(72, Unit.CLOCK_HOUR)
"""UU 27/2022 art. 30: corrected within three times twenty-four hours, and the person told."""

ACCESS_QUESTION = Duration(5, Unit.WORKING_DAY)
"""PermenPANRB 62/2018: an agency answers a complaint about a norm within five working days."""

DECLARED = "declared"
"""The owner of elements that the person alone can say."""


class Purpose(StrEnum):
    """What data were looked at for, where it was no service."""

    DISPUTE = "correction"  # the owner's office judges what the person says is wrong
    EXPLAIN = "explain"  # who runs the installation looked at a plan
    COMPLAINT = "complaint"  # the head of an agency answers why somebody looked
    SEARCH = "search"  # an office searched by the person's own number


class Unusual(StrEnum):
    """Why an access stands out. None of it says that it was wrong: the person may ask."""

    OUT_OF_HOURS = "out_of_hours"
    NO_TASK = "no_task"  # the officer has no part in the case
    MANY_PEOPLE = "many_people"  # the officer read many people's data in a short time


MANY_PEOPLE = 20
SHORT_TIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How an officer came to look. `people` counts whose data she read within `SHORT_TIME`, this one too."""

    calendar: Calendar
    has_task: bool
    people: int


def unusual(at: datetime, seen: Circumstances) -> list[Unusual]:
    """Why an officer's access at a moment stands out; empty for the everyday."""
    opening = seen.calendar.opening(at.astimezone(seen.calendar.zone).date())
    found = {
        Unusual.OUT_OF_HOURS: opening is None or not opening[0] <= at <= opening[1],
        Unusual.NO_TASK: not seen.has_task,
        Unusual.MANY_PEOPLE: seen.people > MANY_PEOPLE,
    }
    return [reason for reason, holds in found.items() if holds]


@dataclass(frozen=True, slots=True)
class Sharing:
    """No place of its own is needed: the same thing holds one already."""


def slot_for(key: str, held: Mapping[int, str], elsewhere: Collection[str], slots: int) -> int | Sharing | None:
    """The place for a key: the lowest free one from 1, that of the same key, or None when all are taken.

    `held` are the places by number, `elsewhere` the keys that the owner registry knows, ours among them perhaps.
    """
    if key and key in held.values():
        return Sharing()
    others = set(elsewhere) - set(held.values()) - {key}
    if len(held) + len(others) >= slots:
        return None
    return next((slot for slot in range(1, slots + 1) if slot not in held), None)
