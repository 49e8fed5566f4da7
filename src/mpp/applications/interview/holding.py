"""Every value that an interview has, from wherever it came, and what follows from it. Pure."""

from collections.abc import Mapping
from typing import Any

from mpp.applications.interview import document
from mpp.applications.interview.document import Held, Interview
from mpp.applications.interview.judging import Judge, derived
from mpp.applications.interview.paths import applicant_of, holder, places
from mpp.catalogue.pack import Element, ElementKind, FamilyMember
from mpp.kernel.cel import UNDECIDED
from mpp.vault.rules import Assurance


def judge_of(interview: Interview, held: Mapping[str, Held]) -> Judge:
    """What the pack's expressions say over these values."""
    return Judge(interview, {path: one.value for path, one in held.items()})


def held_values(interview: Interview) -> dict[str, Held]:
    """Every value, the surer one first: known, the applicant's own, typed, the family card, derived.

    What the family card says about another can be changed by the person: the typed value then stands.
    """
    held = dict(interview.answers) | dict(interview.known)
    judge = judge_of(interview, held)
    for name, party in interview.published.service.parties.items():
        if party.is_applicant is not None and judge(party.is_applicant) is True:
            held |= _as_applicant(interview, name)
        elif party.from_family is not None and _card_tells(judge, party.from_family):
            held = _from_card(interview, name, party.from_family) | held
    return held | _derived(interview, held)


def _card_tells(judge: Judge, wanted: FamilyMember) -> bool:
    return wanted.when is None or judge(wanted.when) is True


def _as_applicant(interview: Interview, name: str) -> dict[str, Held]:
    applicant = f"{applicant_of(interview.published.service)}."
    source = {**interview.answers, **interview.known}
    copied = {path.removeprefix(applicant): held for path, held in source.items() if path.startswith(applicant)}
    return {f"{name}.{short}": held for short, held in copied.items()}


def _from_card(interview: Interview, name: str, wanted: FamilyMember) -> dict[str, Held]:
    """The one member of the applicant's family card who fits; nothing when there is none or several."""
    card = interview.known.get(f"{applicant_of(interview.published.service)}.family.members")
    fitting = [one for one in (card.value if card else []) if _fits(one, wanted)]
    if card is None or len(fitting) != 1:
        return {}
    return {
        f"{name}.{short}": Held(value, document.FAMILY_CARD, card.assurance, card.at)
        for short, value in fitting[0].items()
        if value not in (None, "")
    }


def _fits(member: Mapping[str, Any], wanted: FamilyMember) -> bool:
    return member.get("relation") in wanted.relations and wanted.sex in (None, member.get("sex"))


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
        if element.derive is None or str(place) in held:
            continue
        answer = derived(interview.published, element.derive, _own(holder(place), held), interview.today)
        if answer is not UNDECIDED and _is_one_of(element, answer):
            at = interview.today.isoformat()
            found[str(place)] = Held(answer, document.DERIVED, Assurance.DECLARED, at)
    return found


def _is_one_of(element: Element, answer: Any) -> bool:
    """Words that are none of the choices do not follow: "Protestan" says no religion of the register."""
    return element.kind is not ElementKind.CHOICE or any(one.value == answer for one in element.choices)


def _own(party: str, held: Mapping[str, Held]) -> dict[str, Any]:
    """A party's own values under their elements' names, as a derivation reads them."""
    short = {
        path.removeprefix(f"{party}."): one.value for path, one in held.items() if path.startswith(f"{party}.")
    }
    return short | {f"person.{name}": value for name, value in short.items()}
