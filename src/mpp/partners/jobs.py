"""Jobs of agencies' own systems: thin, ids only, safe to run again."""

from uuid import UUID

from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.jobs import job
from mpp.partners import actions
from mpp.partners.actions.telling import DELIVER


@job(DELIVER)
def deliver(delivery_id: str, attempt: int) -> None:
    """Send an event to a webhook."""
    actions.deliver(Actor.system(DELIVER), UUID(delivery_id), attempt, clock.now())


@job("partners.forget", every="*/10 * * * *")
def forget(timestamp: int) -> None:
    """Every ten minutes: tokens, replies and deliveries that have run out go."""
    actions.forget(Actor.system("partners.forget"), clock.now())
