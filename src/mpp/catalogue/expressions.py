"""Typed CEL of a pack: which variables an expression may read, and the values that they hold.

A variable is a party's path (`child.birth_date`), typed by its element; a party that may have several members
gives lists (`witness.name`). Besides: `today`, `parameter.<id>`, and `issued_on` in an output's validity.
A list or group element is untyped, and dates inside it stay ISO text: `timestamp(s.until + "T00:00:00Z")`.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from mpp.catalogue import paths
from mpp.catalogue.pack import Element, ElementKind, PublishedService
from mpp.kernel.cel import CelType, Compiled, compile_expression

_OF_KIND = {
    ElementKind.INTEGER: CelType.INTEGER,
    ElementKind.MONEY: CelType.INTEGER,
    ElementKind.DATE: CelType.DATE,
    ElementKind.BOOLEAN: CelType.BOOLEAN,
    ElementKind.CHOICES: CelType.TEXTS,
    ElementKind.GROUP: CelType.ANY,
    ElementKind.LIST: CelType.ANY,
}
_OF_SEVERAL = {
    CelType.TEXT: CelType.TEXTS,
    CelType.INTEGER: CelType.INTEGERS,
    CelType.BOOLEAN: CelType.BOOLEANS,
    CelType.DATE: CelType.DATES,
}
_QUOTED = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_OF_PARAMETER = {"text": CelType.TEXT, "integer": CelType.INTEGER, "money": CelType.INTEGER}


def type_of(element: Element) -> CelType:
    """Return what a variable of this element holds."""
    return _OF_KIND.get(element.kind, CelType.TEXT)


def elements_read(derivation: str, elements: Collection[str]) -> list[str]:
    """Return the ids of the elements that a derivation reads, each once, as they come.

    What stands in quotes is no name, and what follows an id is a method: `address.rt.startsWith("0")`.
    """
    names = dict.fromkeys(_NAME.findall(_QUOTED.sub("", derivation)))
    found = (
        max((one for one in elements if f"{name}.".startswith(f"{one}.")), key=len, default="") for name in names
    )
    return [one for one in dict.fromkeys(found) if one]


def variables(published: PublishedService) -> dict[str, CelType]:
    """Return the type of every variable that an expression of the pack may read."""
    known = {"today": CelType.DATE, "issued_on": CelType.DATE}
    for place in paths.places(published):
        element = published.elements.get(place.element)
        if element is None:
            continue  # a dangling reference, which the checker tells
        single = type_of(element)
        several = published.service.parties[place.party].maximum > 1
        known[place.variable] = _OF_SEVERAL.get(single, CelType.ANY) if several else single
    for name, parameter in published.service.parameters.items():
        known[f"parameter.{name}"] = _OF_PARAMETER.get(parameter.kind, CelType.ANY)
    return known


def compile_for(published: PublishedService, text: str) -> Compiled:
    """Read and type-check an expression of a pack. Raises ExpressionError."""
    return compile_expression(text, variables(published))


def cel_values(
    published: PublishedService, values: Mapping[str, Any], today: date, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the variables hold, from JSON values by path; what is absent stays undecided.

    Absent documents are the empty text, since a document is there or not. Raises ValueError for a date that
    is not ISO 8601: values are judged when they are answered, so this is a fault of ours.
    """
    known: dict[str, Any] = {"today": today, "issued_on": today}
    for name, parameter in published.service.parameters.items():
        known[f"parameter.{name}"] = parameters.get(name, parameter.default)
    for place in paths.places(published):
        element = published.elements[place.element]
        if published.service.parties[place.party].maximum == 1:
            known[place.variable] = _plain(element, values.get(place.variable))
        else:
            known[place.variable] = _of_members(published, place, values)
    return {name: value for name, value in known.items() if value is not None}


def _plain(element: Element, value: Any) -> Any:
    if element.kind is ElementKind.DOCUMENT:
        return value or ""
    if element.kind is ElementKind.DATE:
        return date.fromisoformat(value) if value else None
    return value


def _of_members(published: PublishedService, place: paths.Place, values: Mapping[str, Any]) -> list[Any] | None:
    """Return one value for each member that has any value; None when one of them lacks this one."""
    element = published.elements[place.element]
    numbers = range(1, _members(published, place.party, values) + 1)
    known = [_plain(element, values.get(paths.path_of(place.party, place.element, number))) for number in numbers]
    return None if None in known else known


def _members(published: PublishedService, party: str, values: Mapping[str, Any]) -> int:
    """Return how many members a party has: those with a value, and at least its minimum."""
    shape = published.service.parties[party]
    for number in range(shape.maximum, shape.minimum, -1):
        if any(name.startswith(f"{party}[{number}].") for name in values):
            return number
    return shape.minimum
