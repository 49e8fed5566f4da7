"""The nouns of a form page. Frozen, so that a view can hand them on without copying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FieldKind(StrEnum):
    """How a value is asked for. The data type behind it is the dictionary's business."""

    TEXT = "text"
    TEXTAREA = "textarea"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    SELECT = "select"
    MULTICHOICE = "multichoice"
    BOOLEAN = "boolean"
    CONFIRM = "confirm"
    FILE = "file"
    NIK = "nik"
    PHONE = "phone"
    EMAIL = "email"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option; `value` is what is submitted, `label` what is read."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CurrentFile:
    """A file that is kept already; `size` in bytes, `url` may be empty when it cannot be shown.

    `id` comes back as `<field>-kept`, so that a file survives when another answer of its page is faulty.
    """

    name: str
    size: int
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `value` is whatever `parse_post` returned or the domain holds: text, ISO date, bool,
    list of values (multichoice), list of rows (group: one mapping per row, by sub-field name).
    `row_errors` belongs to groups only: errors of row i by sub-field name.
    `max_length` counts characters; `max_bytes` is the upload limit told to the person.
    """

    name: str
    kind: FieldKind
    label: str
    hint: str = ""
    required: bool = True
    value: Any = None
    choices: tuple[Choice, ...] = ()
    errors: tuple[str, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    max_length: int | None = None
    accept: str = ""
    max_bytes: int | None = None
    current_file: CurrentFile | None = None
    source: str = ""
    fields: tuple["Field", ...] = ()
    row_errors: Mapping[int, Mapping[str, Sequence[str]]] | None = None
    add_label: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """This group is one of several alike (witness 1, witness 2, ...).

    `index` is 1-based and shown. `add_label` labels the button after the last of the run; empty
    means no more may be added. `remove_label` empty means that this one must stay.
    """

    index: int
    add_label: str = ""
    remove_label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together, under one legend."""

    id: str
    fields: tuple[Field, ...]
    legend: str = ""
    hint: str = ""
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class PageError:
    """One line of the error summary; `field` is a field name, or empty for the page as a whole."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the person is: page `current` of about `total`."""

    current: int
    total: int


@dataclass(frozen=True, slots=True)
class Offers:
    """Answers to be taken instead of typed: each a button, whose `value` comes back as `pick:<value>`."""

    title: str
    hint: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an interview, ready to be drawn."""

    id: str
    title: str
    groups: tuple[Group, ...] = ()
    intro: str = ""
    errors: tuple[PageError, ...] = ()
    back_url: str = ""
    action_url: str = ""
    submit_label: str = ""
    save_label: str = ""
    progress: Progress | None = None
    offers: Offers | None = None
    seen: str = ""  # comes back as `_seen`: how the page stood when it was drawn
