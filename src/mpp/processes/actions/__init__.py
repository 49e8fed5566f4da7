"""The doors to a case."""

from mpp.processes.actions.doors import (
    answer_correction,
    claim,
    complete_task,
    decide,
    open_case,
    provide_rules,
    release,
    withdraw,
)
from mpp.processes.actions.terms import Decision, Doer, Opening, StartedTask, Step, TaskKind

__all__ = [
    "Decision",
    "Doer",
    "Opening",
    "StartedTask",
    "Step",
    "TaskKind",
    "answer_correction",
    "claim",
    "complete_task",
    "decide",
    "open_case",
    "provide_rules",
    "release",
    "withdraw",
]
