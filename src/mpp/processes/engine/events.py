"""Steps that no drawing has: what `unfolding` adds, as the engine runs it."""

from typing import Any

from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import NoneTask
from SpiffWorkflow.util.task import TaskState

from mpp.processes.engine.unfolding import OURS


class Pass(NoneTask):
    """A token goes through."""

    def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.manual = False


class Watch(Pass):
    """From here a step and the events at its border wait side by side."""


class Event(Pass):
    """Waits until it happens. `kind`: timer or error; `waits`: how long, or for which result."""

    def __init__(
        self, wf_spec: Any, bpmn_id: str, *, kind: str, waits: str, host: str, interrupts: bool, **kwargs: Any
    ) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.manual = True
        self.kind, self.waits, self.host, self.interrupts = kind, waits, host, interrupts


class Over(Pass):
    """The step is done: what waited at its border waits no longer."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, watch: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.watch = watch

    def _run_hook(self, my_task: Any) -> bool:
        watch = my_task.find_ancestor(self.watch)
        for event in at_border(watch) if watch else []:  # none where a case was set down inside by law
            event.cancel()
        return True


class Outcome(Pass):
    """A shared process ended here; who called it reads that as a result."""

    def __init__(self, wf_spec: Any, bpmn_id: str, *, says: str, end: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.says, self.end = says, end

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.data["values"][self.says] = self.end
        return True


def at_border(watch: Any) -> list[Any]:
    """The events that still wait beside a step."""
    return [one for one in watch.children if isinstance(one.task_spec, Event) and one.state == TaskState.READY]


def happen(event: Any) -> None:
    """An event happens: an interrupting one takes away its step, and what else waits at the border of it."""
    if event.task_spec.host and event.task_spec.interrupts:
        for other in event.parent.children:
            is_event = isinstance(other.task_spec, Event)
            if other is not event and not (is_event and other.has_state(TaskState.FINISHED_MASK)):
                other.cancel()
    event.run()


class _WithAttributes(TaskParser):
    """Gives a step what `unfolding` wrote into its attributes."""

    NAMES: tuple[str, ...] = ()

    def create_task(self) -> Any:
        given = {name: self.node.get(name, "") for name in self.NAMES}
        return self.spec_class(self.spec, self.bpmn_id, **given, **self.bpmn_attributes)


class _EventParser(_WithAttributes):
    def create_task(self) -> Any:
        return Event(
            self.spec,
            self.bpmn_id,
            kind=self.node.get("kind"),
            waits=self.node.get("waits"),
            host=self.node.get("attachedToRef", ""),
            interrupts=self.node.get("cancelActivity", "true") != "false",
            **self.bpmn_attributes,
        )


class _OverParser(_WithAttributes):
    NAMES = ("watch",)


class _OutcomeParser(_WithAttributes):
    NAMES = ("says", "end")


PARSERS = {
    f"{{{OURS}}}pass": (TaskParser, Pass),
    f"{{{OURS}}}watch": (GatewayParser, Watch),
    f"{{{OURS}}}event": (_EventParser, Event),
    f"{{{OURS}}}over": (_OverParser, Over),
    f"{{{OURS}}}outcome": (_OutcomeParser, Outcome),
}
