"""The files of a pack as text and data, with the line of every key, and nothing in them that runs or swells.

Of YAML only plain data is read: no tags that name classes, no aliases (with them a few lines grow to gigabytes),
no key twice in one place, bounded in size and depth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

Place = tuple[str | int, ...]
MOST_BYTES = 1_000_000
DEEPEST = 40


class _PackYaml(Composer, CParser, SafeConstructor, Resolver):
    """YAML without its date type: a date in a pack is ISO 8601 text, as it is in JSON.

    The text is scanned by libyaml, five times as fast as in Python; nodes are composed here, where we look at each.
    """

    def __init__(self, source: str) -> None:
        CParser.__init__(self, source)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            _refuse("an alias (*) repeats another place", event.start_mark)
        if self.depth >= DEEPEST:
            _refuse(f"more than {DEEPEST} levels", event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


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
    mend: str = "write it as packs/schema and docs/packs.md describe"


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


def read_text(file: Path) -> str:
    """Return a file of UTF-8. Raises PackUnreadable."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise PackUnreadable([Problem(file, 1, f"more than {MOST_BYTES} bytes", "make it smaller")])
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackUnreadable([Problem(file, 1, "file is missing")]) from None
    except UnicodeDecodeError:
        raise PackUnreadable([Problem(file, 1, "this is not UTF-8", "save it as UTF-8")]) from None


def read_yaml(file: Path) -> tuple[Any, Lines]:
    """Return a YAML file's data and lines. Raises PackUnreadable."""
    source = read_text(file)
    try:
        loader = _PackYaml(source)
        node = loader.get_single_node()
        if node is None:
            return None, Lines(file)
        lines = Lines(file, dict(_walk(node, ())))
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackUnreadable([Problem(file, line, str(error.problem))]) from error
    except (yaml.YAMLError, ValueError) as error:  # a control character; a number that is none
        raise PackUnreadable([Problem(file, 1, "this is not YAML")]) from error


def read_mapping(file: Path) -> tuple[dict[str, Any], Lines]:
    """Return the data of a YAML file of keys, empty or not, and its lines. Raises PackUnreadable."""
    data, lines = read_yaml(file)
    if data is not None and not isinstance(data, dict):
        raise PackUnreadable([Problem(file, 1, "this is no mapping of keys")])
    return data or {}, lines


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                _refuse(f"{key.value} stands here twice" if key.value in seen else "a key is text", key.start_mark)
            seen.add(key.value)
            yield (*place, key.value), key.start_mark.line + 1
            yield from _walk(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*place, index), value.start_mark.line + 1
            yield from _walk(value, (*place, index))


def _refuse(what: str, mark: Any) -> None:
    raise yaml.constructor.ConstructorError(None, None, what, mark)
