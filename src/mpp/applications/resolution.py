"""Which registries to ask about whom, and what their answers change. Pure.

A registry is asked to *fetch* only about the person who signed in with a proven NIK; about others it only
*verifies* what was claimed. What is no person, such as a place, it finds by another value of the matter. What does
not answer in time is awaited, and the person goes on (design.md 5).
Where sources differ, one value stands by rule and the others are kept beside it for the person and the officer:
nothing is resolved in silence.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mpp.applications.interview.consenting import refused_paths
from mpp.applications.interview.document import TYPED, Held, Interview
from mpp.applications.interview.holding import held_values
from mpp.applications.interview.looking_up import kept_up
from mpp.applications.interview.paths import applicant_of, holder
from mpp.applications.interview.plan import Plan, Slot, State
from mpp.applications.interview.plan import plan as planned
from mpp.catalogue.paths import place_of
from mpp.registries.ports import Answer, Can, Capability, Judgement, Key, NotFound, Outcome, Question, Unusable
from mpp.vault.rules import Assurance

Capabilities = Mapping[str, Mapping[str, Capability]]
"""Registry id -> element id -> what it can do."""

NIK = "person.nik"
BLOCKING = frozenset({"dukcapil_dead"})
_TO_FETCH = frozenset({State.ASK, State.GAP, State.EMPTY, State.PENDING, State.UNDECIDED})


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question to one registry about one party."""

    registry: str
    holder: str
    question: Question = field(repr=False)

    @property
    def paths(self) -> list[str]:
        """The paths that it is about, as a Disclosure lists them."""
        return [path_of(self.holder, element) for element in [*self.question.fetch, *self.question.claims]]


def path_of(party: str, element: str) -> str:
    """The path of an element of a party or of one of its members."""
    return f"{party}.{element.removeprefix('person.')}"


def inquiries(
    plan: Plan, capabilities: Capabilities, only: Iterable[str] | None = None, consents: Collection[str] = ()
) -> list[Inquiry]:
    """What to ask of whom; `only` these parties where given.

    What rests on a consent is asked of nobody unless its purpose is among `consents`, those that live.
    """
    refused = refused_paths(plan.interview.published, consents)
    holders = {
        name: [slot for slot in slots if str(slot.place) not in refused] for name, slots in _holders(plan).items()
    }
    chosen = holders if only is None else {name: holders[name] for name in only if name in holders}
    return [one for name, slots in chosen.items() for one in _about(plan, name, slots, capabilities)]


def _holders(plan: Plan) -> dict[str, list[Slot]]:
    """The slots of each party that is not the applicant under another name."""
    found: dict[str, list[Slot]] = {}
    for slot in plan.slots.values():
        party = plan.interview.published.service.parties[slot.place.party]
        if party.is_applicant is None or plan.judge(party.is_applicant) is not True:
            found.setdefault(holder(slot.place), []).append(slot)
    return found


def look_ups(plan: Plan, capabilities: Capabilities) -> list[Inquiry]:
    """What can be looked up by a key that is told, and nobody has been asked for yet."""
    fresh = [slot for slot in plan.slots.values() if slot.state in (State.ASK, State.GAP, State.EMPTY)]
    paths = {slot.path for slot in fresh if slot.element.looked_up_by}
    if not paths:
        return []
    return [one for one in inquiries(plan, capabilities) if one.question.key and paths & set(one.paths)]


def with_look_ups(interview: Interview, capabilities: Capabilities) -> Interview:
    """What could be looked up and is not yet is awaited, so that a job asks for it."""
    if not any(one.looked_up_by for one in interview.published.elements.values()):
        return interview
    return awaited(interview, look_ups(planned(interview), capabilities))


def _about(plan: Plan, name: str, slots: list[Slot], capabilities: Capabilities) -> Iterator[Inquiry]:
    yield from _by_nik(plan, name, slots, capabilities)
    keys = dict.fromkeys(slot.element.looked_up_by for slot in slots if slot.element.looked_up_by)
    for key in keys:
        found = [slot for slot in slots if slot.element.looked_up_by == key]
        if path_of(name, key) in plan.values:
            yield from _by_key(name, Key(key, str(plan.values[path_of(name, key)])), found, capabilities)


def _by_key(name: str, key: Key, slots: list[Slot], capabilities: Capabilities) -> Iterator[Inquiry]:
    for registry, can in capabilities.items():
        if fetch := frozenset(slot.place.element for slot in slots if _fetches(slot, can)):
            yield Inquiry(registry, name, Question("", fetch, key=key))


