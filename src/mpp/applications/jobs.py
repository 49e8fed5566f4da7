"""Jobs of applications: thin, ids only, safe to run again."""

from uuid import UUID

from mpp.applications.actions import catching_up
from mpp.applications.actions.interviews import CATCH_UP
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.jobs import job


@job(CATCH_UP)
def catch_up(case_id: str, round: int) -> None:
    """Ask registries again for what is awaited."""
    catching_up.catch_up(Actor.system(CATCH_UP), UUID(case_id), round, clock.now())
