"""Is a region ready? The ministry's eleven criteria (KemenPANRB, January 2023), from what is there. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FIRST_KINDS = ("dukcapil", "dpmptsp")  # residence and licences: the ministry's first two
ENOUGH_OFFICERS = 2  # an office of one closes with her leave


class State(StrEnum):
    MET = "met"
    NOT_YET = "not_yet"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is there of a mall in the making."""

    mode: str = "digital"
    has_mall: bool = False
    has_hours: bool = False
    has_address: bool = False
    decree: bool = False
    agencies: Collection[str] = ()
    without_contact: Collection[str] = ()  # agencies without name, telephone or hours of a human
    planned: Collection[str] = ()  # services of the shelf
    adopted: Mapping[str, str] = field(default_factory=dict)  # service -> the kind of office that answers for it
    retired: Collection[str] = ()  # of the adopted
    vacant: Collection[str] = ()  # posts without an officer, `agency.role`
    officers: Mapping[str, int] = field(default_factory=dict)  # by agency
    one_factor: int = 0  # officers who sign in by a password alone
    expired: Collection[str] = ()  # logins whose invitation nobody took in time
    rehearsed: Collection[str] = ()  # services that went to their end
    failed: Collection[str] = ()  # services that did not


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the eleven. `todo`: reason code -> what it concerns; `blocks`: the mall does not open without."""

    code: str
    state: State
    blocks: bool
    todo: Mapping[str, Collection[str]] = field(default_factory=dict)


def readiness(facts: Facts) -> list[Criterion]:
    """The eleven, in the ministry's order."""
    return [
        _judged("information", _information(facts)),
        _queue(facts),
        _judged("consultation", {"contact_missing": facts.without_contact}),
        Criterion("survey", State.NOT_YET, blocks=False, todo={"survey_later": ()}),
        _judged("reporting", {"nothing_adopted": () if facts.adopted else ("",)}),
        _judged("processing", _processing(facts)),
        _judged("commitment", {"decree_missing": () if facts.decree else ("",)}),
        _judged("platform", _platform(facts)),
        _judged("continuity", {"too_few_officers": _thin(facts)}, blocks=False),
        _judged("security", _security(facts)),
        _judged("tested", _tested(facts)),
    ]


def open_ends(criteria: Collection[Criterion]) -> list[str]:
    """The criteria that keep a mall from opening."""
    return [one.code for one in criteria if one.blocks and one.state is State.NOT_YET]


def _judged(code: str, todo: Mapping[str, Collection[str]], *, blocks: bool = True) -> Criterion:
    left = {reason: sorted(one for one in what if one) for reason, what in todo.items() if what}
    return Criterion(code, State.NOT_YET if left else State.MET, blocks, left)


def _information(facts: Facts) -> dict[str, Collection[str]]:
    hidden = facts.mode == "hybrid" and not facts.has_address
    return {
        "mall_missing": () if facts.has_mall else ("",),
        "hours_missing": () if facts.has_hours else ("",),
        "address_missing": ("",) if hidden else (),
        "contact_missing": facts.without_contact,
        "nothing_adopted": () if facts.adopted else ("",),
    }


def _queue(facts: Facts) -> Criterion:
    """A digital mall has no counters. Those of a hybrid one get their queue later, and open without."""
    if facts.mode == "digital":
        return Criterion("queue", State.NOT_NEEDED, blocks=False, todo={"no_counters": ()})
    return Criterion("queue", State.NOT_YET, blocks=False, todo={"queue_later": ()})


def _processing(facts: Facts) -> dict[str, Collection[str]]:
    return {
        "not_adopted": set(facts.planned) - set(facts.adopted),
        "post_vacant": facts.vacant,
    }


def _platform(facts: Facts) -> dict[str, Collection[str]]:
    return {
        "version_retired": facts.retired,
        "first_kind_missing": [one for one in FIRST_KINDS if one not in facts.adopted.values()],
    }


def _thin(facts: Facts) -> Collection[str]:
    return [one for one in facts.agencies if facts.officers.get(one, 0) < ENOUGH_OFFICERS]


def _security(facts: Facts) -> dict[str, Collection[str]]:
    return {
        "one_factor": (str(facts.one_factor),) if facts.one_factor else (),
        "invitation_expired": facts.expired,
        "nobody_yet": () if any(facts.officers.values()) else ("",),
    }


def _tested(facts: Facts) -> dict[str, Collection[str]]:
    return {
        "rehearsal_failed": facts.failed,
        "not_rehearsed": set(facts.adopted) - set(facts.rehearsed) - set(facts.failed),
    }
