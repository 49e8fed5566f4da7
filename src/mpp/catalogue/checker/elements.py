"""The dictionary itself: every element can be read, bounded and derived as its kind wants it."""

from collections.abc import Iterator, Sequence
from datetime import date

from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.dictionary import DECLARED, subject_of
from mpp.catalogue.expressions import type_of
from mpp.catalogue.national import LoadedDictionary
from mpp.catalogue.pack import Choice, Element, ElementKind, Privacy, SubField
from mpp.kernel import regex
from mpp.kernel.cel import CelType, ExpressionError, compile_expression

_CHOOSING = {ElementKind.CHOICE, ElementKind.CHOICES}
_GROUPING = {ElementKind.GROUP, ElementKind.LIST}
_NUMBERS = {ElementKind.INTEGER, ElementKind.MONEY}
_BOUNDED = _NUMBERS | {ElementKind.DATE}
Found = tuple[str, str, str]  # key, what, mend


def elements(loaded: LoadedDictionary) -> Iterator[Mistake]:
    """Find what is wrong in the dictionary's own entries."""
    for name, element in loaded.elements.items():
        lines = loaded.lines[name]
        for key, what, mend in _faults(loaded, element):
            yield Mistake(lines.file, lines.of(name, key), "dictionary", f"{name}: {what}", mend)


def _faults(loaded: LoadedDictionary, element: Element) -> Iterator[Found]:
    if element.owner not in {*loaded.owners, DECLARED}:
        mend = "name one of owners.yaml, or add it there with what it does"
        yield "owner", f"nobody knows the owner {element.owner}", mend
    if loaded.subjects is not None and (subject := subject_of(element.id)) not in loaded.subjects:
        yield "label", f"nobody knows the subject {subject}", "add it to subjects.yaml, or begin the id with one"
    yield from _shape(element)
    yield from _bounds(element)
    if element.pattern and (fault := regex.fault(element.pattern)):
        yield (
            "pattern",
            f"the pattern cannot be read: {fault}",
            "write it for RE2: no look-ahead, no back-reference",
        )
    if element.derive:
        yield from _derivation(loaded, element, element.derive)
    if element.looked_up_by:
        yield from _looking_up(loaded, element, element.looked_up_by)


def _looking_up(loaded: LoadedDictionary, element: Element, key: str) -> Iterator[Found]:
    if key not in loaded.elements:
        yield "looked_up_by", f"the dictionary has no {key}", "name the element by which its owner finds it"
    if element.owner == DECLARED:
        yield "looked_up_by", "nobody looks up what only the person can say", "name its owner"
    if element.derive:
        yield "looked_up_by", "it is derived as well", "leave one of both"
    if element.privacy is not Privacy.GENERAL:
        mend = "let its owner give it to a proven NIK"
        yield "looked_up_by", "anybody who knows the key would read it, and it is of a specific class", mend


def _shape(element: Element) -> Iterator[Found]:
    yield from _choices(element.kind, element.choices, "choices")
    if (element.kind in _GROUPING) != bool(element.fields):
        yield (
            "fields",
            f"a {element.kind} and its fields do not fit",
            "give fields to a group or list, and only there",
        )
    for field in element.fields:
        yield from _choices(field.kind, field.choices, "fields", field)
    if element.kind is ElementKind.DOCUMENT and not element.accept and not element.issued_by_state:
        yield "kind", "nobody can upload it", "add accept: [pdf, jpeg, png], or issued_by_state: true"


def _choices(
    kind: ElementKind, choices: Sequence[Choice], key: str, field: SubField | None = None
) -> Iterator[Found]:
    named = f"{field.id}: " if field else ""
    values = [one.value for one in choices]
    if (kind in _CHOOSING) != bool(choices):
        yield key, f"{named}a {kind} and its choices do not fit", "give choices to a choice, and only there"
    if len(set(values)) < len(values):
        yield key, f"{named}a value stands twice among the choices", "give each choice a value of its own"


def _bounds(element: Element) -> Iterator[Found]:
    read: dict[str, int | date] = {}
    for key, text in (("minimum", element.minimum), ("maximum", element.maximum)):
        if text is None:
            continue
        if element.kind not in _BOUNDED:
            yield key, f"a {element.kind} has no {key}", "remove it; a text's length is max_length"
            continue
        try:
            read[key] = int(text) if element.kind in _NUMBERS else _day(text, key)
        except ValueError:
            wanted = "a whole number" if element.kind in _NUMBERS else "today, or a day as 2026-01-31"
            yield key, f"{text} is no {key} of a {element.kind}", f"write {wanted}"
    if len(read) == 2 and read["minimum"] > read["maximum"]:  # type: ignore[operator]
        yield "minimum", "the minimum is above the maximum", "exchange them"


def _day(text: str, key: str) -> date:
    """A bound as a day; `today` lies beyond every fixed one on its own side."""
    if text == "today":
        return date.min if key == "minimum" else date.max
    return date.fromisoformat(text.strip("\"'"))


def _derivation(loaded: LoadedDictionary, element: Element, text: str) -> Iterator[Found]:
    types = {name: type_of(one) for name, one in loaded.elements.items()}
    try:
        returns = compile_expression(text, types | {"today": CelType.DATE}).returns
    except ExpressionError as error:
        yield "derive", f"column {error.column}: {error.message}", "read only ids of elements and today, in CEL"
        return
    if returns not in (type_of(element), CelType.ANY):
        wanted = type_of(element).value
        yield "derive", f"the derivation gives {returns.value}, not {wanted}", f"write an expression of {wanted}"
