"""Who may take a task, and which decision can be taken."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from mpp.catalogue.pack import HumanTask, Task

SAME_OFFICER = "same_officer"


def four_eyes(officer: UUID, done_by: Mapping[str, UUID], not_same_as: Iterable[str]) -> list[str]:
    """Why an officer may not do a task: reason codes, empty when nothing is against it.

    `done_by` says who did each earlier task, by its BPMN element id; `not_same_as` are the tasks that
    the pack keeps apart from this one (the signer did not verify).
    """
    return [f"{SAME_OFFICER}:{task}" for task in not_same_as if done_by.get(task) == officer]


def joint(task: Task, said: Sequence[str]) -> str:
    """What several agencies decided together: of what they said the code that the pack lets weigh most."""
    weighs = task.for_each.weighs if isinstance(task, HumanTask) and task.for_each else []
    return next((code for code in weighs if code in said), said[-1])


def decision_faults(task: HumanTask, code: str, reason_code: str, *, has_note: bool) -> dict[str, list[str]]:
    """What is wrong with a decision: field to reason codes, empty when it can be taken.

    Where the pack lists reasons one of them must be named; where it asks for a reason and lists none, the
    note is the reason.
    """
    decision = next((each for each in task.decisions if each.id == code), None)
    if decision is None:
        return {"decision": ["unknown"]}
    if reason_code and reason_code not in {reason.value for reason in decision.reasons}:
        return {"reason": ["unknown"]}
    given = bool(reason_code) if decision.reasons else has_note
    return {"reason": ["required"]} if decision.needs_reason and not given else {}
