"""What differs in an interview that was planned anew, against the version of its service that it had before."""

from uuid import UUID

from mpp.applications import interview as iv
from mpp.catalogue import queries as catalogue


def differences(interview: iv.Interview) -> list[iv.Difference]:
    """What the person is shown before she goes on; empty where nothing was planned anew, or she saw it."""
    if interview.before is None:
        return []
    return iv.differences(iv.plan(interview), catalogue.version(UUID(interview.before.version_id)))
