"""A person objects to what the system decided, or prepared, by itself: a human looks at it, with a deadline."""

from datetime import datetime
from uuid import UUID

from mpp.applications.actions.rights.offices import office_of_case
from mpp.applications.actions.rights.requesting import one_at_a_time, opened, own
from mpp.applications.rights.looking import automation_of
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes.models import Case
from mpp.vault.rights import queries as rights
from mpp.vault.rights.rules import Automation
from mpp.vault.rights.table import Kind

LONGEST_WORDS = 2000


@policy("vault.request")
def object_to(actor: Actor, case_id: UUID, words: str, now: datetime) -> UUID:
    """Ask the head of the office to look at a case anew; the case's own log says that this was asked.

    Raises:
        NotFound: no such case of this person.
        Conflict: `nothing_automatic`: people decided all of it; a complaint is the way then.
        Invalid: `words` is empty or too long.
    """
    words = words.replace("\x00", "").strip()
    if not words or len(words) > LONGEST_WORDS:
        raise Invalid({"words": ["too_long" if words else "required"]})
    with unit_of_work(actor.scope):
        person_id = own(actor)
        one_at_a_time(person_id)
        case: Case | None = Case.objects.filter(id=case_id, forgotten_at=None).first()
        if case is None:
            raise NotFound
        permit(actor, "vault.request", Subject(person_id=case.applicant_id))
        if automation_of(case) is Automation.NOTHING:
            raise Conflict("nothing_automatic")
        found = rights.live(person_id, Kind.OBJECTION, case_id)
        if found is not None:
            return found.id
        row = opened(actor, Kind.OBJECTION, now, case_id, office_of_case(case), words)
        processes.note_applicant(case_id, "objected", "", now)
        return row.id
