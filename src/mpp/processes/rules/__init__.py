"""Pure rules of work items and clocks."""

from mpp.processes.rules.clocks import Ticking, paused, resumed, worktime_duration
from mpp.processes.rules.deciding import SAME_OFFICER, decision_faults, four_eyes

__all__ = [
    "SAME_OFFICER",
    "Ticking",
    "decision_faults",
    "four_eyes",
    "paused",
    "resumed",
    "worktime_duration",
]
