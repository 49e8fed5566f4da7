"""A running process: start it, complete its tasks, ask what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from mpp.processes.engine import expressions
from mpp.processes.engine.errors import NotWaiting, NoWayOut, UndecidedGateway
from mpp.processes.engine.scripting import CelScriptEngine
from mpp.processes.engine.specs import OurTask, ProcessSpec


@dataclass(frozen=True)
class Instance:
    """One run of a process. Its values are shared by all branches."""

    spec: ProcessSpec
    workflow: Any

    @property
    def values(self) -> dict[str, expressions.Value]:
        """Decisions, results and rule answers so far."""
        values: dict[str, expressions.Value] = self.workflow.data["values"]
        return values


@dataclass(frozen=True)
class WaitingTask:
    """A step that somebody or something outside must complete. `bpmn` is the element's id."""

    id: str
    kind: str
    bpmn: str


def new_workflow(spec: ProcessSpec, values: Mapping[str, object], *, restoring: bool = False) -> Any:
    """A workflow under our script engine: the only place that makes one."""
    engine = CelScriptEngine()
    workflow = BpmnWorkflow(spec.workflow_spec, script_engine=engine, deserializing=restoring)
    workflow.data["values"] = expressions.checked(values)
    return workflow


def start(spec: ProcessSpec, data: Mapping[str, object]) -> Instance:
    """Start a process and run it to its first waiting tasks."""
    instance = Instance(spec, new_workflow(spec, data))
    _advance(instance)
    return instance


def complete(instance: Instance, task_id: str, result: Mapping[str, object]) -> None:
    """Complete a waiting task with its codes and go on.

    Raises:
        NotWaiting: the task is not waiting.
        StateRefused: a result that is not a flat code.
        NoWayOut: a gateway has no flow to take.
    """
    task = instance.workflow.tasks.get(UUID(task_id))
    if task is None or not _waits(task):
        raise NotWaiting(task=task_id)
    instance.values.update(expressions.checked(result))
    task.run()
    _advance(instance)


def provide(instance: Instance, values: Mapping[str, object]) -> None:
    """Add values that became known, such as a late rule answer: undecided gateways go on."""
    instance.values.update(expressions.checked(values))
    _advance(instance)


def waiting(instance: Instance) -> list[WaitingTask]:
    """The tasks that wait for `complete`."""
    ready = instance.workflow.get_tasks(state=TaskState.READY)
    return [WaitingTask(str(t.id), t.task_spec.kind, t.task_spec.bpmn_id) for t in ready if _waits(t)]


def undecided(instance: Instance) -> dict[str, list[str]]:
    """Gateways that wait for a value: element id to the names of what is missing."""
    ready = instance.workflow.get_tasks(state=TaskState.READY)
    return {t.task_spec.bpmn_id: missing for t in ready if (missing := _missing(t))}


def is_finished(instance: Instance) -> bool:
    """Whether nothing is left to do."""
    return bool(instance.workflow.is_completed())


def ends(instance: Instance) -> list[str]:
    """Ids of the end events reached so far, in the order of the process's branches."""
    done = instance.workflow.get_tasks(state=TaskState.COMPLETED)
    return [task.task_spec.bpmn_id for task in done if isinstance(task.task_spec, EndEvent)]


def _waits(task: Any) -> bool:
    return isinstance(task.task_spec, OurTask) and task.state == TaskState.READY


def _advance(instance: Instance) -> None:
    ready = instance.workflow.get_tasks(state=TaskState.READY)
    runnable = [t for t in ready if not t.task_spec.manual and not _missing(t)]
    while runnable:
        for task in runnable:
            if task.state == TaskState.READY:
                task.run()
        ready = instance.workflow.get_tasks(state=TaskState.READY)
        runnable = [t for t in ready if not t.task_spec.manual and not _missing(t)]


def _missing(task: Any) -> list[str]:
    """Names that keep a gateway undecided. An exclusive one is decided by its first true condition."""
    conditions = [c.args[0].strip() for c, _ in getattr(task.task_spec, "cond_task_specs", ()) if c]
    exclusive = hasattr(task.task_spec, "default_task_spec")
    matched = False
    for condition in conditions:
        try:
            matched = expressions.holds(condition, task.workflow.data["values"]) or matched
        except UndecidedGateway as error:
            return [str(name) for name in _names(error)]
        if matched and exclusive:
            return []
    if conditions and not matched and not _has_default(task.task_spec):
        raise NoWayOut(gateway=task.task_spec.bpmn_id)
    return []


def _has_default(spec: Any) -> bool:
    if getattr(spec, "default_task_spec", None) is not None:
        return True
    return any(condition is None for condition, _ in spec.cond_task_specs)


def _names(error: UndecidedGateway) -> list[object]:
    missing = error.details["missing"]
    return list(missing) if isinstance(missing, list) else []
