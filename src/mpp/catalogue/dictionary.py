"""The national dictionary as a whole: its elements, who owns them, by which subject they are found.

A pack holds only its slice; the whole is published besides, for everyone to read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from mpp.catalogue.pack import Element, ElementId, Text
from mpp.catalogue.strict import Identifier, Strict

DECLARED = "declared"  # the owner of what only the person can say

Shapes = Mapping[str, list[str]]
"""What may never change, by element id (`person.sex: [choice, L, P]`) and field (`family.members/nik: [nik]`)."""


class Owner(Strict):
    """A registry that owns elements. Without `can` it is not connected yet, and its elements are asked."""

    can: list[Literal["fetch", "verify", "notify"]] = []  # gives values, confirms claims, takes values from us
    label: Text = ""
    hint: Text = ""
    source: str = ""  # the law that makes it the owner
    office: str = ""  # kind of the agency at whose desk it takes corrections; empty: not at any of ours


class Subject(Strict):
    """What the first word of ids is called."""

    id: Identifier
    label: Text


class Dictionary(Strict):
    """The whole as it is published."""

    elements: dict[ElementId, Element]
    owners: dict[Identifier, Owner]
    subjects: list[Subject]  # in the order of reading
    texts: dict[str, dict[str, str]] = {}  # language -> path -> text


def subject_of(element: str) -> str:
    """Return the first word of an element's id."""
    return element.partition(".")[0]


def shapes_of(elements: Iterable[Element]) -> dict[str, list[str]]:
    """Return kind and choices of every element and of its fields."""
    return dict(sorted(row for one in elements for row in _shapes(one)))


def _shapes(element: Element) -> Iterator[tuple[str, list[str]]]:
    yield element.id, [element.kind.value, *(choice.value for choice in element.choices)]
    for field in element.fields:
        yield f"{element.id}/{field.id}", [field.kind.value, *(choice.value for choice in field.choices)]


def shape_faults(before: Shapes, now: Shapes) -> Iterator[tuple[str, str]]:
    """Find what changed type: the id or field, and what happened. More choices than before are no change."""
    for name, old in before.items():
        new = now.get(name)
        if new is None:
            yield name, f"{name} was published and is gone"
        elif new[0] != old[0]:
            yield name, f"{name} was of kind {old[0]} and is now of kind {new[0]}"
        elif lost := [value for value in old[1:] if value not in new[1:]]:
            yield name, f"{name} lost its choice {', '.join(lost)}"
