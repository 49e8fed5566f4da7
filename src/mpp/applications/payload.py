"""What a task of the system tells a registry, from the pack's own paths. Pure.

Names of a payload are nested by their dots. A path is a party's (`applicant.nik`; all members of `witness.nik`
as a list), or names an output of the case (`output.sip.number`, `.issued_on`, `.valid_until`), or `region.code`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.catalogue.paths import Place, path_of, place_of

REGION_CODE = "region.code"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an output says about itself."""

    number: str = field(repr=False)
    issued_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Source:
    """What a case has to tell."""

    published: PublishedService = field(repr=False)
    values: Mapping[str, Any] = field(repr=False)
    outputs: Mapping[str, Imprint]
    region_code: str


@dataclass(frozen=True, slots=True)
class Told:
    """Values and ids of files by the payload's names, and the party paths that they come from."""

    values: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, str]
    paths: tuple[str, ...]


def told(wanted: Mapping[str, str], source: Source) -> Told:
    """The payload of a task; what has no value is left out. Raises KeyError: a path that means nothing."""
    values: dict[str, Any] = {}
    files: dict[str, str] = {}
    paths: list[str] = []
    for name, path in wanted.items():
        found, is_file = _found(path, source)
        if found in (None, "", []):
            continue
        (files if is_file else values)[name] = found
        if not _is_ours(path):
            paths.append(path)
    return Told(values, files, tuple(paths))


def of_persons(wanted: Mapping[str, str]) -> tuple[str, ...]:
    """The party paths of a payload: what it discloses."""
    return tuple(path for path in wanted.values() if not _is_ours(path))


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """`{"child.name": "Putra"}` as `{"child": {"name": "Putra"}}`."""
    tree: dict[str, Any] = {}
    for name, value in flat.items():
        *above, last = name.split(".")
        branch = tree
        for part in above:
            branch = branch.setdefault(part, {})
        branch[last] = value
    return tree


def _is_ours(path: str) -> bool:
    return path == REGION_CODE or path.startswith("output.")


def _found(path: str, source: Source) -> tuple[Any, bool]:
    """A value, and whether it is the id of a file."""
    if path == REGION_CODE:
        return source.region_code, False
    if path.startswith("output."):
        return _of_output(path, source), False
    place = place_of(source.published.service, path)
    is_file = source.published.elements[place.element].kind is ElementKind.DOCUMENT
    return _of_party(place, path, source), is_file


def _of_output(path: str, source: Source) -> Any:
    _, output, name = path.split(".")
    value = getattr(source.outputs[output], name) if output in source.outputs else None
    return value.isoformat() if isinstance(value, date) else value


def _of_party(place: Place, path: str, source: Source) -> Any:
    party = source.published.service.parties[place.party]
    if place.member is not None or party.maximum == 1:
        return source.values.get(path)
    members = (path_of(place.party, place.element, member) for member in range(1, party.maximum + 1))
    return [source.values[one] for one in members if one in source.values]
