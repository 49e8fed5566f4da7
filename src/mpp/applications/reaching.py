"""Who may change an interview, and under which scope.

An officer fills in for a person who is present. The interview is the assisting office's, but what comes of it
touches the person's own tables (facts, limits) and the case of offices that may be other ones: none of that is
open to the assisting office. So the office's own scope decides whether the interview is its own, and the change
then runs as the named system work `applications.assist`, where the policy judges it once more.
"""

from uuid import UUID

from mpp.applications.interview.document import APPLICANT, OFFICER
from mpp.applications.models import Interview
from mpp.applications.terms import OpenInterview
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import Subject
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import Scope, unit_of_work

ASSISTING = "applications.assist"


def reach(actor: Actor, interview_id: UUID) -> Scope:
    """The scope for changing an interview. Raises NotFound: not one that this office assists with."""
    if actor.kind is not ActorKind.OFFICER:
        return actor.scope
    with unit_of_work(actor.scope):
        if not Interview.objects.filter(id=interview_id, assisting_agency_id=actor.agency_id).exists():
            raise NotFound
    return Scope.system(ASSISTING)


def subject_of(actor: Actor, row: Interview | OpenInterview) -> Subject:
    """An interview as the policy judges it.

    Raises:
        NotFound: an officer, and nobody assists with it: a subject without agencies would be every office's.
    """
    if actor.kind is ActorKind.PERSON:
        return Subject(person_id=row.applicant_id, region_id=row.region_id, state=row.state)
    if row.assisting_agency_id is None:
        raise NotFound
    return Subject(region_id=row.region_id, agency_ids=[row.assisting_agency_id], state=row.state)


def source_of(actor: Actor) -> str:
    """The source of what this actor types."""
    return OFFICER if actor.kind is ActorKind.OFFICER else APPLICANT
