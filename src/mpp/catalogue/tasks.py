"""The tasks of a service's process, as a pack declares them: who does what, by when, and what it can lead to."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from mpp.catalogue.deadlines import Duration, Escalation, Reminder
from mpp.catalogue.sheets import Sheet
from mpp.catalogue.strict import Choice, Identifier, PartyPath, Strict, Text


class Reason(Choice):
    """Why a decision is taken: what the officer chooses, and what whom it concerns reads."""

    text: Text = ""  # the same at length, in whole sentences
    law: str = Field(default="", max_length=200)  # the article, as it is cited in every language


class Decision(Strict):
    id: Identifier
    label: Text
    tone: Literal["positive", "neutral", "negative"] = "neutral"
    needs_reason: bool = False
    reasons: list[Reason] = []
    asks_correction: bool = False  # the officer marks what the applicant is to mend, even where others decide too


class ForEach(Strict):
    """One task is done by each of several agencies, at once (`multiInstanceLoopCharacteristics`)."""

    agencies: list[Identifier] = Field(min_length=2, max_length=20)  # kinds
    weighs: list[Identifier] = Field(min_length=1)  # of their decisions the first of these is that of the task


class HumanTask(Strict):
    kind: Literal["human"] = "human"
    label: Text
    agency: Identifier  # agency kind: dukcapil, dpmptsp, dinkes, bpjs, …
    for_each: ForEach | None = None  # not `agency` alone: each of these gives its opinion
    role: Identifier  # verifier, signer, clerk, …
    deadline: Duration
    reminders: list[Reminder] | None = None  # None: a quarter of the deadline before its end
    escalations: list[Escalation] | None = None  # None: half a day late, and a day late
    sees: list[PartyPath] = []  # what the officer sees; empty: everything that was submitted
    decisions: list[Decision] = Field(min_length=1)
    not_same_officer_as: list[Identifier] = []  # four eyes
    preview: str | None = None  # output id shown as it will be printed
    public_label: Text = ""  # what the applicant reads while it waits here
    sheet: Sheet | None = None  # what is retyped into a system that has no adapter
    bulk: bool = False  # several of its items may be decided at once, each by the same decision


class MessageTask(Strict):
    """Wait for an answer of an agency that works elsewhere; it comes with the case's number and this task."""

    kind: Literal["message"] = "message"
    label: Text
    public_label: Text = ""  # what the applicant reads meanwhile
    agency: Identifier  # kind of the agency whose answer it is
    answers: list[Choice] = Field(min_length=1)  # what it can say; a gateway reads `result.<task>`
    stops_clock: bool = False  # an outside agency's time, while nothing else waits, is not the office's


class CorrectionTask(Strict):
    """The applicant mends what an officer marked; clocks pause meanwhile."""

    kind: Literal["correction"] = "correction"
    label: Text
    deadline: Duration


class IssueTask(Strict):
    """Render and sign an output here."""

    kind: Literal["issue"] = "issue"
    label: Text
    output: Identifier


class Fate(StrEnum):
    """How an output ceases to be in force."""

    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class RegisterTask(Strict):
    """Hand the application to an agency's own system (`submit`), or tell a registry (`publish`)."""

    kind: Literal["submit", "publish"]
    label: Text
    registry: str
    operation: str
    payload: dict[str, PartyPath | str] = {}
    receives: list[Identifier] = []  # outputs that come back
    stops_clock: bool = False  # `submit`: an outside agency's time, while nothing else waits, is not the office's
    # `publish`: told over the payload, under the same operation, once the output that it names is no more in force.
    afterwards: dict[Fate, dict[str, str]] = {}

    def named_outputs(self) -> set[str]:
        """The outputs that its payload tells of."""
        return {path.split(".")[1] for path in self.payload.values() if path.startswith("output.")}


class HandOverTask(Strict):
    """A physical output is collected at a place."""

    kind: Literal["hand_over"] = "hand_over"
    label: Text
    output: Identifier
    agency: Identifier
    role: Identifier
    deadline: Duration
    reminders: list[Reminder] | None = None
    escalations: list[Escalation] | None = None


Task = Annotated[
    HumanTask | CorrectionTask | IssueTask | RegisterTask | HandOverTask | MessageTask, Field(discriminator="kind")
]
