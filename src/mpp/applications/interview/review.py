"""Before submitting: every value with its source, what the rules say, what it costs, what still lacks."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from mpp.applications.interview.contradicting import contradictions
from mpp.applications.interview.plan import Plan, Slot, State, pages_of
from mpp.applications.interview.questions import may_change, next_page, page_that_asks
from mpp.catalogue.pack import Rule
from mpp.catalogue.tables import expanded, values_of
from mpp.kernel.cel import UNDECIDED

SHOWN = frozenset({State.KNOWN, State.DERIVED, State.ANSWERED, State.PENDING, State.ABSENT, State.EMPTY})


@dataclass(frozen=True, slots=True)
class Row:
    """One value as the person checks it. `change` is the page to change it on, None when it is not theirs."""

    slot: Slot
    change: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """The whole of what would be submitted."""

    rows: tuple[Row, ...]
    broken: tuple[Rule, ...]  # rules that do not hold
    blocked: tuple[Rule, ...]  # of those, the ones that forbid submitting
    fee: int | None  # rupiah; None while undecided
    unfinished: bool
    index: tuple[int, int]  # once-only: not asked, needed


def review(plan: Plan) -> Review:
    """What the person checks."""
    broken = [rule for rule in plan.interview.published.service.rules if _says(plan, rule) is False]
    service = plan.interview.published.service
    fee = plan.judge(expanded(service.fee, service.tables))
    return Review(
        rows=tuple(rows(plan)),
        broken=tuple(broken),
        blocked=tuple(rule for rule in broken if rule.blocks == "submission"),
        fee=None if fee is UNDECIDED else int(fee),
        unfinished=next_page(plan) is not None or any(s.state is State.GAP for s in plan.slots.values()),
        index=once_only(plan),
    )


def rows(plan: Plan, states: Collection[State] = SHOWN) -> list[Row]:
    """Every value in one of these states."""
    return [_row(plan, slot) for slot in plan.slots.values() if slot.state in states and not _unasked(plan, slot)]


def verdicts(plan: Plan) -> dict[str, bool]:
    """What each rule says, by its id; those still undecided are left out."""
    answers = {rule.id: _says(plan, rule) for rule in plan.interview.published.service.rules}
    return {rule: answer for rule, answer in answers.items() if isinstance(answer, bool)}


def _says(plan: Plan, rule: Rule) -> Any:
    """What a rule says over the values, and over what registries say to those that it wants confirmed."""
    interview, said = plan.interview, plan.judge(rule.check)
    if said is not True or not rule.confirmed:
        return said
    if any(path in interview.unconfirmed for path in rule.confirmed):
        return UNDECIDED
    against = contradictions(interview.notices, interview.conflicts)
    return not any(path in against for path in rule.confirmed)


def answers(plan: Plan) -> dict[str, bool | int | str]:
    """What gateways read: each rule by its id, each table as `table.<id>`; those still undecided are left out."""
    values = values_of(plan.interview.published.service.tables)
    said = {name: plan.judge(text) for name, (text, _) in values.items()}
    return {**verdicts(plan), **{name: answer for name, answer in said.items() if answer is not UNDECIDED}}


def once_only(plan: Plan) -> tuple[int, int]:
    """How many of the needed values were not asked, and how many were needed (design.md section 5)."""
    passed = (State.NOT_NEEDED, State.UNDECIDED)
    lists = plan.interview.published.service.lists  # they only help to know about others
    slots = [s for s in plan.slots.values() if s.place.element not in lists]
    needed = [s for s in slots if s.state not in passed and not _unasked(plan, s)]
    return len(needed) - len(asked(plan)), len(needed)


def asked(plan: Plan) -> list[Slot]:
    """The needed values that the person was, or would be, asked for in this interview.

    What she declared another time, or about herself in another role, is not asked again; what no page asks for is
    empty unasked.
    """
    return [slot for slot in plan.slots.values() if _is_asked(plan, slot)]


def _is_asked(plan: Plan, slot: Slot) -> bool:
    if slot.state is State.ANSWERED:
        return slot.path in plan.interview.answers
    if slot.state is State.EMPTY:
        return not _unasked(plan, slot)
    return slot.state in (State.ASK, State.GAP)


def _unasked(plan: Plan, slot: Slot) -> bool:
    """Left empty by nobody: no page asks it, and no registry has it here."""
    return slot.state is State.EMPTY and not pages_of(plan.interview, slot.place)


def snapshot(plan: Plan) -> dict[str, list[Any]]:
    """What is submitted: each value by its path, with source, assurance and time."""
    return {path: slot.held.plain() for path, slot in plan.slots.items() if slot.held is not None}


def _row(plan: Plan, slot: Slot) -> Row:
    return Row(slot, page_that_asks(plan, slot.path) if may_change(slot) else None)
