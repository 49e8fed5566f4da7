"""Read the folder of the national dictionary, and keep the line of every key for error messages."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mpp.catalogue.dictionary import Dictionary, Owner, Shapes, Subject
from mpp.catalogue.pack import Element
from mpp.catalogue.reading import Lines, PackUnreadable, Problem, read_mapping, read_text

ELEMENTS = TypeAdapter(dict[str, Element])
OWNERS = "owners.yaml"  # what each registry does with the elements that it owns
SUBJECTS = "subjects.yaml"  # what the first words of ids are called, in the order of reading
BASELINE = "baseline.json"  # the type of everything that was ever published
_SHAPES = TypeAdapter(dict[str, list[str]])


@dataclass(frozen=True, slots=True)
class LoadedDictionary:
    """The dictionary with what the checker needs to point at a mistake."""

    folder: Path
    elements: dict[str, Element]
    lines: dict[str, Lines]  # of each element's file
    owners: dict[str, Owner] = field(default_factory=dict)
    subjects: dict[str, str] | None = None  # None: this dictionary has no list of subjects
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # language -> path -> text
    text_lines: dict[str, Lines] = field(default_factory=dict)
    baseline: Shapes | None = None  # None: nothing was published yet

    @property
    def fetching_owners(self) -> frozenset[str]:
        """Registries that give values of their elements out."""
        return frozenset(name for name, owner in self.owners.items() if "fetch" in owner.can)

    @property
    def whole(self) -> Dictionary:
        """The dictionary as it is published."""
        subjects = [Subject(id=name, label=label) for name, label in (self.subjects or {}).items()]
        return Dictionary(elements=self.elements, owners=self.owners, subjects=subjects, texts=self.texts)


def problems(error: ValidationError, lines: Lines) -> list[Problem]:
    """What a model refused, by the lines of the file."""
    return [
        Problem(lines.file, lines.of(*one["loc"]), f"{'.'.join(map(str, one['loc']))}: {one['msg']}")
        for one in error.errors()
    ]


def load_dictionary(folder: Path) -> LoadedDictionary:
    """Return the national dictionary, read again once a file of it has changed. Raises PackUnreadable."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return _loaded(folder, tuple((one, one.stat().st_mtime_ns, one.stat().st_size) for one in files))


@lru_cache(maxsize=2)  # every pack of a folder is checked against the same one
def _loaded(folder: Path, files: tuple[tuple[Path, int, int], ...]) -> LoadedDictionary:
    elements, lines = _elements(folder)
    texts, text_lines = _texts(folder)
    return LoadedDictionary(
        folder, elements, lines, _owners(folder), _subjects(folder), texts, text_lines, _baseline(folder)
    )


def _elements(folder: Path) -> tuple[dict[str, Element], dict[str, Lines]]:
    elements: dict[str, Element] = {}
    places: dict[str, Lines] = {}
    for file in sorted(set(folder.glob("*.yaml")) - {folder / OWNERS, folder / SUBJECTS}):
        data, lines = read_mapping(file)
        rows = {key: {"id": key, **value} if isinstance(value, dict) else value for key, value in data.items()}
        read = _read(ELEMENTS, rows, lines)
        twice = sorted(set(read) & set(elements))
        if twice:
            raise PackUnreadable([Problem(file, lines.of(one), f"{one} is defined twice") for one in twice])
        elements |= read
        places |= dict.fromkeys(read, lines)
    return elements, places


def _owners(folder: Path) -> dict[str, Owner]:
    """Every owner: a list of what it does, or that and its name."""
    if not (folder / OWNERS).exists():
        return {}
    known, lines = read_mapping(folder / OWNERS)
    found: dict[str, Owner] = {}
    for name, told in known.items():
        try:
            found[name] = Owner.model_validate({"can": told} if isinstance(told, list) else told)
        except ValidationError as error:
            what = f"{name} does something unknown"
            mend = "list of fetch, notify, verify"
            raise PackUnreadable([Problem(lines.file, lines.of(name), what, mend)]) from error
    return found


def _subjects(folder: Path) -> dict[str, str] | None:
    if not (folder / SUBJECTS).exists():
        return None
    known, lines = read_mapping(folder / SUBJECTS)
    found: dict[str, str] = _read(TypeAdapter(dict[str, str]), known, lines)
    return found


def _texts(folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, Lines]]:
    texts: dict[str, dict[str, str]] = {}
    places: dict[str, Lines] = {}
    for file in sorted((folder / "i18n").glob("*.yaml")):
        known, places[file.stem] = read_mapping(file)
        texts[file.stem] = {path: str(text) for path, text in known.items()}
    return texts, places


def _baseline(folder: Path) -> Shapes | None:
    file = folder / BASELINE
    if not file.exists():
        return None
    try:
        return _SHAPES.validate_json(read_text(file))
    except ValidationError as error:
        mend = "restore the file as it was committed"
        raise PackUnreadable([Problem(file, 1, "this is no baseline", mend)]) from error


def _read(wanted: "TypeAdapter[Any]", data: Any, lines: Lines) -> Any:
    try:
        return wanted.validate_python(data)
    except ValidationError as error:
        raise PackUnreadable(problems(error, lines)) from error


def write_baseline(folder: Path, shapes: Shapes) -> None:
    """Write the types of all elements, one a line, so that a change is one line of a diff."""
    rows = (f"  {json.dumps(name)}: {json.dumps(shape)}" for name, shape in sorted(shapes.items()))
    (folder / BASELINE).write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
