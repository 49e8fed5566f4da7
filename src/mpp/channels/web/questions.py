"""A question of the interview as a field of a page, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mpp.applications.interview import Question
from mpp.applications.uploads import MOST_BYTES
from mpp.catalogue.pack import Choice, Element, ElementKind, PublishedService, SubField
from mpp.catalogue.texts import text
from mpp.channels.look import forms
from mpp.channels.look.spelling import money
from mpp.channels.web.messages import said

_KINDS = {
    ElementKind.TEXT: forms.FieldKind.TEXT,
    ElementKind.PARAGRAPH: forms.FieldKind.TEXTAREA,
    ElementKind.INTEGER: forms.FieldKind.INTEGER,
    ElementKind.MONEY: forms.FieldKind.MONEY,
    ElementKind.DATE: forms.FieldKind.DATE,
    ElementKind.TIME: forms.FieldKind.TIME,
    ElementKind.BOOLEAN: forms.FieldKind.BOOLEAN,
    ElementKind.CHOICE: forms.FieldKind.CHOICE,
    ElementKind.CHOICES: forms.FieldKind.MULTICHOICE,
    ElementKind.NIK: forms.FieldKind.NIK,
    ElementKind.PHONE: forms.FieldKind.PHONE,
    ElementKind.EMAIL: forms.FieldKind.EMAIL,
    ElementKind.DOCUMENT: forms.FieldKind.FILE,
    ElementKind.GROUP: forms.FieldKind.GROUP,
    ElementKind.LIST: forms.FieldKind.GROUP,
}
MOST_ECHOED = 2000  # letters
_ACCEPT = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


class Words:
    """A pack's texts in one language."""

    def __init__(self, published: PublishedService, lang: str) -> None:
        self.published, self.lang = published, lang

    def __call__(self, path: str, source: str) -> str:
        """The text of a path; `source` is the Indonesian one."""
        return text(self.published, path, self.lang, source)

    def label(self, element: Element) -> str:
        """What an element is called."""
        return self(f"elements.{element.id}.label", element.label)

    def is_own(self, path: str) -> bool:
        """Whether a value is about who signed in."""
        party = self.published.service.parties.get(path.partition(".")[0])
        return party is not None and party.applicant


def field_of(
    question: Question, words: Words, given: Mapping[str, Any], faults: Mapping[str, list[str]]
) -> forms.Field:
    """The field that asks a question; what was typed stands in it again."""
    element, path = question.element, question.path
    prefix = f"elements.{element.id}"
    is_file = element.kind is ElementKind.DOCUMENT
    return forms.Field(
        name=path,
        kind=_KINDS[element.kind],
        label=words.label(element),
        hint=words(f"{prefix}.hint", element.hint),
        required=question.required,
        value=None if is_file else _echo(element, given.get(path, question.value)),
        choices=_choices(element.choices, prefix, words),
        errors=tuple(_fault(element, code, words) for code in faults.get(path, ())),
        # A browser fills in what it knows of its user: never for a child or a witness (WCAG 1.3.5).
        autocomplete=element.autocomplete if words.is_own(path) else "off",
        max_length=element.max_length,
        accept=",".join(_ACCEPT[one] for one in element.accept),
        max_bytes=MOST_BYTES if is_file else None,
        fields=tuple(_sub_field(one, prefix, words) for one in element.fields),
        add_label=_("Tambah baris") if element.kind is ElementKind.LIST else "",
    )


def answer_of(element: Element, raw: Any) -> Any:
    """What a page brought back as its element wants it: no row that nobody touched, a group as one mapping."""
    if not isinstance(raw, list) or element.kind not in (ElementKind.LIST, ElementKind.GROUP):
        return raw
    rows = [row for row in raw if any(value not in (None, "", []) for value in row.values())]
    if element.kind is ElementKind.GROUP:
        return rows[0] if rows else None
    return rows


def _echo(element: Element, value: Any) -> Any:
    """What stands in the field again; of an endless text only the beginning, or the page would be endless too."""
    if isinstance(value, str) and len(value) > MOST_ECHOED:
        return value[:MOST_ECHOED]
    return [value] if element.kind is ElementKind.GROUP and isinstance(value, dict) else value


def _fault(element: Element, code: str, words: Words) -> str:
    """One fault in words; one of a row names the column that lacks."""
    kind, _colon, column = code.partition(":")
    found = next((one for one in element.fields if one.id == column), None)
    if kind == "row_incomplete" and found is not None:
        label = words(f"elements.{element.id}.fields.{found.id}.label", found.label)
        return _("Lengkapi “%(column)s” di setiap baris.") % {"column": label}
    return said(code)


def _sub_field(field: SubField, prefix: str, words: Words) -> forms.Field:
    place = f"{prefix}.fields.{field.id}"
    return forms.Field(
        name=field.id,
        kind=_KINDS[field.kind],
        label=words(f"{place}.label", field.label),
        hint=words(f"{place}.hint", field.hint),
        required=field.required,
        choices=_choices(field.choices, place, words),
        max_length=field.max_length,
    )


def _choices(choices: list[Choice], prefix: str, words: Words) -> tuple[forms.Choice, ...]:
    return tuple(
        forms.Choice(
            one.value,
            words(f"{prefix}.choices.{one.value}.label", one.label),
            words(f"{prefix}.choices.{one.value}.hint", one.hint),
        )
        for one in choices
        if not one.only_told
    )


def shown(element: Element, value: Any, words: Words) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return "–"
    if element.kind is ElementKind.BOOLEAN:
        return _("Ya") if value else _("Tidak")
    if element.kind is ElementKind.DATE:
        return date_format(date.fromisoformat(str(value)), "j F Y")
    if element.kind is ElementKind.MONEY and isinstance(value, int):
        return money(value)
    labels = {
        one.value: words(f"elements.{element.id}.choices.{one.value}.label", one.label) for one in element.choices
    }
    if isinstance(value, list):
        return "\n".join(
            _row(element, one, words) if isinstance(one, dict) else labels.get(one, str(one)) for one in value
        )
    if isinstance(value, dict):
        return _group(element, value, words)
    return labels.get(str(value), str(value))


def _group(element: Element, group: Mapping[str, Any], words: Words) -> str:
    """A group, each part with its name: "SKP yang terkumpul: 300"."""
    told = [
        (words(f"elements.{element.id}.fields.{field.id}.label", field.label), _cell(element, field, part, words))
        for field in element.fields
        if (part := group.get(field.id)) is not None
    ]
    return "\n".join(f"{label}: {part}" for label, part in told if part)


def _row(element: Element, row: Mapping[str, Any], words: Words) -> str:
    """One row of a list, in the order of its columns: "Senin, 08:00, 12:00"."""
    told = [_cell(element, field, row.get(field.id), words) for field in element.fields]
    return ", ".join(one for one in told if one) or ", ".join(str(one) for one in row.values() if one is not None)


def _cell(element: Element, field: SubField, value: Any, words: Words) -> str:
    if value is None or value == "" or isinstance(value, dict):
        return ""  # of a group within a group the dictionary names no parts
    if field.kind is ElementKind.BOOLEAN:
        return _("Ya") if value else _("Tidak")
    if field.kind is ElementKind.DATE:
        return date_format(date.fromisoformat(str(value)), "j F Y")
    prefix = f"elements.{element.id}.fields.{field.id}.choices"
    labels = {one.value: words(f"{prefix}.{one.value}.label", one.label) for one in field.choices}
    return labels.get(str(value), str(value))
