"""Every value that an interview has, from wherever it came, and what follows from it. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mpp.applications.interview import document
from mpp.applications.interview.document import Held, Interview
from mpp.applications.interview.judging import Judge, derived
from mpp.applications.interview.paths import applicant_of, holder, places
from mpp.catalogue.pack import FAMILY, Element, ElementKind, ListRow
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
                held = _from_row(interview, name, row) | held
    return held | _derived(interview, held)


def _as_applicant(interview: Interview, name: str, held: Mapping[str, Held]) -> dict[str, Held]:
    applicant = f"{applicant_of(interview.published.service)}."
    copied = {path.removeprefix(applicant): one for path, one in held.items() if path.startswith(applicant)}
    return {f"{name}.{short}": one for short, one in copied.items()}


def _from_row(interview: Interview, name: str, wanted: ListRow) -> dict[str, Held]:
    """The one row of the applicant's list that fits; nothing when there is none or several."""
    known = interview.known.get(path_of(applicant_of(interview.published.service), wanted.element))
    fitting = [one for one in (known.value if known else []) if _fits(one, wanted, interview.today)]
    if known is None or len(fitting) != 1:
        return {}
    source = document.FAMILY_CARD if wanted.element == FAMILY else f"{document.LISTED}{known.source}"
    gives = wanted.gives or {column: column for column in fitting[0]}
    return {
        f"{name}.{short}": Held(fitting[0][column], source, known.assurance, known.at)
        for short, column in gives.items()
        if fitting[0].get(column) not in (None, "")
    }


def _fits(row: Mapping[str, Any], wanted: ListRow, today: date) -> bool:
    named = all(str(row.get(column)) in values for column, values in wanted.where.items())
    return named and all(_is_recent(row.get(column), days, today) for column, days in wanted.within_days.items())


def _is_recent(day: Any, days: int, today: date) -> bool:
    """Whether a day, ISO 8601, is today or at most so many days before it; no day is not."""
    try:
        return 0 <= (today - date.fromisoformat(str(day))).days <= days
    except ValueError:
        return False


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
