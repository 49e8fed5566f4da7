"""Jobs of applications: thin, ids only, safe to run again."""

from uuid import UUID

from mpp.applications.actions import catching_up, issuing
from mpp.applications.actions.effects import CLOSED, RUN_TASK
from mpp.applications.actions.interviews import CATCH_UP
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.jobs import job
from mpp.kernel.scope import unit_of_work
from mpp.vault import actions as vault


@job(CATCH_UP)
def catch_up(case_id: str, round: int) -> None:
    """Ask registries again for what is awaited."""
    catching_up.catch_up(Actor.system(CATCH_UP), UUID(case_id), round, clock.now())


@job(RUN_TASK)
def run_task(case_id: str, engine_task_id: str) -> None:
    """Carry out a task of the system."""
    issuing.run_task(Actor.system(RUN_TASK), UUID(case_id), engine_task_id, clock.now())


@job(CLOSED)
def closed(case_id: str, outcome: str) -> None:
    """A case has ended: what it had reserved of a limit is taken, or free again."""
    with unit_of_work(Actor.system(CLOSED).scope):
        if outcome == "issued":
            vault.confirm_slots(UUID(case_id))
        else:
            vault.release_slots(UUID(case_id))
