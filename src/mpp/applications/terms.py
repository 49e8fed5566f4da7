"""What the doors and the queries of applications give back: plain data for every channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mpp.applications.interview import Held, Plan
from mpp.catalogue.pack import Element, HandOverTask, HumanTask, PublishedService
from mpp.catalogue.paths import Place
from mpp.processes.engine import Position
from mpp.processes.models import WorkItem
from mpp.processes.worklists import Waiting


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was taken. `size` in bytes as kept."""

    id: UUID
    path: str
    name: str = field(repr=False)
    media_type: str = ""
    size: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file to be shown."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenInterview:
    """An interview as a channel renders it."""

    id: UUID
    region_id: UUID
    service_id: str
    state: str
    published: PublishedService
    plan: Plan = field(repr=False)
    revision: int  # of what is kept; each saving adds one
    applicant_id: UUID
    assisting_agency_id: UUID | None  # the office that fills it in with the person
    is_due: bool = False  # planned so long ago that it is planned anew before it goes on


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person takes away from submitting."""

    application_id: UUID
    number: str
    service_id: str
    region_id: UUID
    published: PublishedService
    submitted_at: datetime
    due_at: datetime
    consented_at: datetime | None = None  # when who is helped agreed to an officer's help


@dataclass(frozen=True, slots=True)
class AssistedBundle:
    """What the person takes away who went through a life event with an officer: a receipt for each application."""

    published: PublishedService  # of the event
    receipts: Sequence[Receipt]
    left_out: Sequence[tuple[PublishedService, str]]  # services that were not applied for, and the code of why
    waits: Mapping[str, PublishedService]  # service -> the one whose result it needs first


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case's clock stands. `waits_for`: the registries for which it stands still, since `paused_at`."""

    opened_at: datetime
    due_at: datetime
    paused_at: datetime | None = None
    reason: str = ""  # of `processes.rules.pausing`
    waits_for: tuple[str, ...] = ()
    held_for: tuple[str, ...] = ()  # why silence has not approved it: codes of `interview.silence`


@dataclass(frozen=True, slots=True)
class Objecting:
    """How an objection to a refusal stands. `state` is empty while none was made, which can be done `until`."""

    state: str
    made_at: datetime | None = None
    due_at: datetime | None = None  # by when it is decided
    decided_at: datetime | None = None
    note: str = field(default="", repr=False)  # the other officer's words
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's timeline."""

    code: str
    task: str
    detail: str
    at: datetime
    agency_id: UUID | None


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """What the person is asked to mend: marks by path, and the officer's words."""

    id: UUID
    marks: Mapping[str, str] = field(repr=False)
    note: str = field(repr=False)
    due_at: datetime | None = None  # until when it can be sent


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an application was refused: the decision and reason of the pack, and the officer's words."""

    task: str
    decision: str
    reason: str
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Registered:
    """A document as the office that issued it finds it in its register."""

    id: UUID
    number: str
    label: str
    state: str
    issued_at: datetime
    masked_name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Produced:
    """What came out of a case. `kind` is issued, received or physical; `material` is a physical one's state.

    `reason` and `note` say why it was revoked.
    """

    id: UUID
    output: str  # its key in the pack
    label: str
    kind: str
    number: str = field(repr=False)
    material: str = ""
    state: str = "issued"
    valid_until: date | None = None
    revoked_at: datetime | None = None
    reason: str = ""
    note: str = field(default="", repr=False)

    @property
    def is_file(self) -> bool:
        """Whether it can be downloaded."""
        return self.kind != "physical"


@dataclass(frozen=True, slots=True)
class Remark:
    """What another office's system said when it did not take a case: its code, and its own words if any."""

    code: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The number that an agency's own system gave, where it gives nothing else."""

    system: str  # its id in packs
    number: str


@dataclass(frozen=True, slots=True)
class Tracking:
    """Where an application stands."""

    receipt: Receipt
    state: str
    outcome: str
    events: Sequence[Event]
    correction: OpenCorrection | None
    outputs: Sequence[Produced] = ()
    refusal: Refusal | None = None
    handed_in: Sequence[HandedIn] = ()
    bundle_id: UUID | None = None  # the life event that it came with
    standing: Standing | None = None  # of its clock, until it is closed
    objection: Objecting | None = None  # to its refusal
    position: Position | None = None  # in its process


