"""What the doors take and give back: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TaskKind(StrEnum):
    """The kinds of the pack's tasks (`catalogue.pack.Task`)."""

    HUMAN = "human"
    CORRECTION = "correction"
    ISSUE = "issue"
    SUBMIT = "submit"
    PUBLISH = "publish"
    HAND_OVER = "hand_over"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Doer:
    """The officer who acts."""

    officer_id: UUID
    agency_id: UUID
    roles: frozenset[str]
    region_id: UUID
    absent: frozenset[UUID] = frozenset()  # officers for whom she stands in


@dataclass(frozen=True, slots=True)
class Spared:
    """What an application did not cost its applicant, as its sender counted it."""

    known: int = 0  # values needed and not asked
    asked: int = 0  # values asked
    from_afar: bool = False  # sent in without standing at a counter


@dataclass(frozen=True, slots=True)
class Opening:
    """A case to be opened. `agency_ids` maps each kind of agency to the region's own agency of that kind."""

    case_id: UUID  # the application's id
    region_id: UUID
    applicant_id: UUID
    agency_ids: Mapping[str, UUID]
    number: str
    service_version_id: UUID
    sealed_label: bytes  # the masked name that worklists show, sealed by the caller
    applicant_nik_index: str = ""  # keyed blind index; empty when the service needs no NIK
    spared: Spared = Spared()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decides. The sealed parts belong to the case's key and are opened by the room above."""

    code: str
    reason_code: str = ""
    sealed_note: bytes = b""  # words of the officer
    sealed_marks: bytes = b""  # which fields the applicant must mend, and why
    sealed_demand: bytes = b""  # the same with what the offices asked that decided before, in parallel


@dataclass(frozen=True, slots=True)
class Answer:
    """What came from outside for a task that waits for it."""

    task: str  # BPMN id
    code: str


@dataclass(frozen=True, slots=True)
class StartedTask:
    """A task that now waits. `work_item_id` and `agency_id` only where an officer does it."""

    task: str  # BPMN id
    kind: TaskKind
    engine_task_id: str
    work_item_id: UUID | None = None
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a door set in motion. `closed` is the id of the end event, None while the case goes on.

    `moved` is false where the case stays as it was: somebody else had done the same before.
    """

    started: tuple[StartedTask, ...] = ()
    closed: str | None = None
    due_at: datetime | None = None  # by when the case is promised
    moved: bool = True


NOTHING = Step(moved=False)
HANDED_OVER = "handed_over"  # the one decision at a hand-over task
WITHDRAWN = "withdrawn"  # the outcomes that the house itself knows
REFUSED = "refused"
