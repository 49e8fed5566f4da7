"""Who may change an interview or a case, and under which scope.

An officer fills in for a person who is present. The interview is the assisting office's, but what comes of it
touches the person's own tables (facts, limits) and the case of offices that may be other ones: none of that is
open to the assisting office. So the office's own scope decides whether the interview is its own, and the change
then runs as the named system work `applications.assist`, where the policy judges it once more.

Who acts for another under a mandate reads what it covers, and nothing else, under a scope of its own. What he
changes likewise touches the principal's own tables, and so runs as `applications.represent`, with the mandate
locked: one that ends in that moment has either still carried the change or prevents it.
"""

from datetime import datetime
from uuid import UUID

from mpp.applications.interview.document import AGENT, APPLICANT, OFFICER
from mpp.applications.models import Interview
from mpp.applications.terms import OpenInterview
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.mandates import queries as mandates
from mpp.identity.policy import Subject
from mpp.kernel import clock
from mpp.kernel.errors import NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work

ASSISTING = "applications.assist"
REPRESENTING = "applications.represent"


def reach(actor: Actor, interview_id: UUID) -> Scope:
    """The scope for changing an interview, or the case of the same id.

    Raises:
        NotFound: not one that this office assists with, or that the mandate covers.
        NotPermitted: the mandate is over (`mandate_expired`, `mandate_revoked`).
    """
    if actor.acting is not None:
        return _by_mandate(actor, interview_id)
    if actor.kind is not ActorKind.OFFICER:
        return actor.scope
    with unit_of_work(actor.scope):
        if not Interview.objects.filter(id=interview_id, assisting_agency_id=actor.agency_id).exists():
            raise NotFound
    consented(actor, interview_id)
    return Scope.system(ASSISTING)


def consented(actor: Actor, interview_id: UUID) -> None:
    """See that who is helped has not taken her consent back, where an officer fills in. Opens its own unit of work.

    Raises NotPermitted: she has (`mandate_revoked`), or it has run out (`mandate_expired`).
    """
    if actor.kind is not ActorKind.OFFICER:
        return
    with unit_of_work(Scope.system(ASSISTING)):  # a mandate is the person's row, which no office sees
        rows = Interview.objects.filter(id=interview_id, state=Interview.State.OPEN)
        mandate_id = rows.values_list("mandate_id", flat=True).first()
        over = mandates.over(mandate_id, clock.now()) if mandate_id else ""
    if over:
        raise NotPermitted(over)


def _by_mandate(actor: Actor, interview_id: UUID) -> Scope:
    with unit_of_work(actor.scope):
        if Interview.objects.filter(id=interview_id).exists():
            return Scope.system(REPRESENTING)
    raise missing(actor)


def missing(actor: Actor) -> NotFound | NotPermitted:
    """Why something is not there for this actor: to who acts for another, that his mandate is over if it is.

    Opens its own unit of work.
    """
    if actor.acting is not None and actor.person_id is not None:
        standing = mandates.acting(actor.person_id, actor.acting.mandate_id, clock.now())
        if standing is not None and standing.over:
            return NotPermitted(standing.over)
    return NotFound()


def hold(actor: Actor, now: datetime) -> None:
    """Keep the mandate as it is until this unit of work ends. Of who acts for himself nothing is asked.

    Raises NotPermitted: it is over.
    """
    if actor.acting is not None and actor.person_id is not None:
        mandates.held(actor.acting.mandate_id, actor.person_id, now)


def subject_of(actor: Actor, row: Interview | OpenInterview) -> Subject:
    """An interview as the policy judges it.

    Raises:
        NotFound: an officer, and nobody assists with it: a subject without agencies would be every office's.
    """
    if actor.kind is ActorKind.PERSON:
        return Subject(
            person_id=row.applicant_id,
            region_id=row.region_id,
            state=row.state,
            service_id=row.service_id,
            case_id=row.id,
        )
    if row.assisting_agency_id is None:
        raise NotFound
    return Subject(region_id=row.region_id, agency_ids=[row.assisting_agency_id], state=row.state)


def source_of(actor: Actor) -> str:
    """The source of what this actor types."""
    if actor.acting is not None:
        return AGENT
    return OFFICER if actor.kind is ActorKind.OFFICER else APPLICANT
