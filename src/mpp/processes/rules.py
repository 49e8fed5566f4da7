"""Pure rules of work items."""

from collections.abc import Iterable, Mapping
from uuid import UUID

SAME_OFFICER = "same_officer"


def four_eyes(officer: UUID, done_by: Mapping[str, UUID], not_same_as: Iterable[str]) -> list[str]:
    """Why an officer may not do a task: reason codes, empty when nothing is against it.

    `done_by` says who did each earlier task, by its BPMN element id; `not_same_as` are the tasks that
    the pack keeps apart from this one (the signer did not verify).
    """
    return [f"{SAME_OFFICER}:{task}" for task in not_same_as if done_by.get(task) == officer]
