"""The applicant takes an application back."""

from datetime import datetime
from uuid import UUID

from mpp.applications.actions.agents import note_agent
from mpp.applications.actions.effects import follow_up
from mpp.applications.owning import own
from mpp.applications.withdrawal import ALREADY_SIGNED, is_signed
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.issuance import queries as issuance
from mpp.kernel.errors import Conflict
from mpp.processes import actions as processes
from mpp.processes import queries as cases


@policy("applications.withdraw")
def withdraw(actor: Actor, application_id: UUID, now: datetime) -> None:
    """End the case at the person's own wish; what it had reserved of a limit is free again.

    Raises:
        NotFound: no such application of this person.
        Conflict: `already_closed`; `already_signed`: the signer has decided, or the document has come.
    """
    with own(actor, application_id, "applications.withdraw", now) as application:
        note_agent(actor, application_id, now)
        step = processes.withdraw(application_id, now)
        service = catalogue.version(application.service_version_id).service
        if is_signed(service, cases.timeline(application_id), issuance.issued(application_id)):
            raise Conflict(ALREADY_SIGNED)  # judged under the case's lock, and nothing of this has happened
        record(
            Act(
                now,
                "applications.withdraw",
                actor.kind,
                actor.account_id,
                application.region_id,
                "application",
                application_id,
            )
        )
        follow_up(application_id, step)
