"""What an officer marked, mended by the person: only that, and all of it readable."""

from collections.abc import Collection, Mapping
from typing import Any

from mpp.applications.interview import values
from mpp.applications.interview.answers import NOT_ASKED
from mpp.applications.interview.document import APPLICANT, Held, Interview
from mpp.catalogue.paths import place_of
from mpp.kernel.errors import Invalid
from mpp.vault.rules import Assurance


def mend(
    before: Interview, marked: Collection[str], given: Mapping[str, Any], at: str, source: str = APPLICANT
) -> Interview:
    """The interview with the marked values mended, each by its path as a JSON value.

    Raises:
        Invalid: a value is faulty, or one that was not marked (`not_asked`). Nothing was taken.
    """
    faults: dict[str, list[str]] = {path: [NOT_ASKED] for path in given.keys() - set(marked)}
    fresh: dict[str, Held] = {}
    for path in set(marked) & given.keys():
        element = before.published.elements[place_of(before.published.service, path).element]
        try:
            value = values.read(element, given[path], before.today)
        except values.Fault as fault:
            faults[path] = [fault.code]
            continue
        if value is not None:
            fresh[path] = Held(value, source, Assurance.DECLARED, at)
    if faults:
        raise Invalid(faults)
    # What the person declared another time stands in `known`; what is said now takes its place.
    known = {path: held for path, held in before.known.items() if path not in fresh}
    return before.with_(answers={**before.answers, **fresh}, known=known)
