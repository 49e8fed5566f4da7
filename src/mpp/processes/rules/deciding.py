"""Who may take a task, and which decision can be taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from mpp.catalogue.pack import HumanTask, Task

SAME_OFFICER = "same_officer"
RELATIONS = ("family", "personal", "business", "work")  # by which an officer steps aside (UU 30/2014 art. 43 (1))


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


def number_faults(task: HumanTask, code: str, number: str) -> dict[str, list[str]]:
    """What is wrong with the number that came back from another system (`sheet`): field to reason codes."""
    sheet = task.sheet
    if number and (sheet is None or not sheet.number):
        return {"number": ["unknown"]}
    agrees = any(one.id == code and one.tone == "positive" for one in task.decisions)
    wanted = sheet is not None and sheet.number and sheet.number_required
    return {"number": ["required"]} if wanted and agrees and not number else {}


def kinship_conflict(officer: str, own: str, kin: Collection[str]) -> str | None:
    """Why an officer may not touch a case by who she is (UU 30/2014 art. 43 (1) b): a reason code, or None.

    All three are blind indexes of NIKs: hers (empty: not known), the applicant's, and those of the applicant's
    family and of the other parties of the case.
    """
    if not officer:
        return None
    if officer == own:
        return "conflict_own"
    return "conflict_family" if officer in kin else None


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
