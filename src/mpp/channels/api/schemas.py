"""The shapes that travel: what OpenAPI says of them is made from here."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

_ITEM = "0197a1f0-5f0e-7c3a-9d5e-2b7f3c1a9e01"
_FILE = "0197a1f0-6a11-7b1e-8d0c-9a4f2e5b7c02"
Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Words = Annotated[str, StringConstraints(max_length=2000)]
Mark = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Path = Annotated[str, StringConstraints(min_length=1, max_length=120)]


def _example(**one: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [one]})


class Token(Schema):
    """RFC 6749 section 5.1."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "k3Jx…",
                    "token_type": "Bearer",
                    "expires_in": 600,
                    "scope": "work_items.decide work_items.read",
                }
            ]
        }
    )
    access_token: str
    token_type: str
    expires_in: int = Field(description="Seconds.")
    scope: str


class Listed(Schema):
    """One line of the list. Whom it is about is said only by reading it."""

    id: UUID
    number: str = Field(description="Of the application, as the applicant knows it.")
    service: str
    task: str
    due_at: datetime
    claimed: bool = Field(description="Held by this client.")
    again: bool = Field(description="It came back after a correction.")


class WorkItems(Schema):
    """A page, the longest late first."""

    items: list[Listed]
    next: str | None = Field(description="`cursor` of the next page; null: this is the last.")


class Fact(Schema):
    """A value that the pack lets this task see."""

    path: str
    label: str
    value: Any
    source: str
    assurance: int = Field(description="0 declared, 1 verified by an officer, 2 confirmed by a registry.")
    changed: bool = Field(description="By the last correction.")


class Document(Schema):
    """A file. `path` is the question that asked for it, or `task.` and the task that it was given at."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": _FILE, "path": "task.examine", "media_type": "application/pdf", "size": 5120}]
        }
    )
    id: UUID
    path: str
    media_type: str
    size: int = Field(description="Bytes as kept.")


class Choice(Schema):
    """A reason code and its words."""

    code: str
    label: str


class Decision(Schema):
    """What may be decided."""

    code: str
    label: str
    needs_reason: bool
    asks_correction: bool
    reasons: list[Choice] = Field(description="Empty where the note is the reason.")


class WorkItem(Schema):
    """One task with what it may see. Reading it is written down where the applicant sees it."""

    id: UUID
    number: str
    service: str
    task: str
    label: str
    state: str
    due_at: datetime
    facts: list[Fact]
    documents: list[Document]
    decisions: list[Decision]


class Status(Schema):
    """Where a task stands: ids and states, nothing of anybody's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": _ITEM,
                    "number": "MPP-3510-26-000123-7",
                    "task": "examine",
                    "state": "done",
                    "mine": True,
                    "decision": "approve",
                    "at": "2026-11-24T04:00:00Z",
                }
            ]
        }
    )
    id: UUID
    number: str
    task: str
    state: str = Field(description="waiting, claimed, done, cancelled")
    mine: bool = Field(description="Held or decided by this client.")
    decision: str = Field(description="Empty until it is decided.")
    at: datetime | None = Field(description="Taken or decided.")


class Ruling(Schema):
    """A decision: one of the task's codes, with its reason."""

    model_config = _example(
        decision="refuse", reason="place_unfit", note="No running water yet.", documents=[_FILE]
    )
    decision: Code
    reason: Annotated[str, StringConstraints(max_length=60)] = ""
    note: Words = ""
    documents: list[UUID] = Field([], max_length=30, description="Given before at `…/documents`.")


class Correction(Schema):
    """What the applicant is asked to mend, by path, and why."""

    model_config = _example(
        note="Mohon perbaiki jadwal.", marks={"applicant.practice.schedule": "Hari Minggu tutup."}
    )
    note: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    marks: dict[Path, Mark] = Field(min_length=1, max_length=200)


class Fault(Schema):
    """One fault of the input."""

    pointer: str = Field(description="JSON pointer (RFC 6901) into what was sent.")
    code: str
    detail: str = ""


class Problem(Schema):
    """RFC 9457. `code` stays; `title` and `detail` follow Accept-Language (id, en)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:mpp:problem:already_claimed",
                    "title": "The task changed meanwhile.",
                    "status": 409,
                    "code": "already_claimed",
                    "detail": "Taken by an officer or another system.",
                }
            ]
        }
    )
    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[Fault] = []
    error: str = Field("", description="Of the token operation only: RFC 6749 section 5.2.")
