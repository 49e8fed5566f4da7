"""A submission back into raw values, one per field: cleaned of habit, never of content.

Only what cannot change the meaning is tidied (spaces in a NIK, dots in an amount of money). A
value that does not fit its kind is returned as it was typed, so that the page can show it again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mpp.channels.look.forms.dates import join_date
from mpp.channels.look.forms.page import Field, FieldKind, Page
from mpp.channels.look.forms.reading import fields_of

# str | bool | None | list[str] | an uploaded file | list of rows; the interview knows which.
Raw = Any

_ROW_LIMIT = 50  # a submission cannot make us build more rows than a person could fill


class MultiValues(Protocol):
    """What Django's QueryDict and MultiValueDict offer; nothing else is used."""

    def get(self, key: str, default: Any = ..., /) -> Any:
        """Last value under `key`."""

    def getlist(self, key: str, /) -> list[Any]:
        """All values under `key`."""


@dataclass(frozen=True, slots=True)
class Action:
    """Which button was pressed.

    `verb` is continue, save, pick, add, remove or remove_file; `target` the offer, group id or field name;
    `index` the 0-based row of a group field, or the 1-based group of a repeated party.
    """

    verb: str
    target: str = ""
    index: int | None = None


def parse_action(post: MultiValues) -> Action:
    """Read the pressed button; anything malformed counts as "continue"."""
    match = re.fullmatch(r"(save|pick|add|remove|remove_file)(?::(.+?))?(?::(\d+))?", _text(post, "_action"))
    if match is None:
        return Action("continue")
    index = int(match[3]) if match[3] else None
    return Action(match[1], match[2] or "", index)


def parse_post(page: Page, post: MultiValues, files: MultiValues) -> dict[str, Raw]:
    """Return the raw value of each field of `page`.

    Unanswered: "" for text-like kinds, [] for multichoice and group, None for boolean and file
    (None of a file means "keep the current one"). A complete date is ISO; an incomplete one is
    "day/month/year" as typed. Fields that the page does not have are ignored.
    """
    return {field.name: _read(field, field.name, post, files) for field in fields_of(page)}


def apply_row_action(page: Page, values: Mapping[str, Raw], action: Action) -> dict[str, Raw]:
    """Add or remove a row of a group field as the pressed button says; else the values as they are.

    What was typed in the other rows is kept. Repeated parties are the caller's: their groups
    are not fields.
    """
    names = {field.name for field in fields_of(page) if field.kind is FieldKind.GROUP}
    if action.target not in names:
        return dict(values)
    rows = list(values.get(action.target) or ())
    if action.verb == "add" and len(rows) < _ROW_LIMIT:
        rows.append({})
    elif action.verb == "remove" and action.index is not None:
        del rows[action.index : action.index + 1]
    return {**values, action.target: rows}


def _read(field: Field, name: str, post: MultiValues, files: MultiValues) -> Raw:
    if field.kind is FieldKind.GROUP:
        return _rows(field, name, post, files)
    if field.kind is FieldKind.FILE:
        return files.get(name, None)
    if field.kind is FieldKind.DATE:
        return join_date(*(_text(post, f"{name}-{part}") for part in ("day", "month", "year")))
    if field.kind is FieldKind.MULTICHOICE:
        return [value for value in map(str, post.getlist(name)) if value]
    if field.kind is FieldKind.CONFIRM:
        return _text(post, name) == "true"
    if field.kind is FieldKind.BOOLEAN:
        return {"true": True, "false": False}.get(_text(post, name))
    tidy = _TIDY.get(field.kind, _line)
    return tidy(_text(post, name))


def _rows(field: Field, name: str, post: MultiValues, files: MultiValues) -> list[dict[str, Raw]]:
    """Rows of a group are numbered by `<name>-rows`, a hidden count that the page carries."""
    count = _text(post, f"{name}-rows")
    total = min(int(count), _ROW_LIMIT) if re.fullmatch(r"\d{1,4}", count) else 0
    return [
        {sub.name: _read(sub, f"{name}-{row}-{sub.name}", post, files) for sub in field.fields}
        for row in range(total)
    ]


def _text(post: MultiValues, name: str) -> str:
    return str(post.get(name, "") or "").replace("\x00", "").strip()


def _line(value: str) -> str:
    return re.sub(r"\s+", " ", value)


def _lines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _digits(value: str) -> str:
    """Take out spaces, dots and dashes that only group digits; keep anything else as typed."""
    bare = re.sub(r"[\s.\-]", "", value)
    return bare if re.fullmatch(r"\d+", bare) else value


def _phone(value: str) -> str:
    bare = re.sub(r"[\s.\-()]", "", value)
    return bare if re.fullmatch(r"\+?\d+", bare) else value


def _number(value: str) -> str:
    """'1.500' -> '1500' as thousands are written in Indonesia; '1.5' stays and will be refused."""
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", value):
        return value.replace(".", "")
    return re.sub(r"(?<=\d)\s+(?=\d)", "", value)


def _money(value: str) -> str:
    """'Rp 1.500.000,00' -> '1500000'; whole rupiah only."""
    bare = re.sub(r"(?i)^rp\.?\s*", "", value)
    whole = _number(re.sub(r",(-|00)$", "", bare))
    return whole if re.fullmatch(r"-?\d+", whole) else value


def _time(value: str) -> str:
    """'8.30', '830' and '08:30' -> '08:30'; a bare hour gets ':00'."""
    match = re.fullmatch(r"(\d{1,2})[.:]?(\d{2})?", value)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return value
    return f"{int(match[1]):02d}:{match[2] or '00'}"


_TIDY: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.TEXTAREA: _lines,
    FieldKind.NIK: _digits,
    FieldKind.PHONE: _phone,
    FieldKind.INTEGER: _number,
    FieldKind.MONEY: _money,
    FieldKind.TIME: _time,
}
