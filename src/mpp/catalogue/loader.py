"""Read a pack folder into a `PublishedService`, and keep the line of every key for error messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from mpp.catalogue.pack import Element, PublishedService, ServicePack

Place = tuple[str | int, ...]
ELEMENTS = TypeAdapter(dict[str, Element])
OWNERS = "owners.yaml"  # what each registry does with the elements that it owns


class _PackYaml(yaml.SafeLoader):
    """YAML without its date type: a date in a pack is ISO 8601 text, as it is in JSON."""


_PackYaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that cannot be read as the format demands."""

    file: Path
    line: int
    what: str
    mend: str = "write it as packs/schema/service.schema.json and docs/packs.md describe"


class PackUnreadable(Exception):
    """The pack does not have the shape of the format. `problems` says where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one YAML file by the place of a key: `("tasks", "verify", "role")`."""

    file: Path
    at: dict[Place, int] = field(default_factory=dict)

    def of(self, *place: str | int) -> int:
        """Return the line of a place, or of the nearest thing around it."""
        while place and place not in self.at:
            place = place[:-1]
        return self.at.get(place, 1)


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack with what the checker needs to point at a mistake."""

    folder: Path
    published: PublishedService
    lines: Lines
    dictionary: dict[str, Element]
    dictionary_lines: dict[str, Lines]
    fetching_owners: frozenset[str] = frozenset()  # registries that give values of their elements out


def read_yaml(file: Path) -> tuple[Any, Lines]:
    """Return a YAML file's data and lines. Raises PackUnreadable."""
    try:
        source = file.read_text(encoding="utf-8")
        node = yaml.compose(source, _PackYaml)
        lines = Lines(file, {} if node is None else dict(_walk(node, ())))
        return yaml.load(source, _PackYaml), lines  # noqa: S506 (a SafeLoader)
    except FileNotFoundError:
        raise PackUnreadable([Problem(file, 1, "file is missing")]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackUnreadable([Problem(file, line, str(error.problem))]) from error


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, key.value), key.start_mark.line + 1
            yield from _walk(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*place, index), value.start_mark.line + 1
            yield from _walk(value, (*place, index))


def _problems(error: ValidationError, lines: Lines) -> list[Problem]:
    return [
        Problem(lines.file, lines.of(*one["loc"]), f"{'.'.join(map(str, one['loc']))}: {one['msg']}")
        for one in error.errors()
    ]


def load_dictionary(folder: Path) -> tuple[dict[str, Element], dict[str, Lines]]:
    """Return all elements of the national dictionary and each one's lines. Raises PackUnreadable."""
    elements: dict[str, Element] = {}
    places: dict[str, Lines] = {}
    for file in sorted(set(folder.glob("*.yaml")) - {folder / OWNERS}):
        data, lines = read_yaml(file)
        rows = {key: {"id": key, **value} for key, value in (data or {}).items()}
        try:
            read = ELEMENTS.validate_python(rows)
        except ValidationError as error:
            raise PackUnreadable(_problems(error, lines)) from error
        twice = sorted(set(read) & set(elements))
        if twice:
            raise PackUnreadable([Problem(file, lines.of(one), f"{one} is defined twice") for one in twice])
        elements |= read
        places |= dict.fromkeys(read, lines)
    return elements, places


def load_pack(folder: Path, dictionary: Path | None = None) -> LoadedPack:
    """Read a pack; the dictionary stands beside `services/` unless given. Raises PackUnreadable."""
    dictionary = dictionary or folder.resolve().parent.parent / "dictionary"
    elements, places = load_dictionary(dictionary)
    data, lines = read_yaml(folder / "service.yaml")
    try:
        service = ServicePack.model_validate(data)
    except ValidationError as error:
        raise PackUnreadable(_problems(error, lines)) from error
    published = PublishedService(
        service=service,
        elements=_slice(service, elements),
        bpmn=_text(folder / "process.bpmn"),
        templates={f"output/{one.name}": _text(one) for one in sorted((folder / "output").glob("*.typ"))},
        texts=_texts(folder, dictionary, service, elements),
        scenarios={one.stem: read_yaml(one)[0] for one in sorted((folder / "scenarios").glob("*.yaml"))},
    )
    return LoadedPack(folder, published, lines, elements, places, _fetching(dictionary))


def _fetching(dictionary: Path) -> frozenset[str]:
    file = dictionary / OWNERS
    known = read_yaml(file)[0] if file.exists() else {}
    return frozenset(owner for owner, can in known.items() if "fetch" in can)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackUnreadable([Problem(file, 1, "file is missing")]) from None


def used_elements(service: ServicePack) -> set[str]:
    """Return the ids of the elements that a service names."""
    needed = {one for party in service.parties.values() for one in party.needs}
    return needed | {one.document for one in service.outputs.values() if one.document}


def _slice(service: ServicePack, elements: dict[str, Element]) -> dict[str, Element]:
    return {one: elements[one] for one in sorted(used_elements(service)) if one in elements}


def _texts(
    folder: Path, dictionary: Path, service: ServicePack, elements: dict[str, Element]
) -> dict[str, dict[str, str]]:
    """Return texts by language: the pack's own, and its elements' under `elements.<id>.label`."""
    texts: dict[str, dict[str, str]] = {}
    used = sorted(used_elements(service) & set(elements))
    for file in sorted((dictionary / "i18n").glob("*.yaml")):
        known = read_yaml(file)[0] or {}
        prefixes = tuple(f"{one}." for one in used)
        texts[file.stem] = {f"elements.{k}": str(v) for k, v in known.items() if k.startswith(prefixes)}
    for file in sorted((folder / "i18n").glob("*.yaml")):
        own = read_yaml(file)[0] or {}
        texts.setdefault(file.stem, {}).update({key: str(value) for key, value in own.items()})
    return texts
