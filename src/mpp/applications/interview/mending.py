"""What an officer marked, mended by the person: only that, and all of it readable."""

from collections.abc import Collection, Mapping
from typing import Any

from mpp.applications.interview import values
from mpp.applications.interview.answers import NOT_ASKED
from mpp.applications.interview.document import APPLICANT, Held, Interview
from mpp.applications.interview.looking_up import kept_up
from mpp.catalogue.pack import ElementKind
from mpp.catalogue.paths import place_of
from mpp.kernel.errors import Invalid
from mpp.vault.rules import Assurance


def mend(
    before: Interview, marked: Collection[str], given: Mapping[str, Any], at: str, source: str = APPLICANT
) -> Interview:
    """The interview with the marked values mended, each by its path as a JSON value.

    Raises:
        Invalid: a value is faulty or missing, or one that was not marked (`not_asked`). Nothing was taken.
    """
    faults: dict[str, list[str]] = {path: [NOT_ASKED] for path in given.keys() - set(marked)}
    taken: dict[str, Any] = {}
    for path in set(marked) & given.keys():
        try:
            taken[path] = _read(before, path, given[path])
        except values.Fault as fault:
            faults[path] = [fault.code]
    if faults:
        raise Invalid(faults)
    fresh = {path: Held(one, source, Assurance.DECLARED, at) for path, one in taken.items() if one is not None}
    # What the person declared another time stands in `known`; what is said now takes its place.
    answers, known = ({p: h for p, h in held.items() if p not in taken} for held in (before.answers, before.known))
    return kept_up(before, before.with_(answers=answers | fresh, known=known), taken)


def _read(before: Interview, path: str, given: Any) -> Any:
    """What was written. A document that was marked is sent anew: the one that the officer saw mends nothing."""
    place = place_of(before.published.service, path)
    element = before.published.elements[place.element]
    value = values.read(element, given, before.today)
    held = before.answers.get(path)
    unchanged = element.kind is ElementKind.DOCUMENT and held is not None and value == held.value
    optional = place.element in before.published.service.parties[place.party].optional
    if unchanged or (value is None and not optional):
        raise values.Fault(values.REQUIRED)
    return value