def _by_nik(plan: Plan, name: str, slots: list[Slot], capabilities: Capabilities) -> Iterator[Inquiry]:
    number = _nik(plan.interview, name)
    if number is None:
        return
    proven = name == applicant_of(plan.interview.published.service) and number.assurance >= Assurance.ATTESTED
    for registry, can in capabilities.items():
        personal = [s for s in slots if proven and s.element.looked_up_by is None]
        fetch = frozenset(s.place.element for s in personal if _fetches(s, can))
        claims = {s.place.element: str(s.held.value) for s in slots if s.held is not None and _verifies(s, can)}
        if fetch or claims:
            yield Inquiry(registry, name, Question(str(number.value), fetch, claims))


def _nik(interview: Interview, name: str) -> Held | None:
    path = path_of(name, NIK)
    return interview.known.get(path) or interview.answers.get(path)


def _fetches(slot: Slot, can: Mapping[str, Capability]) -> bool:
    able = slot.place.element in can and Can.FETCH in can[slot.place.element].can
    if slot.held is None:
        return able and slot.state in _TO_FETCH
    return able and _is_own_word(slot.held)  # typed while its owner was silent: to be compared with its record


def _is_own_word(held: Held) -> bool:
    return held.source in TYPED and held.assurance < Assurance.REGISTRY


def _verifies(slot: Slot, can: Mapping[str, Capability]) -> bool:
    able = slot.place.element in can and Can.VERIFY in can[slot.place.element].can
    return able and slot.held is not None and slot.held.assurance < Assurance.REGISTRY


def awaited(interview: Interview, asked: Iterable[Inquiry]) -> Interview:
    """Nobody has answered yet: everything asked for is awaited."""
    for inquiry in asked:
        interview = _await(interview, inquiry)
    return interview


def take(interview: Interview, inquiry: Inquiry, outcome: Outcome, at: str) -> Interview:
    """The interview after a registry's outcome. An outcome without a word leaves its values awaited.

    What was looked up by a key that is another one meanwhile is no answer any more; where the outcome changes a
    key, what was looked up by it is forgotten.
    """
    return kept_up(interview, _taken(interview, inquiry, outcome, at)) if _holds(interview, inquiry) else interview


def _holds(interview: Interview, inquiry: Inquiry) -> bool:
    key = inquiry.question.key
    if key is None:
        return True
    told = held_values(interview).get(path_of(inquiry.holder, key.element))
    return told is not None and str(told.value) == key.value


def _taken(interview: Interview, inquiry: Inquiry, outcome: Outcome, at: str) -> Interview:
    if isinstance(outcome, Answer):
        return _answered(_no_longer_awaited(interview, inquiry), inquiry, outcome, at)
    if isinstance(outcome, NotFound):
        return _without(_no_longer_awaited(interview, inquiry), inquiry, "not_found")
    if isinstance(outcome, Unusable):
        return _without(_no_longer_awaited(interview, inquiry), inquiry, outcome.why.value)
    return _await(interview, inquiry)


def _await(interview: Interview, inquiry: Inquiry) -> Interview:
    fetched = {path_of(inquiry.holder, one): inquiry.registry for one in inquiry.question.fetch}
    claimed = {path_of(inquiry.holder, one): inquiry.registry for one in inquiry.question.claims}
    compared = {path: registry for path, registry in fetched.items() if _standing(interview, path) is not None}
    missing = {path: registry for path, registry in fetched.items() if path not in compared}
    return interview.with_(
        pending={**interview.pending, **missing}, unconfirmed={**interview.unconfirmed, **claimed, **compared}
    )


def _standing(interview: Interview, path: str) -> Held | None:
    return interview.known.get(path) or interview.answers.get(path)


def _no_longer_awaited(interview: Interview, inquiry: Inquiry) -> Interview:
    gone = set(inquiry.paths)
    mark = f"{inquiry.holder}:{inquiry.registry}_"
    about_person = inquiry.question.key is None
    return interview.with_(
        pending={path: registry for path, registry in interview.pending.items() if path not in gone},
        unconfirmed={path: registry for path, registry in interview.unconfirmed.items() if path not in gone},
        notices=tuple(one for one in interview.notices if not (about_person and one.startswith(mark))),
    )


