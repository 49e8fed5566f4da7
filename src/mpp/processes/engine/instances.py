"""A running process: start it, complete its tasks, ask what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from mpp.processes.engine import events, expressions
from mpp.processes.engine.errors import NotWaiting, NoWayOut, UndecidedGateway
from mpp.processes.engine.events import Event
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
    member: str = ""  # of a task that each of several agencies does: whose


@dataclass(frozen=True)
class Timer:
    """An event that happens once its time has passed. `bpmn` is the element's id, `after` as it is drawn."""

    id: str
    bpmn: str
    after: str


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


def complete(instance: Instance, task_id: str, result: Mapping[str, object], said: str = "") -> None:
    """Complete a waiting task with its codes and go on; by the event at its border that catches its result, if any.

    `said` is what one of several agencies decided, for `opinions`.

    Raises:
        NotWaiting: the task is not waiting.
        StateRefused: a result that is not a flat code.
        NoWayOut: a gateway has no flow to take.
    """
    task = instance.workflow.tasks.get(UUID(task_id))
    if task is None or not _waits(task):
        raise NotWaiting(task=task_id)
    instance.values.update(expressions.checked(result))
    task.internal_data.update({"said": said} if said else {})
    error = next((one for one in _errors(task) if one.task_spec.waits in result.values()), None)
    if error is None:
        task.run()
    else:
        events.happen(error)
    _advance(instance)


def opinions(instance: Instance, task_id: str) -> list[str]:
    """What other agencies have said in this pass of a task that each of several does."""
    task = instance.workflow.tasks.get(UUID(task_id))
    return (
        [one.internal_data["said"] for one in task.parent.children if "said" in one.internal_data] if task else []
    )


def timers(instance: Instance) -> list[Timer]:
    """The events that wait for their time."""
    ready = [one for one in instance.workflow.get_tasks(state=TaskState.READY) if isinstance(one.task_spec, Event)]
    ours = [one for one in ready if one.task_spec.kind == "timer"]
    return [Timer(str(one.id), one.task_spec.bpmn_id, one.task_spec.waits) for one in ours]


def happen(instance: Instance, event_id: str) -> None:
    """The time of an event has come: go on from there. Raises NotWaiting."""
    event = instance.workflow.tasks.get(UUID(event_id))
    if event is None or not isinstance(event.task_spec, Event) or event.state != TaskState.READY:
        raise NotWaiting(task=event_id)
    events.happen(event)
    _advance(instance)


def _errors(task: Any) -> list[Any]:
    """The events at a task's border that wait for its failure."""
    found = events.at_border(task.parent) if isinstance(task.parent.task_spec, events.Watch) else []
    return [one for one in found if one.task_spec.kind == "error"]


def provide(instance: Instance, values: Mapping[str, object]) -> None:
    """Add values that became known, such as a late rule answer: undecided gateways go on."""
    instance.values.update(expressions.checked(values))
    _advance(instance)


def waiting(instance: Instance) -> list[WaitingTask]:
    """The tasks that wait for `complete`."""
    ready = instance.workflow.get_tasks(state=TaskState.READY)
    return [_waiting(one) for one in ready if _waits(one)]


def _waiting(task: Any) -> WaitingTask:
    name, _, member = task.task_spec.bpmn_id.partition(".")
    return WaitingTask(str(task.id), task.task_spec.kind, name, member)


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
