"""BPMN by SpiffWorkflow, without Python in it: the pure core of a case."""

from mpp.processes.engine.diverting import diverted
from mpp.processes.engine.expressions import Value, named
from mpp.processes.engine.instances import (
    Instance,
    WaitingTask,
    complete,
    ends,
    is_finished,
    provide,
    start,
    undecided,
    waiting,
)
from mpp.processes.engine.specs import ProcessSpec, parse
from mpp.processes.engine.states import dump, restore

__all__ = [
    "Instance",
    "ProcessSpec",
    "Value",
    "WaitingTask",
    "complete",
    "diverted",
    "dump",
    "ends",
    "is_finished",
    "named",
    "parse",
    "provide",
    "restore",
    "start",
    "undecided",
    "waiting",
]
