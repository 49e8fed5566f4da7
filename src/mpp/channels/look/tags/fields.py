"""Tags that ask: whole pages from data, single fields in hand-written templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mpp.channels.look.elements import element
from mpp.channels.look.forms.drawing import draw_field, draw_page, element_id_of
from mpp.channels.look.forms.drawn import DrawnGroup, SummaryLine
from mpp.channels.look.forms.markup import error_markup, field_markup, group_markup
from mpp.channels.look.forms.page import Field, FieldKind, Page, PageError
from mpp.channels.look.forms.reading import field_from, page_from

register = template.Library()


@register.inclusion_tag("look/page.html", takes_context=True)
def render_page(context: Context, page: Page | Mapping[str, Any]) -> dict[str, Any]:
    """A whole page of questions with its form, error summary and buttons."""
    return {"drawn": draw_page(page_from(page)), "csrf_token": context.get("csrf_token")}


@register.simple_tag
def draw_group(item: DrawnGroup) -> SafeString:
    """One group of a page that is being drawn."""
    return group_markup(item)


@register.simple_tag
def render_field(field: Field | Mapping[str, Any]) -> SafeString:
    """One field with label, hint, error and control."""
    return field_markup(draw_field(field_from(field)))


def _register_input(tag: str, kind: FieldKind) -> None:
    """`{% tag "name" "Label" hint="…" value=… errors=… %}`: any attribute of `Field` is an option."""

    def tag_function(name: str, label: str, **options: Any) -> SafeString:
        field = field_from({"name": name, "label": label, "kind": kind, **options})
        return field_markup(draw_field(field))

    register.simple_tag(tag_function, name=tag)


for _tag, _kind in {
    "text_input": FieldKind.TEXT,
    "textarea": FieldKind.TEXTAREA,
    "number_input": FieldKind.INTEGER,
    "money_input": FieldKind.MONEY,
    "date_input": FieldKind.DATE,
    "time_input": FieldKind.TIME,
    "radios": FieldKind.CHOICE,
    "select": FieldKind.SELECT,
    "checkboxes": FieldKind.MULTICHOICE,
    "yes_no": FieldKind.BOOLEAN,
    "confirm_box": FieldKind.CONFIRM,
    "file_upload": FieldKind.FILE,
    "nik_input": FieldKind.NIK,
    "phone_input": FieldKind.PHONE,
    "email_input": FieldKind.EMAIL,
}.items():
    _register_input(_tag, _kind)


@register.inclusion_tag("look/components/error_summary.html")
def error_summary(errors: Sequence[PageError | Mapping[str, str] | str]) -> dict[str, Any]:
    """The list of what to mend, each line leading to its field; plain strings have no field."""
    return {"lines": [_summary_line(error) for error in errors]}


@register.simple_tag
def error_message(message: str, id: str = "") -> SafeString:
    """An error beside its control; give `id` and name it in the control's aria-describedby."""
    return error_markup(message, id)


@register.simple_tag
def hint(text: str, id: str = "") -> SafeString:
    """Help below a label."""
    return element("p", text, class_="hint", id=id or None)


@register.simple_block_tag
def fieldset(content: SafeString, legend: str, hint: str = "", id: str = "") -> str:
    """Questions that belong together, written by hand."""
    values = {"content": content, "legend": legend, "hint": hint, "id": id or element_id_of(legend)}
    return render_to_string("look/components/fieldset.html", values)


def _summary_line(error: PageError | Mapping[str, str] | str) -> SummaryLine:
    if isinstance(error, str):
        return SummaryLine("", error)
    if isinstance(error, PageError):
        field, message = error.field, error.message
    else:
        field, message = error.get("field") or "", error["message"]
    return SummaryLine(f"#{element_id_of(field)}" if field else "", message)
