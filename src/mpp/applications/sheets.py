"""The side sheet of a task: the values that its officer retypes, as the other system's form wants them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mpp.applications.terms import Value
from mpp.catalogue.sheets import Sheet, SheetRow
from mpp.issuance.wording import printed

LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Copied:
    """One field of the form, with what is to stand there; empty where the application says nothing."""

    label: str
    text: str = field(repr=False)


def copied(sheet: Sheet, values: Sequence[Value]) -> list[Copied]:
    """The fields in the form's order; of a party with several members one field each."""
    return [one for row in sheet.rows for one in _of_row(row, values)]


def paths_of(sheet: Sheet, values: Sequence[Value]) -> list[str]:
    """The values that the other system is told."""
    return [one.path for row in sheet.rows for one in _matching(row, values)]


def _of_row(row: SheetRow, values: Sequence[Value]) -> Iterator[Copied]:
    found = _matching(row, values)
    if len(found) < 2:
        yield Copied(row.field, _written(row, found[0]) if found else "")
        return
    yield from (Copied(f"{row.field} ({number})", _written(row, one)) for number, one in enumerate(found, 1))


def _matching(row: SheetRow, values: Sequence[Value]) -> list[Value]:
    return [one for one in values if row.path in (one.path, one.place.variable)]


def _written(row: SheetRow, one: Value) -> str:
    if one.value in (None, ""):
        return ""
    if row.form == "dmy":
        return f"{date.fromisoformat(str(one.value)):%d-%m-%Y}"
    if row.form == "code":
        return str(one.value)
    return _in_one_line(printed(one.element.kind, one.value, one.element))


def _in_one_line(text: Any) -> str:
    if isinstance(text, dict):
        return ", ".join(str(part) for part in text.values() if part)
    if isinstance(text, list):
        return "; ".join(_in_one_line(part) for part in text)
    return str(text)
