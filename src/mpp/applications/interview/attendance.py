"""Members of a party beyond its minimum: asked once whether there are any, one after another, and left out if not.

Such a member is there as soon as one value about it is. Its first page may be sent empty: then there is no such
member, and neither its other pages nor the members after it are asked.
"""

from enum import Enum, auto

from mpp.applications.interview.document import Interview
from mpp.applications.interview.paths import holder
from mpp.catalogue.pack import Page
from mpp.catalogue.paths import Place


class Attendance(Enum):
    """Whether a member of a party takes part."""

    THERE = auto()  # within the minimum, or something is known about it
    OFFERED = auto()  # may be given on its first page, or skipped there
    ABSENT = auto()


def attendance(interview: Interview, place: Place, first: Page | None) -> Attendance:
    """Whether the member of a place takes part; `first` is the first page that asks about it, if any does."""
    if is_due(interview, place) or is_known(interview, place):
        return Attendance.THERE
    party = interview.published.service.parties[place.party]
    before = Place(place.party, place.element, (place.member or 1) - 1)
    if (before.member or 0) > party.minimum and not is_known(interview, before):
        return Attendance.ABSENT
    return Attendance.OFFERED if first is not None and place.element in first.elements else Attendance.ABSENT


def is_due(interview: Interview, place: Place) -> bool:
    """Whether the pack wants this member in every case: one of a party of one, or within the minimum."""
    return place.member is None or place.member <= interview.published.service.parties[place.party].minimum


def is_known(interview: Interview, place: Place) -> bool:
    """Whether anything is known about the member of a place."""
    prefix = f"{holder(place)}."
    return any(path.startswith(prefix) for held in (interview.answers, interview.known) for path in held)


def without(interview: Interview, party: str, member: int) -> Interview:
    """The interview without a member of a party, and without those after: they are told of in their order."""
    numbers = range(member, interview.published.service.parties[party].maximum + 1)
    gone = tuple(f"{party}[{number}]." for number in numbers)
    answers, known = (
        {path: one for path, one in held.items() if not path.startswith(gone)}
        for held in (interview.answers, interview.known)
    )
    pages = [page.id for page in interview.published.service.pages if page.party == party]
    visited = interview.visited - {f"{page}.{number}" for page in pages for number in numbers}
    return interview.with_(answers=answers, known=known, visited=visited)
