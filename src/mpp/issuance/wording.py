"""Values of a pack as a document prints them: dates in Indonesian, labels for codes, rupiah with dots."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mpp.catalogue.pack import Choice, Element, ElementKind, SubField
from mpp.kernel.money import rupiah

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def day(value: date) -> str:
    """A day in words: 24 November 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def printed(kind: ElementKind, value: Any, described: Element | SubField) -> Any:
    """Text; for a group an object of texts, for a list a list of such objects. No value gives an empty text."""
    if kind is ElementKind.LIST:
        return [_group(described, row) for row in value or []]
    if kind is ElementKind.GROUP:
        return _group(described, value or {})
    if value is None or value == "":
        return ""
    return _single(kind, value, described.choices)


def _single(kind: ElementKind, value: Any, choices: Sequence[Choice]) -> str:
    match kind:
        case ElementKind.DATE:
            return day(date.fromisoformat(str(value)))
        case ElementKind.TIME:
            return str(value).replace(":", ".")
        case ElementKind.MONEY:
            return rupiah(value)
        case ElementKind.BOOLEAN:
            return "Ya" if value else "Tidak"
        case ElementKind.CHOICE:
            return _label(value, choices)
        case ElementKind.CHOICES:
            return ", ".join(_label(each, choices) for each in value)
        case ElementKind.DOCUMENT:
            return ""
    return str(value)


def _group(described: Element | SubField, row: Mapping[str, Any]) -> dict[str, Any]:
    fields = described.fields if isinstance(described, Element) else []
    return {field.id: printed(field.kind, row.get(field.id), field) for field in fields}


def _label(value: Any, choices: Sequence[Choice]) -> str:
    return next((choice.label for choice in choices if choice.value == value), str(value))
