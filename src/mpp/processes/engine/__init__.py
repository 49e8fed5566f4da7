"""BPMN by SpiffWorkflow, without Python in it: the pure core of a case."""

from mpp.processes.engine.diverting import diverted
from mpp.processes.engine.expressions import Value, named
from mpp.processes.engine.instances import (
    Instance,
    Timer,
    WaitingTask,
    complete,
    ends,
    happen,
    is_finished,
    opinions,
    provide,
    start,
    timers,
    undecided,
    waiting,
)
from mpp.processes.engine.placing import duration_of
from mpp.processes.engine.positions import Position, position
from mpp.processes.engine.screening import read as screen
from mpp.processes.engine.specs import ProcessSpec, parse, spec_of
from mpp.processes.engine.states import dump, restore

__all__ = [
    "Instance",
    "Position",
    "ProcessSpec",
    "Timer",
    "Value",
    "WaitingTask",
    "complete",
    "diverted",
    "dump",
    "duration_of",
    "ends",
    "happen",
    "is_finished",
    "named",
    "opinions",
    "parse",
    "position",
    "provide",
    "restore",
    "screen",
    "spec_of",
    "start",
    "timers",
    "undecided",
    "waiting",
]
