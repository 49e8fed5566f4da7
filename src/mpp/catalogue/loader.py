"""Read a pack folder into a `PublishedService`, and keep the line of every key for error messages."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from mpp.catalogue.pack import Element, PublishedService, ServicePack
from mpp.catalogue.reading import Lines, PackUnreadable, Problem, read_mapping, read_text, read_yaml

ELEMENTS = TypeAdapter(dict[str, Element])
OWNERS = "owners.yaml"  # what each registry does with the elements that it owns
CAN = frozenset({"fetch", "verify", "notify"})


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack with what the checker needs to point at a mistake."""

    folder: Path
    published: PublishedService
    lines: Lines
    dictionary: dict[str, Element]
    dictionary_lines: dict[str, Lines]
    owners: frozenset[str] = frozenset()  # registries that the dictionary may name
    fetching_owners: frozenset[str] = frozenset()  # those that give values of their elements out


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
        data, lines = read_mapping(file)
        rows = {key: {"id": key, **value} if isinstance(value, dict) else value for key, value in data.items()}
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
        bpmn=read_text(folder / "process.bpmn"),
        templates={f"output/{one.name}": read_text(one) for one in sorted((folder / "output").glob("*.typ"))},
        texts=_texts(folder, dictionary, service, elements),
        scenarios={one.stem: read_mapping(one)[0] for one in sorted((folder / "scenarios").glob("*.yaml"))},
    )
    return LoadedPack(folder, published, lines, elements, places, *_owners(dictionary))


def _owners(dictionary: Path) -> tuple[frozenset[str], frozenset[str]]:
    """All owners of elements, and those of them that can `fetch`. Raises PackUnreadable."""
    file = dictionary / OWNERS
    if not file.exists():
        return frozenset(), frozenset()
    known, lines = read_mapping(file)
    for owner, can in known.items():
        if not isinstance(can, list) or set(map(str, can)) - CAN:
            what = f"{owner} does something unknown"
            raise PackUnreadable([Problem(file, lines.of(owner), what, f"list of {', '.join(sorted(CAN))}")])
    return frozenset(known), frozenset(owner for owner, can in known.items() if "fetch" in can)


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
        known, _ = read_mapping(file)
        prefixes = tuple(f"{one}." for one in used)
        texts[file.stem] = {f"elements.{k}": str(v) for k, v in known.items() if k.startswith(prefixes)}
    for file in sorted((folder / "i18n").glob("*.yaml")):
        own, _ = read_mapping(file)
        texts.setdefault(file.stem, {}).update({key: str(value) for key, value in own.items()})
    return texts
