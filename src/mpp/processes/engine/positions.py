"""Where a running process stands, by the ids of its drawings."""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.util.task import TaskState

from mpp.processes.engine.events import Event, Over, Pass, Watch
from mpp.processes.engine.instances import Instance, undecided, waiting
from mpp.processes.engine.specs import OurTask


@dataclass(frozen=True, slots=True)
class Position:
    """Steps that wait now, and steps that were done: tasks, events, gateways, ends and calls."""

    now: frozenset[str]
    done: frozenset[str]


def position(instance: Instance) -> Position:
    """What a drawing of the process marks; a step that is done again waits."""
    here = {one.bpmn for one in waiting(instance)} | {_drawn(name) for name in undecided(instance)}
    passed = instance.workflow.get_tasks(state=TaskState.COMPLETED)
    done = {_id_of(one.task_spec) for one in passed}
    return Position(frozenset(here), frozenset(done - here - {""}))


def _id_of(spec: Any) -> str:
    """The drawing's own id of a step; empty for what no drawing has."""
    name = str(getattr(spec, "bpmn_id", None) or "")
    if isinstance(spec, Watch | Over):
        return ""
    if isinstance(spec, OurTask):
        return name.partition(".")[0]
    if isinstance(spec, Pass) and not isinstance(spec, Event) and ":" in name:
        return name.removesuffix(":done") if name.endswith(":done") else ""
    return _drawn(name)


def _drawn(name: str) -> str:
    """Gateways and ends of a shared process have the call's name before their own."""
    return name.rpartition(".")[2]
