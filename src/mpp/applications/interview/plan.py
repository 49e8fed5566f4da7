"""The once-only plan: for each value that a service needs, whether it is known, awaited, or must be asked.

Pure. In this order (design.md section 5): known, confirmed or fetched; the applicant's own or on the family
card; derived; asked. What is looked up by another value waits for that one. A condition that needs an awaited
value is undecided: nothing is asked because of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from mpp.applications.interview import document
from mpp.applications.interview.attendance import Attendance, attendance
from mpp.applications.interview.document import Held, Interview
from mpp.applications.interview.holding import held_values, judge_of
from mpp.applications.interview.judging import Judge
from mpp.applications.interview.listing import is_complete
from mpp.applications.interview.looking_up import key_of
from mpp.applications.interview.paths import holder, places
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.pack import Element, Page, PublishedService
from mpp.catalogue.paths import Place
from mpp.kernel.cel import UNDECIDED
from mpp.vault.rules import Assurance


class State(StrEnum):
    """What is to be done about a value."""

    NOT_NEEDED = "not_needed"
    UNDECIDED = "undecided"  # whether it is needed hangs on something awaited or not yet asked
    KNOWN = "known"
    DERIVED = "derived"
    ANSWERED = "answered"
    EMPTY = "empty"  # optional, and left empty
    PENDING = "pending"  # its registry has not answered yet
    ABSENT = "absent"  # its registry answered: there is none
    ASK = "ask"
    GAP = "gap"  # needed, but neither fetched nor asked: an error of the pack


_TO_COME = frozenset({State.ASK, State.PENDING, State.UNDECIDED})


@dataclass(frozen=True, slots=True)
class Slot:
    """One needed value and what is known of it."""

    place: Place
    element: Element
    state: State
    held: Held | None = None
    registry: str = ""

    @property
    def path(self) -> str:
        return str(self.place)


@dataclass(frozen=True)
class Plan:
    """All slots of an interview, in the order of parties and elements."""

    interview: Interview
    slots: Mapping[str, Slot]

    @cached_property
    def values(self) -> dict[str, Any]:
        """Every value that there is, by path."""
        return {path: slot.held.value for path, slot in self.slots.items() if slot.held is not None}

    @cached_property
    def judge(self) -> Judge:
        """What the pack's expressions say over the values so far."""
        return Judge(self.interview, self.values)

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What follows from a plan and is asked for again and again, by name; `questions.pages` is."""
        return {}


def plan(interview: Interview) -> Plan:
    """Say for each needed value of an interview what is to be done; of one interview it is said once."""
    if "plan" not in interview.kept:
        interview.kept["plan"] = _made(interview)
    made: Plan = interview.kept["plan"]
    return made


def _made(interview: Interview) -> Plan:
    held = held_values(interview)
    judge = judge_of(interview, held)
    shown = {page.id: page.when is None or judge(page.when) for page in interview.published.service.pages}
    look = _Look(interview, held, judge, shown)
    return Plan(interview, {str(place): _slot(look, place) for place in places(interview.published.service)})


@dataclass(frozen=True, slots=True)
class _Look:
    """What deciding about one value takes."""

    interview: Interview
    held: Mapping[str, Held]
    judge: Judge
    shown: Mapping[str, Any]  # page id -> True, False or UNDECIDED


def _slot(look: _Look, place: Place) -> Slot:
    state, registry = _state(look, place)
    held = look.held.get(str(place)) if state is not State.NOT_NEEDED else None
    return Slot(place, look.interview.published.elements[place.element], state, held, registry)


def _state(look: _Look, place: Place) -> tuple[State, str]:
    path, interview = str(place), look.interview
    pages = pages_of(interview, place)
    needed = _needed(look, place, [look.shown[page.id] for page in pages])
    if needed is not State.ASK:
        return needed, ""
    attends = _attends(look, place)
    if attends is Attendance.ABSENT:
        return State.NOT_NEEDED, ""
    if (held := look.held.get(path)) is not None:
        return _state_of(interview, path, held), held.source
    if path in interview.pending:
        return State.PENDING, interview.pending[path]
    if path in interview.absent:
        return State.ABSENT, interview.absent[path]
    if _follows(look, place):
        return State.UNDECIDED, ""
    if not pages and (key := key_of(interview, place)) is not None and str(key) not in look.held:
        return State.NOT_NEEDED, ""  # nothing was told that it could be looked up by
    optional = attends is Attendance.OFFERED or (
        place.element in interview.published.service.parties[place.party].optional
    )
    if optional and (not pages or visit(pages[0], place) in interview.visited):
        return State.EMPTY, ""
    return (State.ASK if pages else State.GAP), ""


def _attends(look: _Look, place: Place) -> Attendance:
    """Whether a member takes part: one of whom a list tells does, and where it tells of all no other is offered."""
    prefix = f"{holder(place)}."
    if any(path.startswith(prefix) and document.is_listed(one.source) for path, one in look.held.items()):
        return Attendance.THERE
    attends = attendance(look.interview, place, _first_page(look, place))
    if attends is Attendance.OFFERED and is_complete(look.interview, place.party, look.judge):
        return Attendance.ABSENT
    return attends


def _first_page(look: _Look, place: Place) -> Page | None:
    """The first page that asks about a party; there a member beyond its minimum is given or skipped."""
    pages = look.interview.published.service.pages
    return next((page for page in pages if page.party == place.party and look.shown[page.id] is True), None)


def _follows(look: _Look, place: Place) -> bool:
    """Whether the value follows, or is looked up, once others are told that are still to come: it is not asked."""
    needs = look.interview.published.service.parties[place.party].needs
    read = _sources(look.interview.published, place.element)
    missing = [one for one in read if str(replace(place, element=one)) not in look.held]
    return bool(missing) and all(
        one in needs and _state(look, replace(place, element=one))[0] in _TO_COME for one in missing
    )


def _sources(published: PublishedService, name: str) -> list[str]:
    """The elements by which a value is looked up or from which it is derived."""
    element = published.elements[name]
    read = elements_read(element.derive, published.elements) if element.derive else []
    return [element.looked_up_by] if element.looked_up_by else read


def _needed(look: _Look, place: Place, shown: list[Any]) -> State:
    """Needed when its own condition holds and, where pages ask it, one of them is shown."""
    when = look.interview.published.service.parties[place.party].when.get(place.element)
    condition = True if when is None else look.judge(when)
    if condition is False or (shown and all(one is False for one in shown)):
        return State.NOT_NEEDED
    if condition is UNDECIDED or (shown and not any(one is True for one in shown)):
        return State.UNDECIDED
    return State.ASK


def _state_of(interview: Interview, path: str, held: Held) -> State:
    if held.source == document.OFFICER and held.assurance >= Assurance.OFFICER and path not in interview.answers:
        return State.KNOWN  # an officer saw it on the identity card: nobody types it again
    if held.source in document.TYPED:
        return State.ANSWERED
    return State.DERIVED if held.source == document.DERIVED else State.KNOWN


def pages_of(interview: Interview, place: Place) -> list[Page]:
    """The pages that may ask for a value."""
    pages = interview.published.service.pages
    return [page for page in pages if page.party == place.party and place.element in page.elements]


def visit(page: Page, place: Place) -> str:
    """The id of a page as one member of a party sees it: `witness` or `witness.2`."""
    return f"{page.id}.{place.member}" if place.member else page.id
