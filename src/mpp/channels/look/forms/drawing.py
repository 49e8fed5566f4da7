"""What the templates need to draw a page: ids, links between errors and fields, shown values.

Templates stay free of decisions; these are decided here once, for every field alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mpp.channels.look.forms.dates import split_date
from mpp.channels.look.forms.drawn import (
    DrawnField,
    DrawnGroup,
    DrawnOption,
    DrawnPage,
    DrawnPart,
    DrawnRow,
    SummaryLine,
)
from mpp.channels.look.forms.page import Choice, Field, FieldKind, Group, Page

# Shown through gettext by the template, like every other word of the form itself.
_YES_NO = (Choice("true", "Ya"), Choice("false", "Tidak"))


def draw_page(page: Page) -> DrawnPage:
    """Tie errors to fields, give every control its id, and place the buttons of repeats."""
    by_field: dict[str, list[str]] = {}
    for error in page.errors:
        by_field.setdefault(error.field, []).append(error.message)
    groups = tuple(_draw_group(page, position, by_field) for position in range(len(page.groups)))
    return DrawnPage(page, groups, _summary(groups, by_field))


def draw_field(field: Field, *, name: str = "", errors: Sequence[str] = (), heading: bool = False) -> DrawnField:
    """One field outside or inside a page; `name` differs from the field's own in rows."""
    name = name or field.name
    all_errors = tuple(dict.fromkeys((*field.errors, *errors)))
    element_id = element_id_of(name)
    return DrawnField(
        field=field,
        id=element_id,
        name=name,
        errors=all_errors,
        value=_shown(field),
        options=_options(field, element_id),
        parts=_parts(field, name, element_id),
        rows=_rows(field, name),
        heading=heading,
    )


def element_id_of(name: str) -> str:
    """A field name as an element id: 'child.name' -> 'child-name'."""
    return re.sub(r"[^0-9A-Za-z_]+", "-", name).strip("-") or "field"


def _draw_group(page: Page, position: int, by_field: Mapping[str, Sequence[str]]) -> DrawnGroup:
    group = page.groups[position]
    alone = len(page.groups) == 1
    legend_is_title = alone and group.legend == page.title
    only = group.fields[0] if len(group.fields) == 1 else None
    label_is_title = alone and only is not None and only.label == page.title
    framed = bool(group.legend) and not (only is not None and only.label == group.legend)
    return DrawnGroup(
        group=group,
        fields=tuple(
            draw_field(field, errors=by_field.get(field.name, ()), heading=label_is_title) for field in group.fields
        ),
        shows_add=_ends_run(page.groups, position),
        framed=framed,
        heading=framed and legend_is_title,
    )


def _ends_run(groups: Sequence[Group], position: int) -> bool:
    """True for the last of neighbouring groups that share an add button."""
    repeat = groups[position].repeat
    if repeat is None or not repeat.add_label:
        return False
    following = groups[position + 1].repeat if position + 1 < len(groups) else None
    return following is None or following.add_label != repeat.add_label


def _summary(groups: Sequence[DrawnGroup], by_field: Mapping[str, Sequence[str]]) -> tuple[SummaryLine, ...]:
    """Errors in the order of the page; those of no field on this page come first, unlinked."""
    fields = [field for group in groups for field in group.fields]
    known = {field.name for field in fields}
    loose = [m for name, messages in by_field.items() if name not in known for m in messages]
    lines = [SummaryLine("", message) for message in loose]
    for field in fields:
        lines += _lines_of(field)
        for row in field.rows:
            for sub in row.fields:
                lines += _lines_of(sub)
    return tuple(lines)


def _lines_of(field: DrawnField) -> list[SummaryLine]:
    """Each line names its question: several that lack must not read alike."""
    joint = " " if field.field.label.endswith("?") else ": "
    return [SummaryLine(f"#{field.control_id}", f"{field.field.label}{joint}{text}") for text in field.errors]


def _shown(field: Field) -> str:
    """The value as text for the control."""
    if field.value is None or isinstance(field.value, (list, tuple, dict)):
        return ""
    if field.kind is FieldKind.MONEY and re.fullmatch(r"-?\d+", str(field.value)):
        return f"{int(field.value):,}".replace(",", ".")
    if isinstance(field.value, bool):
        return "true" if field.value else "false"
    return str(field.value)


def _options(field: Field, element_id: str) -> tuple[DrawnOption, ...]:
    if field.kind is FieldKind.MULTICHOICE:
        chosen = {str(value) for value in field.value or ()}
    else:
        chosen = {_shown(field)} - {""}
    choices = field.choices or (_YES_NO if field.kind is FieldKind.BOOLEAN else ())
    return tuple(
        DrawnOption(f"{element_id}-{position}", choice, choice.value in chosen)
        for position, choice in enumerate(choices, start=1)
    )


def _parts(field: Field, name: str, element_id: str) -> tuple[DrawnPart, ...]:
    if field.kind is not FieldKind.DATE:
        return ()
    birthday = field.autocomplete == "bday"
    values = split_date(field.value)
    return tuple(
        DrawnPart(
            id=f"{element_id}-{part}",
            name=f"{name}-{part}",
            part=part,
            value=value,
            autocomplete=f"bday-{part}" if birthday else "",
            digits=4 if part == "year" else 2,
        )
        for part, value in zip(("day", "month", "year"), values, strict=True)
    )


def _rows(field: Field, name: str) -> tuple[DrawnRow, ...]:
    """At least one row, so that there is something to fill in without pressing "add"."""
    if field.kind is not FieldKind.GROUP:
        return ()
    values: Sequence[Mapping[str, Any]] = field.value or ({},)
    return tuple(
        DrawnRow(index + 1, index, _row_fields(field, name, index, row)) for index, row in enumerate(values)
    )


def _row_fields(field: Field, name: str, index: int, row: Mapping[str, Any]) -> tuple[DrawnField, ...]:
    errors = (field.row_errors or {}).get(index, {})
    return tuple(
        draw_field(
            replace(sub, value=row.get(sub.name)),
            name=f"{name}-{index}-{sub.name}",
            errors=errors.get(sub.name, ()),
        )
        for sub in field.fields
    )
