"""What a case's step sets in motion elsewhere: jobs, deferred in the same transaction."""

from collections.abc import Iterable
from uuid import UUID

from mpp.applications.actions.notices import notify_of_step
from mpp.applications.actions.telling import tell_of_step
from mpp.identity.policy import inside_action
from mpp.kernel import clock, jobs
from mpp.processes.actions import Step, TaskKind

RUN_TASK = "applications.run_task"
TRACK = "applications.track"
AWAIT_MATERIAL = "applications.await_material"
CLOSED = "applications.closed"
RETRACT = "applications.retract"
SETTLE = "applications.settle_parties"
REOPENED = "applications.reopened"
_OF_THE_SYSTEM = frozenset({TaskKind.ISSUE, TaskKind.PUBLISH, TaskKind.SUBMIT})


@inside_action
def follow_up(case_id: UUID, step: Step) -> None:
    """Defer what a step asks of the system, and tell agencies' systems and the applicant."""
    run_tasks(case_id, [one.engine_task_id for one in step.started if one.kind in _OF_THE_SYSTEM])
    if step.closed is not None:
        jobs.defer(CLOSED, lock=str(case_id), case_id=case_id, outcome=step.closed)
    now = clock.now()
    tell_of_step(case_id, step, now)
    notify_of_step(case_id, step, now)


@inside_action
def run_tasks(case_id: UUID, engine_task_ids: Iterable[str]) -> None:
    """Defer tasks of the system. Jobs of one task run one after the other."""
    for task in engine_task_ids:
        jobs.defer(RUN_TASK, lock=task, case_id=case_id, engine_task_id=task)
