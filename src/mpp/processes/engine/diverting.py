"""A case is set down at a task by law or by a decision from above, wherever it stood."""

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from mpp.processes.engine.errors import NotWaiting
from mpp.processes.engine.instances import Instance, new_workflow


def diverted(instance: Instance, bpmn: str) -> Instance:
    """The same run with one token, at this task of the process; every other token is gone, every value stays.

    What ran before is in the case's log; the engine's own history begins anew.

    Raises:
        NotWaiting: the process has no such task.
    """
    specs = instance.spec.workflow_spec.task_specs.values()
    target = next((one for one in specs if getattr(one, "bpmn_id", None) == bpmn), None)
    if target is None or not hasattr(target, "kind"):
        raise NotWaiting(task=bpmn)
    workflow = new_workflow(instance.spec, instance.values, restoring=True)
    begin = Task(workflow, instance.workflow.task_tree.task_spec, state=TaskState.COMPLETED)
    workflow.task_tree = begin
    token = Task(workflow, target, parent=begin, state=TaskState.FUTURE)
    target._predict(token, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
    target._update(token)
    return Instance(instance.spec, workflow)
