"""What acting for another leaves in a case: who is told, what the timeline says. In the caller's unit of work."""

from datetime import datetime
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.models import Interview
from mpp.identity import actions as identity
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.mandates.rules import Basis
from mpp.identity.policy import inside_action
from mpp.processes import actions as processes
from mpp.vault import queries as facts

ACTED = "agent_acted"  # the event's code; its detail is the mandate's basis


@inside_action
def may_speak_for(actor: Actor) -> bool:
    """Whether what the actor declares is the applicant's own word.

    A parent's is, for a child; what another agent types stays in the case until the principal confirms it.
    """
    return actor.acting is None or actor.acting.basis is Basis.FAMILY


@inside_action
def mandate_of(actor: Actor, row: Interview) -> UUID | None:
    """Under which mandate somebody else sends an interview in; None when the applicant does."""
    if actor.acting is not None:
        return actor.acting.mandate_id
    return row.mandate_id if actor.kind is ActorKind.OFFICER else None


@inside_action
def sealed_contact(actor: Actor, case_id: UUID) -> bytes:
    """Where notices reach the agent, as the vault knows it, under the case's key; nothing where nobody acts."""
    if actor.acting is None or actor.person_id is None:
        return b""
    known = facts.facts_of(actor.person_id)
    told = {name: known[f"contact.{name}"].value for name in ("phone", "email") if f"contact.{name}" in known}
    return sealing.seal_text(case_id, "agent", told)


@inside_action
def note_agent(actor: Actor, case_id: UUID, now: datetime) -> None:
    """Write into the timeline that somebody acted for the applicant, and by which right; nobody's name."""
    if actor.acting is not None:
        processes.note(case_id, ACTED, "", actor.acting.basis.value, now)


@inside_action
def end_consent(row: Interview, now: datetime) -> None:
    """The consent that an officer was given was for this interview alone."""
    if row.assisting_agency_id is not None and row.mandate_id is not None:
        identity.end_consent(row.mandate_id, now)
