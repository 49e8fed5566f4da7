"""The kinds of an element: how its value is written, asked and shown."""

from enum import StrEnum


class ElementKind(StrEnum):
    TEXT = "text"
    PARAGRAPH = "paragraph"
    INTEGER = "integer"
    MONEY = "money"  # int rupiah
    DATE = "date"  # ISO 8601 in JSON
    TIME = "time"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"  # several of the choices
    NIK = "nik"
    PHONE = "phone"  # +62…
    EMAIL = "email"
    DOCUMENT = "document"  # an upload, or an output issued or received here
    GROUP = "group"  # named fields
    LIST = "list"  # repeated groups: a practice schedule
