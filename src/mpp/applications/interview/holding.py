"""Every value that an interview has, from wherever it came, and what follows from it. Pure."""

from collections.abc import Mapping
from typing import Any

from mpp.applications.interview import document
from mpp.applications.interview.document import Held, Interview
from mpp.applications.interview.judging import Judge, derived
from mpp.applications.interview.kinship import kin
from mpp.applications.interview.listing import is_every, told_by
from mpp.applications.interview.paths import applicant_of, holder, places
from mpp.catalogue.pack import FAMILY, Element, ElementKind
from mpp.catalogue.paths import path_of
from mpp.kernel.cel import UNDECIDED
from mpp.vault.rules import Assurance


def judge_of(interview: Interview, held: Mapping[str, Held]) -> Judge:
    """What the pack's expressions say over these values."""
    return Judge(interview, {path: one.value for path, one in held.items()})


def held_values(interview: Interview) -> dict[str, Held]:
    """Every value, the surer one first: known, the applicant's own, typed, a list of hers, derived.

    What a list says about another can be changed by the person: the typed value then stands. The applicant comes
    first, since what a list says about her decides who the others are.
    """
    held = dict(interview.answers) | dict(interview.known)
    judge, judged = judge_of(interview, held), len(held)
    parties = interview.published.service.parties.items()
    for name, party in sorted(parties, key=lambda one: not one[1].applicant):
        if len(held) > judged and (party.is_applicant is not None or party.rows):
            judge, judged = judge_of(interview, held), len(held)
        if party.is_applicant is not None and judge(party.is_applicant) is True:
            held |= _as_applicant(interview, name, held)
            continue
        for row in party.rows:
            if row.when is None or judge(row.when) is True:
                held = told_by(interview, name, row, held, every=is_every(row, judge)) | held
    held = _kinships(interview, held) | held
    return held | _derived(interview, held)


def _as_applicant(interview: Interview, name: str, held: Mapping[str, Held]) -> dict[str, Held]:
    applicant = f"{applicant_of(interview.published.service)}."
    copied = {path.removeprefix(applicant): one for path, one in held.items() if path.startswith(applicant)}
    return {f"{name}.{short}": one for short, one in copied.items()}


def _kinships(interview: Interview, held: Mapping[str, Held]) -> dict[str, Held]:
    """What the applicant is to others by her family card."""
    service = interview.published.service
    me = applicant_of(service)
    card, mine = interview.known.get(path_of(me, FAMILY)), held.get(f"{me}.nik")
    found: dict[str, Held] = {}
    for element, wanted in service.parties[me].kinship.items():
        theirs = held.get(f"{wanted.party}.nik")
        if card is None or mine is None or theirs is None:
            continue
        value = wanted.values.get(kin(card.value, mine.value, theirs.value) or "")  # type: ignore[call-overload]
        if value is not None:
            found[path_of(me, element)] = Held(value, document.FAMILY_CARD, card.assurance, card.at)
    return found


def _derived(interview: Interview, held: Mapping[str, Held]) -> dict[str, Held]:
    """What follows from the values by the elements' own rules, and what follows from that in turn."""
    found: dict[str, Held] = {}
    while fresh := _derived_once(interview, {**held, **found}):
        found |= fresh
    return found


def _derived_once(interview: Interview, held: Mapping[str, Held]) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for place in places(interview.published.service):
        element = interview.published.elements[place.element]
        if str(place) in held:
            continue
        at = interview.today.isoformat()
        if (only := _only_choice(element)) is not None:
            found[str(place)] = Held(only, document.DERIVED, Assurance.DECLARED, at)
        if element.derive is None:
            continue
        answer = derived(interview.published, element.derive, _own(holder(place), held), interview.today)
        if answer is not UNDECIDED and _is_one_of(element, answer):
            found[str(place)] = Held(answer, document.DERIVED, Assurance.DECLARED, at)
    return found


def _only_choice(element: Element) -> str | None:
    """The one choice that is left where a source tells the others and has not: there is nothing to choose."""
    free = [one.value for one in element.choices if not one.only_told]
    return free[0] if len(free) == 1 < len(element.choices) else None


def _is_one_of(element: Element, answer: Any) -> bool:
    """Words that are none of the choices do not follow: "Protestan" says no religion of the register."""
    return element.kind is not ElementKind.CHOICE or any(one.value == answer for one in element.choices)


def _own(party: str, held: Mapping[str, Held]) -> dict[str, Any]:
    """A party's own values under their elements' names, as a derivation reads them."""
    short = {
        path.removeprefix(f"{party}."): one.value for path, one in held.items() if path.startswith(f"{party}.")
    }
    return short | {f"person.{name}": value for name, value in short.items()}
