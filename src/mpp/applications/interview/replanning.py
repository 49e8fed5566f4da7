"""An interview to which somebody comes back after long: planned anew, with the answers kept and what differs told.

Pure. What was typed stands, also where a fact that came meanwhile says otherwise: that is shown beside it. What the
service asks otherwise by now, so that the answer does not fit any more, is shown with the words that were typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mpp.applications.interview import values
from mpp.applications.interview.document import OFFICER, TYPED, Before, Held, Interview
from mpp.applications.interview.paths import places
from mpp.applications.interview.plan import Plan, Slot, State, plan
from mpp.catalogue.pack import Element, PublishedService
from mpp.catalogue.paths import place_of
from mpp.vault.rules import Assurance


class Kind(StrEnum):
    """What has become of a value."""

    NEW = "new"  # known by now, and not asked any more
    CHANGED = "changed"
    DIFFERS = "differs"  # what was typed stands, and a source says otherwise
    AWAITED = "awaited"  # too old to be used: its owner is asked again
    EXPIRED = "expired"  # too old to be used, or gone: to be told again
    RETYPED = "retyped"  # what was typed does not fit the question any more
    ASKED = "asked"  # the service asks it only now
    GONE = "gone"  # not needed any more


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not what it was. `element` is as the service has it that still knows the path."""

    path: str
    kind: Kind
    element: Element
    before: Held | None = field(default=None, repr=False)
    now: Held | None = field(default=None, repr=False)
    others: tuple[Held, ...] = field(default=(), repr=False)
    registry: str = ""


def replanned(old: Interview, fresh: Interview, version_id: str, at: str) -> Interview:
    """`fresh` with the answers of `old`, and what `old` held; `version_id` and `at` say which plan that was."""
    held = {path: slot.held for path, slot in plan(old).slots.items() if slot.held is not None}
    kept = {path: _own_word(one) for path, one in old.answers.items() if _fits(old, fresh, path, one)}
    told = {path: fresh.known[path] for path in kept.keys() & fresh.known.keys()}
    same = {path for path, one in told.items() if one.value == kept[path].value}
    others = {path: (*fresh.conflicts.get(path, ()), one) for path, one in told.items() if path not in same}
    return fresh.with_(
        known={path: one for path, one in fresh.known.items() if path not in others},
        answers={**fresh.answers, **{path: one for path, one in kept.items() if path not in same}},
        conflicts={**fresh.conflicts, **others},
        visited=_still_whole(old.published, fresh.published, old.visited),
        before=Before(version_id, at, held),
    )


def _own_word(held: Held) -> Held:
    """What was typed, as sure as who typed it: what a registry said to it then is asked again."""
    if held.assurance < Assurance.REGISTRY:
        return held
    return replace(held, assurance=Assurance.OFFICER if held.source == OFFICER else Assurance.DECLARED)


def _fits(old: Interview, fresh: Interview, path: str, held: Held) -> bool:
    """Whether the service of today still wants a value, and takes what was typed for it."""
    element = _element(fresh.published, path)
    if element is None or element == _element(old.published, path):
        return element is not None
    try:
        return bool(values.read(element, held.value, fresh.today) == held.value)
    except values.Fault:
        return False


def _element(published: PublishedService, path: str) -> Element | None:
    try:
        return published.elements[place_of(published.service, path).element]
    except KeyError:
        return None


def _still_whole(old: PublishedService, new: PublishedService, visited: frozenset[str]) -> frozenset[str]:
    """The pages that were sent and ask the same today; another page may ask something that was never seen."""
    before = {page.id: page.elements for page in old.service.pages}
    same = {page.id for page in new.service.pages if before.get(page.id) == page.elements}
    return frozenset(one for one in visited if one.partition(".")[0] in same)


def differences(now: Plan, old: PublishedService) -> list[Difference]:
    """What is not as it was before the interview was planned anew, party by party; empty where it was not.

    `old` is the service as the interview had it then. Lists that only help to know about others are left out.
    """
    before = now.interview.before
    if before is None:
        return []
    asked_then = {str(place) for place in places(old.service)}
    found = [_difference(now, slot, before.held, asked_then) for slot in now.slots.values() if _told(now, slot)]
    return [one for one in found if one is not None] + list(_dropped(now, old, before.held))


def _told(now: Plan, slot: Slot) -> bool:
    return slot.place.element not in now.interview.published.service.lists and slot.state is not State.UNDECIDED


def _difference(now: Plan, slot: Slot, held: Mapping[str, Held], asked_then: set[str]) -> Difference | None:
    was, others = held.get(slot.path), now.interview.conflicts.get(slot.path, ())
    kind = _kind(slot, was, bool(others), slot.path in asked_then)
    if kind is None:
        return None
    return Difference(slot.path, kind, slot.element, was, slot.held, others, slot.registry)


def _kind(slot: Slot, was: Held | None, others: bool, asked_then: bool) -> Kind | None:
    if slot.held is not None:
        return _kind_of_value(slot, slot.held, was, others)
    if was is None:
        return Kind.ASKED if slot.state is State.ASK and not asked_then else None
    if slot.state is State.NOT_NEEDED:
        return Kind.GONE
    if slot.state is State.PENDING:
        return Kind.AWAITED
    return Kind.RETYPED if was.source in TYPED else Kind.EXPIRED


def _kind_of_value(slot: Slot, held: Held, was: Held | None, others: bool) -> Kind | None:
    if was is None:
        return None if slot.state is State.ANSWERED else Kind.NEW
    if was.value != held.value:
        return Kind.CHANGED
    return Kind.DIFFERS if others else None


def _dropped(now: Plan, old: PublishedService, held: Mapping[str, Held]) -> Iterator[Difference]:
    """What the service does not know at all any more."""
    for path, was in held.items():
        element = _element(old, path)
        if path not in now.slots and element is not None and element.id not in old.service.lists:
            yield Difference(path, Kind.GONE, element, was)