def _without(interview: Interview, inquiry: Inquiry, why: str) -> Interview:
    """Nothing to give: about the person it is a referral, which she reads; about a key the pack's rules speak."""
    none = {path_of(inquiry.holder, one): inquiry.registry for one in inquiry.question.fetch}
    if inquiry.question.key is not None:
        return interview.with_(absent={**interview.absent, **none})
    return _told(interview.with_(absent={**interview.absent, **none}), f"{inquiry.holder}:{inquiry.registry}_{why}")


def _answered(interview: Interview, inquiry: Inquiry, answer: Answer, at: str) -> Interview:
    came = {
        path_of(inquiry.holder, element): Held(one.value, inquiry.registry, Assurance.REGISTRY, at)
        for element, one in answer.fetched.items()
        if element in inquiry.question.fetch and one.value is not None
    }
    missing = [path_of(inquiry.holder, one) for one in inquiry.question.fetch]
    none = {path: inquiry.registry for path in missing if path not in came and _standing(interview, path) is None}
    interview = interview.with_(absent={**interview.absent, **none})
    for path, held in came.items():
        interview = _compared(interview, path, held)
    for element, verdict in answer.verdicts.items():
        interview = _judged(interview, inquiry, element, verdict.judgement)
    return interview


def _compared(interview: Interview, path: str, came: Held) -> Interview:
    """What a registry gave, beside what stood there: the same word makes it surer, another one is a conflict."""
    standing = _standing(interview, path)
    if standing is None:
        return interview.with_(known={**interview.known, path: came})
    if standing.value == came.value:
        return interview.with_(known=_surer(interview.known, path), answers=_surer(interview.answers, path))
    stands, other = sorted([standing, came], key=lambda one: _rank(interview, path, one))
    if stands is came:
        interview = interview.with_(known={**interview.known, path: came})
    others = {one.source: one for one in (*interview.conflicts.get(path, ()), other) if one.value != stands.value}
    told = tuple(others[source] for source in sorted(others))
    return interview.with_(conflicts={**interview.conflicts, path: told})


def _rank(interview: Interview, path: str, held: Held) -> tuple[bool, bool, int, str, str]:
    """Which of two words stands until somebody decides; the least comes first.

    What the person typed is never changed in silence. Between two registries the element's owner is believed, then
    the surer, then the earlier one: the order in which they answer plays no part.
    """
    element = place_of(interview.published.service, path).element
    owner = interview.published.elements[element].owner
    return (held.source not in TYPED, held.source != owner, -held.assurance, held.at, held.source)


def _judged(interview: Interview, inquiry: Inquiry, element: str, judgement: Judgement) -> Interview:
    path = path_of(inquiry.holder, element)
    if judgement is Judgement.MATCH:
        return interview.with_(known=_surer(interview.known, path), answers=_surer(interview.answers, path))
    if judgement is Judgement.MISMATCH:
        short = element.removeprefix("person.")
        return _told(interview, f"{inquiry.holder}:{inquiry.registry}_mismatch:{short}")
    return interview


def _surer(held: Mapping[str, Held], path: str) -> Mapping[str, Held]:
    if path not in held:
        return held
    return {**held, path: replace(held[path], assurance=Assurance.REGISTRY)}


def _told(interview: Interview, notice: str) -> Interview:
    if notice in interview.notices:
        return interview
    return interview.with_(notices=(*interview.notices, notice))


def forbids_submitting(interview: Interview) -> str | None:
    """The notice about the applicant that stands against submitting at all; None when there is none."""
    mark = f"{applicant_of(interview.published.service)}:"
    codes = [one.removeprefix(mark) for one in interview.notices if one.startswith(mark)]
    return next((code for code in codes if code in BLOCKING), None)


def kept_facts(inquiry: Inquiry, outcome: Outcome) -> Mapping[str, Any]:
    """What of an answer may be kept beyond the case, by element (the registry's own word)."""
    if not isinstance(outcome, Answer):
        return {}
    return {
        e: one for e, one in outcome.fetched.items() if one.keep.value == "until_expiry" and one.value is not None
    }


def confirmed(inquiry: Inquiry, outcome: Outcome) -> list[str]:
    """The elements whose claims the registry confirmed."""
    if not isinstance(outcome, Answer):
        return []
    return [element for element, verdict in outcome.verdicts.items() if verdict.judgement is Judgement.MATCH]
