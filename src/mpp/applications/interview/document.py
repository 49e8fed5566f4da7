"""An interview as plain data: what was answered, what is known and from whom, what is still awaited."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mpp.catalogue.pack import PublishedService
from mpp.vault.rules import Assurance

APPLICANT = "applicant"  # the source of what the person typed
OFFICER = "officer"  # an officer filled in for a person who was present
AGENT = "agent"  # who acts for the applicant under a mandate
FAMILY_CARD = "family_card"
LISTED = "listed:"  # before the source of another list of the applicant's that told about a party
DERIVED = "derived"
TYPED = frozenset({APPLICANT, OFFICER, AGENT})


@dataclass(frozen=True, slots=True)
class Held:
    """A value with its provenance. `assurance` as in `vault.rules.Assurance`, `at` ISO 8601."""

    value: Any = field(repr=False)
    source: str
    assurance: int
    at: str

    def plain(self) -> list[Any]:
        return [self.value, self.source, self.assurance, self.at]


def is_listed(source: str) -> bool:
    """Whether a list of the applicant's told it about a party: a suggestion, which what is typed replaces."""
    return source == FAMILY_CARD or source.startswith(LISTED)


def mendable(source: str, assurance: int) -> bool:
    """Whether the applicant may be asked to mend a value: typed, vouched for by nobody, or off a list of hers."""
    return is_listed(source) or (source in TYPED and assurance < Assurance.OFFICER)


@dataclass(frozen=True, slots=True)
class Before:
    """What an interview held when it was planned anew, until the person has seen what differs.

    `version_id` is the service's version that it had, `at` (ISO 8601) when that plan was made.
    """

    version_id: str
    at: str
    held: Mapping[str, Held] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Interview:
    """What the person and the registries have said so far. Every change makes a new one."""

    published: PublishedService = field(repr=False)
    today: date
    parameters: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Held] = field(default_factory=dict)  # facts and registries' answers, by path
    answers: Mapping[str, Held] = field(default_factory=dict)  # what was typed, by path
    pending: Mapping[str, str] = field(default_factory=dict)  # path -> registry that has not answered yet
    absent: Mapping[str, str] = field(default_factory=dict)  # path -> registry that answered: there is none
    unconfirmed: Mapping[str, str] = field(default_factory=dict)  # path -> registry still to confirm the claim
    conflicts: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)  # path -> what others say instead
    notices: tuple[str, ...] = ()  # reason codes that the person is told: `mother:dukcapil_not_found`
    kept: dict[str, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # what follows; `plan`
    visited: frozenset[str] = frozenset()  # pages that were sent, so that an empty optional field is an answer
    before: Before | None = None  # `replanning`: what differs from this has not been seen yet

    def with_(self, **changes: Any) -> "Interview":
        """A copy with some parts changed."""
        return replace(self, **changes)


def dump(interview: Interview) -> dict[str, Any]:
    """The interview without its service, as JSON values."""
    return {
        "parameters": dict(interview.parameters),
        "known": {path: held.plain() for path, held in interview.known.items()},
        "answers": {path: held.plain() for path, held in interview.answers.items()},
        "pending": dict(interview.pending),
        "absent": dict(interview.absent),
        "unconfirmed": dict(interview.unconfirmed),
        "conflicts": {path: [one.plain() for one in others] for path, others in interview.conflicts.items()},
        "notices": list(interview.notices),
        "visited": sorted(interview.visited),
    } | ({"before": _plain(interview.before)} if interview.before else {})


def _plain(before: Before) -> dict[str, Any]:
    held = {path: one.plain() for path, one in before.held.items()}
    return {"version_id": before.version_id, "at": before.at, "held": held}


def _before(data: Mapping[str, Any] | None) -> Before | None:
    if data is None:
        return None
    return Before(data["version_id"], data["at"], {path: Held(*one) for path, one in data["held"].items()})


def conflicts_in(data: Mapping[str, Any], only: Container[str] | None = None) -> dict[str, tuple[Held, ...]]:
    """What other sources say, in an interview that `dump` wrote down; `only` of these paths where given."""
    told = data.get("conflicts", {}).items()
    return {path: tuple(Held(*one) for one in others) for path, others in told if only is None or path in only}


def load(published: PublishedService, data: Mapping[str, Any], today: date) -> Interview:
    """The interview that `dump` wrote down, on another day perhaps."""
    return Interview(
        published=published,
        today=today,
        parameters=data["parameters"],
        known={path: Held(*plain) for path, plain in data["known"].items()},
        answers={path: Held(*plain) for path, plain in data["answers"].items()},
        pending=data["pending"],
        absent=data["absent"],
        unconfirmed=data["unconfirmed"],
        conflicts=conflicts_in(data),
        notices=tuple(data["notices"]),
        visited=frozenset(data["visited"]),
        before=_before(data.get("before")),
    )