@dataclass(frozen=True, slots=True)
class Mine:
    """One line of a person's own list; `number` is empty until submitted."""

    id: UUID
    service_id: str
    service_name: str
    number: str
    state: str
    updated_at: datetime
    region_id: UUID
    published: PublishedService
    case_state: str = ""  # of `processes.Case.State`, once submitted
    outcome: str = ""  # the end event that was reached, or `withdrawn`
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of an officer's worklist."""

    id: UUID
    number: str
    service_id: str
    task: str
    masked_name: str = field(repr=False)
    due_at: datetime
    claimed: bool
    published: PublishedService
    again: bool = False  # it came back after a correction
    absent: bool = False  # held by an officer who is away, and for whom the reader stands in


@dataclass(frozen=True, slots=True)
class Warned:
    """A task that a clock told of. `here`: it is the reader's own office's, so that she can open it."""

    number: str
    published: PublishedService
    region_id: UUID
    task: str  # BPMN id; empty: the whole case
    work_item_id: UUID | None
    office_id: UUID | None  # whose task it is, where it is another office's
    here: bool
    kind: str  # reminder or escalation
    to: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Tasks:
    """One of an officer's lists, and how much waits in all."""

    waiting: Waiting
    rows: Sequence[WorkRow]


@dataclass(frozen=True, slots=True)
class Day:
    """An officer's day: what she has taken, and the most urgent of what nobody has."""

    waiting: Waiting
    taken: Sequence[WorkRow]
    free: Sequence[WorkRow]


@dataclass(frozen=True, slots=True)
class WorkPart:
    """A task of a found case that is open now. `mine`: this officer's; `free`: nobody has taken it."""

    id: UUID
    task: str
    here: bool  # at the officer's agency, for one of the officer's roles
    mine: bool
    free: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that an officer searched for, without a value of it."""

    id: UUID
    number: str
    published: PublishedService
    masked_name: str = field(repr=False)
    state: str
    opened_at: datetime
    parts: Sequence[WorkPart] = ()


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """Where a task stands now, for an officer who finds it changed. No value of the case."""

    id: UUID
    number: str
    task: str
    published: PublishedService
    state: str
    mine: bool
    officer: str  # who holds or decided it; empty when unknown
    decision: str
    at: datetime | None  # taken or decided
    region_id: UUID
    role: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """One item of a batch since: `making`: its document is still being made."""

    id: UUID
    number: str
    making: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One submitted value as an officer sees it."""

    path: str
    element: Element
    value: Any = field(repr=False)
    source: str
    assurance: int
    place: Place
    changed: bool = False  # by the last correction
    before: Any = field(default=None, repr=False)  # what it was then; None: it was empty


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """What an officer decided on this case before."""

    task: str
    decision: str
    reason: str
    note: str = field(repr=False)
    marks: Mapping[str, str] = field(repr=False)
    officer: str
    at: datetime
    number: str = field(default="", repr=False)  # that came back from the system of the task's sheet


@dataclass(frozen=True, slots=True)
class Remarked:
    """What an officer told colleagues about a case."""

    text: str = field(repr=False)
    officer: str
    task: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as an officer opens it, with the task to be decided."""

    work_item: WorkItem
    published: PublishedService
    task: HumanTask | HandOverTask
    values: Sequence[Value] = field(repr=False)
    files: Sequence[Attached] = ()
    events: Sequence[Event] = ()
    notices: Sequence[str] = ()
    remarks: Sequence[Remark] = ()
    outputs: Sequence[Produced] = ()
    earlier: Sequence[EarlierDecision] = ()
    officers: Mapping[UUID, str] = field(default_factory=dict)  # names of who held or decided
    unconfirmed: Mapping[str, str] = field(default_factory=dict)  # path -> registry still to confirm it
    conflicts: Mapping[str, Sequence[Held]] = field(default_factory=dict)  # path -> what other sources say
    beyond: Mapping[str, Sequence[str]] = field(default_factory=dict)  # path that the task hides -> who contradicts
    disputed: Mapping[str, str] = field(default_factory=dict)  # path -> `disputed`, or `mended` by its owner since
    standing: Standing | None = None  # of the case's clock, until it is closed
    objection: str = field(default="", repr=False)  # the applicant's words, where the task is to decide one
    position: Position | None = None  # in its process
    standing_in: bool = False  # its holder is away, and the reader stands in
    internal: Sequence[Remarked] = ()  # what officers told each other, oldest first
    barred: bool = False  # four eyes: the reader decided an earlier task that this one is kept apart from
