"""The once-only plan with its reasons: for each value, what is done about it and why (design.md section 5). Pure.

The plan of an interview says what is known and what is asked; here the registries come in: what each can do, and
whether it rests. Reasons are codes, so that the command line, a page and a test can read them; no value is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mpp.applications.interview.document import FAMILY_CARD, TYPED
from mpp.applications.interview.paths import applicant_of, holder
from mpp.applications.interview.plan import Plan, Slot, State, pages_of
from mpp.applications.resolution import NIK, Capabilities, inquiries, path_of
from mpp.registries.ports import Can
from mpp.vault.rules import Assurance

DECLARED = "declared"


class Step(StrEnum):
    """What is done about a value."""

    KNOWN = "known"
    FETCH = "fetch"  # its registry gives it
    VERIFY = "verify"  # we hold it, its registry is to confirm it
    DERIVE = "derive"
    PENDING = "pending"  # its registry does not answer now; the person goes on
    ASK = "ask"
    NONE = "none"  # its registry says that there is none
    EMPTY = "empty"  # optional, and left empty
    LATER = "later"  # whether it is needed hangs on something not known yet
    NOT_NEEDED = "not_needed"


class Reason(StrEnum):
    """Why."""

    FACT = "fact"  # a fresh fact of the vault
    TYPED = "typed"  # answered in this interview
    ON_FAMILY_CARD = "on_family_card"
    DERIVED = "derived"  # follows from other values by the element's rule
    OWNER_GIVES = "owner_gives"
    OWNER_LOOKS_UP = "owner_looks_up"  # its owner finds it by another value, which is told
    KEY_OPEN = "key_open"  # its owner will find it by another value, which is still to be told
    OWNER_CONFIRMS = "owner_confirms"
    OWNER_RESTS = "owner_rests"  # it failed again and again: it is left alone for a while
    OWNER_SILENT = "owner_silent"  # asked, no answer yet
    OWNER_HAS_NONE = "owner_has_none"
    LEFT_EMPTY = "left_empty"
    CONDITION_OPEN = "condition_open"
    CONDITION_FALSE = "condition_false"
    FACT_TOO_OLD = "fact_too_old"  # the vault has it, but it aged
    NOBODY_OWNS = "nobody_owns"  # only the person can say it
    OWNER_AWAY = "owner_away"  # the owner is not connected to this installation
    OWNER_CANNOT = "owner_cannot"  # it is connected, but speaks of other elements only
    OWNER_ONLY_CONFIRMS = "owner_only_confirms"  # it gives nothing: somebody must claim first
    NOT_ABOUT_OTHERS = "not_about_others"  # the owner gives it only to the person herself
    NIK_UNPROVEN = "nik_unproven"  # the owner gives it to a proven NIK only
    NOBODY_ASKS = "nobody_asks"  # needed, yet neither fetched nor asked: an error of the pack


@dataclass(frozen=True, slots=True)
class Ground:
    """What the plan stands on besides the interview."""

    capabilities: Capabilities
    resting: Collection[str] = ()  # registries whose circuit is open
    aged: Collection[str] = ()  # paths of facts that are too old to be used


@dataclass(frozen=True, slots=True)
class Explained:
    """One value of the plan. `source` is who has it or would be asked; `assurance` that of what is held."""

    path: str
    element: str
    step: Step
    reason: Reason
    source: str = ""
    assurance: Assurance | None = None
    pages: tuple[str, ...] = field(default=())


def explain(plan: Plan, ground: Ground) -> list[Explained]:
    """Every value that the service may need, in the pack's order, with what is done about it and why."""
    gives, confirms = _asked_for(plan, ground)
    return [_explained(plan, slot, ground, gives, confirms) for slot in plan.slots.values()]


def _asked_for(plan: Plan, ground: Ground) -> tuple[dict[str, str], dict[str, str]]:
    """Path -> registry: what would be fetched, and what would be confirmed."""
    gives: dict[str, str] = {}
    confirms: dict[str, str] = {}
    for one in inquiries(plan, ground.capabilities):
        gives |= {path_of(one.holder, element): one.registry for element in one.question.fetch}
        confirms |= {path_of(one.holder, element): one.registry for element in one.question.claims}
    return gives, confirms


