"""An application in the hand of who made it, or of who acts for her."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from mpp.applications.models import Application
from mpp.applications.reaching import hold, reach
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work


@contextmanager
def own(actor: Actor, application_id: UUID, action: str, now: datetime) -> Iterator[Application]:
    """Open the transaction in which the applicant, or her agent, does `action` to an application.

    Raises:
        NotFound: no such application of this person.
        NotPermitted: the policy, or a mandate that is over.
    """
    with unit_of_work(actor.scope if actor.acting is None else reach(actor, application_id)):
        hold(actor, now)
        application: Application | None = Application.objects.filter(id=application_id).first()
        if application is None:
            raise NotFound
        about = (application.applicant_id, application.region_id)
        permit(actor, action, Subject(*about, service_id=application.service_id, case_id=application.id))
        yield application
