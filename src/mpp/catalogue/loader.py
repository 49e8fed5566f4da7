"""Read a pack folder into a `PublishedService`, and keep the line of every key for error messages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mpp.catalogue import bpmn
from mpp.catalogue.consents import CONSENTS, consent_texts, load_consents
from mpp.catalogue.national import LoadedDictionary, load_dictionary, problems
from mpp.catalogue.pack import Element, PublishedService, ServicePack
from mpp.catalogue.reading import Lines, PackUnreadable, read_mapping, read_text, read_yaml

NATIONAL = Path(__file__).resolve().parents[3] / "packs" / "dictionary"
_PROCESS = re.compile(r"[A-Za-z_]\w*")
PROCESSES = "processes"  # beside `dictionary/`: what several packs share


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack with what the checker needs to point at a mistake."""

    folder: Path
    published: PublishedService
    lines: Lines
    national: LoadedDictionary

    @property
    def dictionary(self) -> dict[str, Element]:
        """Every element of the nation, by its id."""
        return self.national.elements

    @property
    def fetching_owners(self) -> frozenset[str]:
        """Registries that give values of their elements out."""
        return self.national.fetching_owners


def load_pack(folder: Path, dictionary: Path | LoadedDictionary | None = None) -> LoadedPack:
    """Read a pack; the dictionary is the one beside `services/`, else the nation's. Raises PackUnreadable."""
    if dictionary is None:
        beside = folder.resolve().parent.parent / "dictionary"
        dictionary = beside if beside.is_dir() else NATIONAL
    national = dictionary if isinstance(dictionary, LoadedDictionary) else load_dictionary(dictionary)
    data, lines = read_yaml(folder / "service.yaml")
    try:
        service = ServicePack.model_validate(data)
    except ValidationError as error:
        raise PackUnreadable(problems(error, lines)) from error
    consents = national.folder.parent / CONSENTS
    purposes = load_consents(consents)
    drawn = read_text(folder / "process.bpmn")
    shared = shared_processes(drawn, national.folder.parent / PROCESSES)
    drawings = drawing_texts(national.folder.parent / PROCESSES, [drawn, *shared.values()])
    published = PublishedService(
        service=service,
        elements=_slice(service, national.elements),
        consents={one: purposes[one] for one in sorted(_purposes(service) & set(purposes))},
        bpmn=drawn,
        processes=shared,
        templates={f"output/{one.name}": read_text(one) for one in sorted((folder / "output").glob("*.typ"))},
        texts=_with(
            drawings, _with(_texts(folder, service, national), consent_texts(consents, _purposes(service)))
        ),
        scenarios={one.stem: read_mapping(one)[0] for one in sorted((folder / "scenarios").glob("*.yaml"))},
    )
    return LoadedPack(folder, published, lines, national)


def shared_processes(drawn: str, folder: Path) -> dict[str, str]:
    """The processes that a drawing calls, and those that they call, by id. What is not there the checker tells."""
    found: dict[str, str] = {}
    todo = list(_calls(drawn))
    while todo:
        name = todo.pop()
        file = folder / f"{name}.bpmn"
        if name not in found and file.is_file():
            found[name] = read_text(file)
            todo += _calls(found[name])
    return dict(sorted(found.items()))


def drawing_texts(folder: Path, drawings: Iterable[str]) -> dict[str, dict[str, str]]:
    """What stands in drawings beside tasks, by language and `drawing.<Indonesian words>`: most say the same."""
    said = {words for one in drawings for words in _words(one)}
    found = {file.stem: read_mapping(file)[0] for file in sorted((folder / "i18n").glob("*.yaml"))}
    return {
        lang: {f"drawing.{words}": str(known[words]) for words in sorted(said & known.keys())}
        for lang, known in found.items()
    }


def _words(drawn: str) -> set[str]:
    try:
        graph = bpmn.read(drawn)
    except bpmn.NotReadable:
        return set()
    return {graph.title, *(node.name for node in graph.nodes.values())} - {""}


def _calls(drawn: str) -> list[str]:
    """The file names that call activities may mean; a drawing that cannot be read is told of by the checker."""
    try:
        calls = bpmn.read(drawn).of_kind(bpmn.CALL)
    except bpmn.NotReadable:
        return []
    return [one.called for one in calls if _PROCESS.fullmatch(one.called)]


def used_elements(service: ServicePack) -> set[str]:
    """Return the ids of the elements that a service names."""
    needed = {one for party in service.parties.values() for one in party.needs}
    return needed | service.lists | {one.document for one in service.outputs.values() if one.document}


def _slice(service: ServicePack, elements: dict[str, Element]) -> dict[str, Element]:
    return {one: elements[one] for one in sorted(used_elements(service)) if one in elements}


def _texts(folder: Path, service: ServicePack, national: LoadedDictionary) -> dict[str, dict[str, str]]:
    """Return texts by language: the pack's own, and its elements' under `elements.<id>.label`."""
    prefixes = tuple(f"{one}." for one in sorted(used_elements(service) & set(national.elements)))
    texts = {
        lang: {f"elements.{path}": text for path, text in known.items() if path.startswith(prefixes)}
        for lang, known in national.texts.items()
    }
    for file in sorted((folder / "i18n").glob("*.yaml")):
        own, _ = read_mapping(file)
        texts.setdefault(file.stem, {}).update({key: str(value) for key, value in own.items()})
    return texts


def _purposes(service: ServicePack) -> set[str]:
    """The purposes of consent that a service's parties name."""
    return {one for party in service.parties.values() for one in party.by_consent.values()}


def _with(
    texts: Mapping[str, Mapping[str, str]], more: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    return {lang: {**texts.get(lang, {}), **more.get(lang, {})} for lang in sorted({*texts, *more})}