def _explained(
    plan: Plan, slot: Slot, ground: Ground, gives: Mapping[str, str], confirms: Mapping[str, str]
) -> Explained:
    step, reason, source = _decided(plan, slot, ground, gives, confirms)
    assurance = Assurance(slot.held.assurance) if slot.held is not None else None
    pages = tuple(page.id for page in pages_of(plan.interview, slot.place)) if step is Step.ASK else ()
    return Explained(slot.path, slot.place.element, step, reason, source, assurance, pages)


def _decided(
    plan: Plan, slot: Slot, ground: Ground, gives: Mapping[str, str], confirms: Mapping[str, str]
) -> tuple[Step, Reason, str]:
    """The first that fits holds."""
    if slot.state is State.NOT_NEEDED:
        return Step.NOT_NEEDED, Reason.CONDITION_FALSE, ""
    if registry := gives.get(slot.path) or confirms.get(slot.path):
        return _to_ask(slot, registry, ground)
    if slot.held is not None:
        return _held(slot)
    if slot.state is State.UNDECIDED and _lacks_key(plan, slot):
        return Step.LATER, Reason.KEY_OPEN, slot.element.owner
    if slot.state in _SIMPLY:
        return (*_SIMPLY[slot.state], slot.registry)
    return Step.ASK, _why_asked(plan, slot, ground), slot.element.owner


def _lacks_key(plan: Plan, slot: Slot) -> bool:
    key = slot.element.looked_up_by
    return key is not None and path_of(holder(slot.place), key) not in plan.values


_SIMPLY: Mapping[State, tuple[Step, Reason]] = {
    State.PENDING: (Step.PENDING, Reason.OWNER_SILENT),
    State.ABSENT: (Step.NONE, Reason.OWNER_HAS_NONE),
    State.EMPTY: (Step.EMPTY, Reason.LEFT_EMPTY),
    State.UNDECIDED: (Step.LATER, Reason.CONDITION_OPEN),
}


def _to_ask(slot: Slot, registry: str, ground: Ground) -> tuple[Step, Reason, str]:
    """A registry would be asked; one that rests leaves a held value unconfirmed and a missing one pending."""
    rests = registry in ground.resting
    if slot.held is not None:
        return Step.VERIFY, Reason.OWNER_RESTS if rests else Reason.OWNER_CONFIRMS, registry
    if rests:
        return Step.PENDING, Reason.OWNER_RESTS, registry
    return Step.FETCH, Reason.OWNER_LOOKS_UP if slot.element.looked_up_by else Reason.OWNER_GIVES, registry


def _held(slot: Slot) -> tuple[Step, Reason, str]:
    assert slot.held is not None
    if slot.state is State.DERIVED:
        return Step.DERIVE, Reason.DERIVED, slot.element.derive or ""
    if slot.held.source in TYPED:
        return Step.KNOWN, Reason.TYPED, slot.held.source
    card = slot.held.source == FAMILY_CARD
    return Step.KNOWN, Reason.ON_FAMILY_CARD if card else Reason.FACT, slot.held.source


def _why_asked(plan: Plan, slot: Slot, ground: Ground) -> Reason:
    """Why nobody but the person can be asked."""
    if slot.state is State.GAP:
        return Reason.NOBODY_ASKS
    if slot.path in ground.aged:
        return Reason.FACT_TOO_OLD
    if slot.element.owner == DECLARED:
        return Reason.NOBODY_OWNS
    able = [can[slot.place.element].can for can in ground.capabilities.values() if slot.place.element in can]
    if not able:
        connected = slot.element.owner in ground.capabilities
        return Reason.OWNER_CANNOT if connected else Reason.OWNER_AWAY
    if not any(Can.FETCH in one for one in able):
        return Reason.OWNER_ONLY_CONFIRMS
    return _why_not_given(plan, slot)


def _why_not_given(plan: Plan, slot: Slot) -> Reason:
    applicant = applicant_of(plan.interview.published.service)
    if holder(slot.place) != applicant:
        return Reason.NOT_ABOUT_OTHERS
    nik = plan.slots.get(path_of(applicant, NIK))
    proven = nik is not None and nik.held is not None and nik.held.assurance >= Assurance.ATTESTED
    return Reason.NOBODY_OWNS if proven else Reason.NIK_UNPROVEN
