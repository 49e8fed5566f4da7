"""Tags that ask: whole pages from data, single fields in hand-written templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mpp.channels.look.forms.drawing import draw_field, draw_page, element_id_of
from mpp.channels.look.forms.drawn import SummaryLine
from mpp.channels.look.forms.page import Field, FieldKind, Page, PageError
from mpp.channels.look.forms.reading import field_from, page_from

register = template.Library()


@register.inclusion_tag("look/page.html", takes_context=True)
def render_page(context: Context, page: Page | Mapping[str, Any]) -> dict[str, Any]:
    """A whole page of questions with its form, error summary and buttons."""
    return {"drawn": draw_page(page_from(page)), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("look/components/field.html")
def render_field(field: Field | Mapping[str, Any]) -> dict[str, Any]:
    """One field with label, hint, error and control."""
    return {"field": draw_field(field_from(field))}


def _register_input(tag: str, kind: FieldKind) -> None:
    """`{% tag "name" "Label" hint="…" value=… errors=… %}`: any attribute of `Field` is an option."""

    def tag_function(name: str, label: str, **options: Any) -> dict[str, Any]:
        field = field_from({"name": name, "label": label, "kind": kind, **options})
        return {"field": draw_field(field)}

    register.inclusion_tag("look/components/field.html", name=tag)(tag_function)


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


@register.inclusion_tag("look/components/error_message.html")
def error_message(message: str, id: str = "") -> dict[str, str]:
    """An error beside its control; give `id` and name it in the control's aria-describedby."""
    return {"message": message, "id": id}


@register.inclusion_tag("look/components/hint.html")
def hint(text: str, id: str = "") -> dict[str, str]:
    """Help below a label."""
    return {"text": text, "id": id}


@register.simple_block_tag
def fieldset(content: SafeString, legend: str, hint: str = "", id: str = "") -> str:
    """Questions that belong together, written by hand."""
    values = {"content": content, "legend": legend, "hint": hint, "id": id or element_id_of(legend)}
    return render_to_string("look/components/fieldset.html", values)


@register.simple_tag
def file_limits(field: Field) -> str:
    """What may be uploaded, in words: "PDF atau foto, paling besar 5 MB"."""
    words = []
    if field.accept:
        words.append(_kinds_in_words(field.accept))
    if field.max_bytes:
        words.append(_("paling besar %(size)s") % {"size": filesizeformat(field.max_bytes)})
    text = ", ".join(words)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _kinds_in_words(accept: str) -> str:
    has_pdf, has_image = "pdf" in accept.lower(), any(k in accept.lower() for k in ("image", "jpg", "png"))
    if has_pdf and has_image:
        return _("PDF atau foto")
    return _("hanya PDF") if has_pdf else _("foto")


def _summary_line(error: PageError | Mapping[str, str] | str) -> SummaryLine:
    if isinstance(error, str):
        return SummaryLine("", error)
    if isinstance(error, PageError):
        field, message = error.field, error.message
    else:
        field, message = error.get("field") or "", error["message"]
    return SummaryLine(f"#{element_id_of(field)}" if field else "", message)
