"""What a registry is to the platform: what it can do per element, and how it answers.

A registry never raises for what belongs to its business: not found, not usable and not reachable are
answers. `repr` of questions and answers shows no personal data, so that they may be logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeAlias


class Can(StrEnum):
    """What a registry does with an element."""

    FETCH = "fetch"  # gives the value
    VERIFY = "verify"  # says whether a claim that we hold is true
    NOTIFY = "notify"  # takes a value from us


class Keep(StrEnum):
    """How long the platform may keep what the registry gave."""

    NO = "no"
    UNTIL_CASE_END = "until_case_end"
    UNTIL_EXPIRY = "until_expiry"


class Judgement(StrEnum):
    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"  # the registry did not say


@dataclass(frozen=True, slots=True)
class Capability:
    """What a registry does with one element, and what may be kept of it."""

    can: frozenset[Can]
    keep: Keep = Keep.NO


@dataclass(frozen=True, slots=True)
class Key:
    """By what a thing is found that is no person: the element, and its value."""

    element: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One call about one person, or about what `key` names: elements that are wanted, and claims to be judged."""

    nik: str = field(repr=False)  # empty with a key
    fetch: frozenset[str] = frozenset()
    claims: Mapping[str, str] = field(default_factory=dict, repr=False)
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A value as its owner gave it. `valid_until` is the registry's own word, None when it gave none."""

    value: Any = field(repr=False)
    keep: Keep = Keep.NO
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one claim; `score` is 0 to 100 where the registry compares by likeness."""

    judgement: Judgement
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The registry knows the person. Elements that it said nothing about are absent."""

    fetched: Mapping[str, Fetched] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotFound:
    """The registry does not know the person: a referral to its office, never a rejection. Or the key."""


class Why(StrEnum):
    """Why a record cannot serve."""

    DEAD = "dead"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    NOT_SYNCHRONISED = "not_synchronised"
    NO_BIOMETRIC = "no_biometric"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unusable:
    """The record exists but cannot serve: the person is sent to the owner's office with the reason."""

    why: Why


class Trouble(StrEnum):
    """Why a registry gave no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"  # 5xx, or a reply that makes no sense
    LOGIN_REFUSED = "login_refused"
    QUOTA_SPENT = "quota_spent"
    RESTING = "resting"  # the circuit is open: it was not called
    BUSY = "busy"  # enough of our own calls wait for it already: it was not called
    REFUSED = "refused"  # 4xx: asking again does not help


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No answer for now; `retry_after` is how long to wait at least, None when it did not say."""

    reason: Trouble
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The budget ran out before the registry answered: the person goes on, a job asks again."""


Reply: TypeAlias = Answer | NotFound | Unusable | Unavailable
Outcome: TypeAlias = Reply | Pending


class Registry(Protocol):
    """An owner of facts. Implementations hold no database connection and may be called from any thread."""

    @property
    def id(self) -> str:
        """The registry's id in packs: `dukcapil`, `sdmk`."""

    @property
    def capabilities(self) -> Mapping[str, Capability]:
        """Element id -> what can be done with it."""

    def ask(self, question: Question) -> Reply:
        """Answer a question within the adapter's own timeouts. Raises nothing for failures of the far side."""
