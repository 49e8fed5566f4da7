"""What to ask next: one question group a page, and only what is missing. Plain data, for every channel."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mpp.applications.interview.attendance import is_due
from mpp.applications.interview.document import is_listed
from mpp.applications.interview.paths import members
from mpp.applications.interview.plan import Plan, Slot, State, visit
from mpp.catalogue.pack import Element, Page
from mpp.catalogue.paths import Place

ASKABLE = frozenset({State.ASK, State.ANSWERED, State.EMPTY})


@dataclass(frozen=True, slots=True)
class Question:
    """One value to be given. `value` is what was given before."""

    path: str
    element: Element
    required: bool
    value: Any = None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One group of questions, about one member of one party."""

    id: str
    page: Page
    member: int | None
    questions: tuple[Question, ...]
    skippable: bool = False  # all of it may be left empty: there is no such member


def stamp(asked: QuestionPage) -> str:
    """What tells whether a page still stands as it was shown: it changes with the answers that stand on it."""
    shown = json.dumps([[one.path, one.value] for one in asked.questions], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def next_page(plan: Plan) -> QuestionPage | None:
    """The first page with something still to be asked; None when the person may check the answers."""
    return next((page for page in pages(plan) if _is_open(plan, page)), None)


def pages(plan: Plan) -> list[QuestionPage]:
    """Every page that asks this person something, answered or not, in the pack's order."""
    if "pages" not in plan.kept:
        plan.kept["pages"] = [page for page in _pages(plan) if page.questions]
    found: list[QuestionPage] = plan.kept["pages"]
    return found


def page(plan: Plan, page_id: str) -> QuestionPage | None:
    """One page, if it asks this person something."""
    return next((one for one in pages(plan) if one.id == page_id), None)


def page_that_asks(plan: Plan, path: str) -> str | None:
    """The id of the page on which a value can be given or changed."""
    return next((one.id for one in pages(plan) for question in one.questions if question.path == path), None)


def may_change(slot: Slot) -> bool:
    """Whether the person may give this value: nobody owns it, or only a list of hers suggests it."""
    if slot.state is State.KNOWN:
        return slot.held is not None and is_listed(slot.held.source)
    return slot.state in ASKABLE


def _pages(plan: Plan) -> Iterator[QuestionPage]:
    for page in plan.interview.published.service.pages:
        party = plan.interview.published.service.parties[page.party]
        for member in members(party):
            places = [Place(page.party, element, member) for element in page.elements]
            slots = [plan.slots[str(place)] for place in places]
            shown = page.when is None or plan.judge(page.when) is True
            asked = [slot for slot in slots if shown and slot.state in ASKABLE]
            # What a list suggests does not bring a page up; it is reached by *change*.
            suggested = [slot for slot in slots if shown and may_change(slot) and slot not in asked]
            questions = tuple(_question(plan, slot) for slot in slots if slot in asked or slot in suggested)
            skippable = _is_skippable(plan, page, places[0])
            yield QuestionPage(visit(page, places[0]), page, member, questions, skippable)


def _is_skippable(plan: Plan, page: Page, place: Place) -> bool:
    """Whether this page is where a member is left out whom the pack does not ask for in every case."""
    pages = [one for one in plan.interview.published.service.pages if one.party == page.party]
    first = next((one.id for one in pages if one.when is None or plan.judge(one.when) is True), "")
    return not is_due(plan.interview, place) and page.id == first


def _is_open(plan: Plan, page: QuestionPage) -> bool:
    return any(plan.slots[question.path].state is State.ASK for question in page.questions)


def _question(plan: Plan, slot: Slot) -> Question:
    party = plan.interview.published.service.parties[slot.place.party]
    required = slot.place.element not in party.optional
    return Question(slot.path, slot.element, required, slot.held.value if slot.held else None)
