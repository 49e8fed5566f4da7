"""The markup of groups, fields and labels. The controls themselves are in `controls`."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mpp.channels.look.elements import element, joined, opened
from mpp.channels.look.forms.controls import CONTROLS, label_text, remove_button
from mpp.channels.look.forms.drawn import DrawnField, DrawnGroup, DrawnRow, template_name
from mpp.channels.look.forms.limits import file_limits
from mpp.channels.look.forms.page import FieldKind, Group, Repeat
from mpp.channels.look.tags.chrome import icon


def group_markup(item: DrawnGroup) -> SafeString:
    """A group of questions under its legend, with the buttons of a repeat."""
    group, repeat = item.group, item.group.repeat
    hint_id = f"group-{group.id}-hint" if group.hint else None
    inside = joined(
        group.hint and element("p", group.hint, class_="hint", id=hint_id),
        *(field_markup(one) for one in item.fields),
        repeat and repeat.remove_label and _remove_group(group, repeat),
    )
    if item.framed:
        legend = element("legend", element("h1", group.legend) if item.heading else group.legend)
        kind = "repeat" if repeat else "group"
        inside = element("fieldset", legend, inside, class_=kind, id=f"group-{group.id}", aria_describedby=hint_id)
    elif repeat:
        inside = element("div", inside, class_="repeat", id=f"group-{group.id}")
    return joined(inside, _add_group(group, repeat) if repeat and item.shows_add else None)


def _remove_group(group: Group, repeat: Repeat) -> SafeString:
    return remove_button(f"remove:{group.id}:{repeat.index}", repeat.remove_label, group.legend)


def _add_group(group: Group, repeat: Repeat) -> SafeString:
    return element("p", _add_button(f"add:{group.id}", repeat.add_label))


def _add_button(action: str, label: str) -> SafeString:
    return element("button", label, class_="btn secondary", name="_action", value=action)


def field_markup(field: DrawnField) -> SafeString:
    """One question: label, hint, errors, control."""
    kind = "field field-wrong" if field.errors else "field"
    inside = joined(_hint(field), _errors(field), _control(field))
    if field.grouped:
        legend = element("legend", label_text(field))
        return element("fieldset", legend, inside, class_=kind, aria_describedby=field.described_by or None)
    label = element("label", label_text(field), class_="label", for_=field.id)
    return element("div", None if field.field.kind is FieldKind.CONFIRM else label, inside, class_=kind)


def _hint(field: DrawnField) -> SafeString | None:
    if not field.has_hint:
        return None
    limits = f" {file_limits(field.field)}" if field.field.kind is FieldKind.FILE else ""
    return element("p", field.field.hint, limits, class_="hint", id=f"{field.id}-hint")


def _errors(field: DrawnField) -> SafeString | None:
    if not field.errors:
        return None
    return element("div", *(error_markup(one) for one in field.errors), id=f"{field.id}-error")


def error_markup(message: str, element_id: str = "") -> SafeString:
    """An error beside its control."""
    spoken = element("span", _("Kesalahan:"), class_="unseen")
    return element(
        "p", icon("warning"), element("span", spoken, " ", message), class_="wrong", id=element_id or None
    )


def _control(field: DrawnField) -> SafeString:
    kind = template_name(field.field)
    return _rows(field) if kind == "rows" else CONTROLS[kind](field)


def _rows(field: DrawnField) -> SafeString:
    """A table of answers, row by row; the hidden count tells how many came."""
    count = opened("input", type="hidden", name=f"{field.name}-rows", value=len(field.rows))
    add = field.field.add_label
    return joined(
        count,
        *(_row(field, row) for row in field.rows),
        _add_button(f"add:{field.name}", add) if add else None,
    )


def _row(field: DrawnField, row: DrawnRow) -> SafeString:
    title = f"{field.field.label} {row.number}"
    remove: Any = None
    if len(field.rows) > 1:
        remove = remove_button(f"remove:{field.name}:{row.index}", _("Hapus"), title)
    inside = (field_markup(one) for one in row.fields)
    return element("fieldset", element("legend", title), *inside, remove, class_="repeat")
