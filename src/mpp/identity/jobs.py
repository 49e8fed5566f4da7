"""What identity does by itself."""

from mpp.identity import actions
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.jobs import job


@job("identity.forget_expired", every="*/10 * * * *")
def forget_expired(timestamp: int) -> None:
    """Every ten minutes: expired sessions, codes and limits go."""
    actions.forget_expired(Actor.system("identity.forget_expired"), clock.now())
