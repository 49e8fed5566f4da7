"""What a case's step sets in motion elsewhere: jobs, deferred in the same transaction."""

from uuid import UUID

from mpp.identity.policy import inside_action
from mpp.kernel import jobs
from mpp.processes.actions import Step, TaskKind

RUN_TASK = "applications.run_task"
CLOSED = "applications.closed"
_OF_THE_SYSTEM = frozenset({TaskKind.ISSUE, TaskKind.PUBLISH, TaskKind.SUBMIT})


@inside_action
def follow_up(case_id: UUID, step: Step) -> None:
    """Defer what a step asks of the system. Jobs of one case run one after the other."""
    for started in step.started:
        if started.kind in _OF_THE_SYSTEM:
            jobs.defer(RUN_TASK, lock=str(case_id), case_id=case_id, engine_task_id=started.engine_task_id)
    if step.closed is not None:
        jobs.defer(CLOSED, lock=str(case_id), case_id=case_id, outcome=step.closed)
