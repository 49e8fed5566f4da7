"""Pure rules of work items and clocks."""

from mpp.processes.rules.clocks import Ticking, paused, resumed, worktime_duration
from mpp.processes.rules.deciding import (
    RELATIONS,
    SAME_OFFICER,
    decision_faults,
    four_eyes,
    joint,
    kinship_conflict,
    number_faults,
)
from mpp.processes.rules.marks import ESCALATION, REMINDER, Mark, marks_of, moved
from mpp.processes.rules.pausing import Pause, pause_of

__all__ = [
    "ESCALATION",
    "RELATIONS",
    "REMINDER",
    "SAME_OFFICER",
    "Mark",
    "Pause",
    "Ticking",
    "decision_faults",
    "four_eyes",
    "joint",
    "kinship_conflict",
    "marks_of",
    "moved",
    "number_faults",
    "pause_of",
    "paused",
    "resumed",
    "worktime_duration",
]
