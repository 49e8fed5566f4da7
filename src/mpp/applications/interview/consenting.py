"""What of an interview rests on consent: values about the applicant that no law lets us take. Pure.

What the person types in this very interview is her own act; what the vault or a registry would give is taken only
while a consent to its purpose lives.
"""

from collections.abc import Collection, Mapping
from typing import TypeVar

from mpp.applications.interview.document import Interview
from mpp.applications.interview.paths import applicant_of
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.paths import path_of

T = TypeVar("T")


def by_consent(published: PublishedService) -> dict[str, str]:
    """Element -> the purpose whose consent it rests on."""
    return published.service.parties[applicant_of(published.service)].by_consent


def purposes_of(published: PublishedService) -> dict[str, str]:
    """Path -> the purpose whose consent it rests on."""
    name = applicant_of(published.service)
    return {path_of(name, element): purpose for element, purpose in by_consent(published).items()}


def rests_on_consent(interview: Interview, asked: Collection[str] = ()) -> bool:
    """Whether anything taken, awaited, or now asked of a registry needs a consent; else nobody looks for one."""
    held = (interview.known, interview.pending, interview.absent, interview.unconfirmed, interview.conflicts, asked)
    return any(path in each for path in purposes_of(interview.published) for each in held)


def refused_paths(published: PublishedService, living: Collection[str]) -> frozenset[str]:
    """The paths that nothing may be taken for, as no consent to their purpose lives."""
    return frozenset(path for path, purpose in purposes_of(published).items() if purpose not in living)


def without(interview: Interview, paths: Collection[str]) -> Interview:
    """The interview without what was taken for these paths; what was typed stays."""
    if not paths:
        return interview
    return interview.with_(
        known=_but(interview.known, paths),
        pending=_but(interview.pending, paths),
        absent=_but(interview.absent, paths),
        unconfirmed=_but(interview.unconfirmed, paths),
        conflicts=_but(interview.conflicts, paths),
    )


def waiting(interview: Interview, paths: Collection[str]) -> Interview:
    """A submitted interview without what was taken for these paths.

    What the service needs is awaited: whatever hangs on it is undecided, and the case waits there. What is optional
    is left empty, and the case goes on.
    """
    name = applicant_of(interview.published.service)
    optional = {path_of(name, one) for one in interview.published.service.parties[name].optional}
    taken = {path for path in paths if path in interview.known and path not in interview.answers}
    after = without(interview, paths)
    owners = {path_of(name, one.id): one.owner for one in interview.published.elements.values()}
    return after.with_(
        pending={**after.pending, **{path: owners[path] for path in taken - optional}},
        absent={**after.absent, **{path: owners[path] for path in taken & optional}},
    )


def _but(held: Mapping[str, T], paths: Collection[str]) -> dict[str, T]:
    return {path: one for path, one in held.items() if path not in paths}
