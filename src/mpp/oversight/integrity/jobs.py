"""Jobs of the integrity watch."""

from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.jobs import job
from mpp.oversight.integrity import actions

WATCH = "integrity.watch"


@job(WATCH, every="41 18 * * *")
def watch(timestamp: int) -> None:
    """Every night, in Indonesia before dawn: the log of cases is looked through."""
    actions.watch(Actor.system(WATCH), clock.now())
