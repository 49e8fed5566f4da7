"""A question of the interview as a field of a page, and back."""

from collections.abc import Mapping
from typing import Any

from mpp.applications.interview import Question
from mpp.catalogue.pack import Choice, Element, ElementKind, PublishedService, SubField
from mpp.catalogue.texts import text
from mpp.channels.look import forms
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
_MOST_BYTES = 10 * 1024 * 1024
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
        value=None if is_file else given.get(path, question.value),
        choices=_choices(element.choices, prefix, words),
        errors=tuple(said(code) for code in faults.get(path, ())),
        autocomplete=element.autocomplete,
        max_length=element.max_length,
        accept=",".join(_ACCEPT[one] for one in element.accept),
        max_bytes=_MOST_BYTES if is_file else None,
        fields=tuple(_sub_field(one, prefix, words) for one in element.fields),
    )


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
    )


def shown(element: Element, value: Any, words: Words) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return "–"
    if element.kind is ElementKind.BOOLEAN:
        return words("yes", "Ya") if value else words("no", "Tidak")
    labels = {
        one.value: words(f"elements.{element.id}.choices.{one.value}.label", one.label) for one in element.choices
    }
    if isinstance(value, list):
        rows = [
            ", ".join(map(str, one.values())) if isinstance(one, dict) else labels.get(one, str(one))
            for one in value
        ]
        return "; ".join(rows)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return labels.get(str(value), str(value))
