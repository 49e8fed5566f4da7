"""Read a life event's files: `events/<id>.yaml`, its translations and its scenarios in `events/<id>/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mpp.catalogue.events.format import EventPack
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.national import LoadedDictionary, load_dictionary, problems
from mpp.catalogue.reading import Lines, PackUnreadable, Problem, read_mapping, read_yaml


@dataclass(frozen=True, slots=True)
class LoadedEvent:
    """An event with what the checker needs to point at a mistake."""

    file: Path
    event: EventPack
    lines: Lines
    texts: dict[str, dict[str, str]]
    scenarios: dict[str, dict[str, Any]]
    services: Mapping[str, LoadedPack] = field(default_factory=dict)  # those of its services that could be read

    @property
    def folder(self) -> Path:
        """Where its translations and scenarios stand."""
        return self.file.with_suffix("")


def load_event(file: Path, national: LoadedDictionary | None = None) -> LoadedEvent:
    """Read an event with its services, which stand beside it in `services/`. Raises PackUnreadable."""
    data, lines = read_yaml(file)
    try:
        event = EventPack.model_validate(data)
    except ValidationError as error:
        raise PackUnreadable(problems(error, lines)) from error
    if event.id != file.stem:
        raise PackUnreadable(
            [Problem(file, lines.of("id"), f"the id is not {file.stem}", "name the file by the id")]
        )
    folder = file.with_suffix("")
    return LoadedEvent(
        file,
        event,
        lines,
        texts={one.stem: _texts(one) for one in sorted((folder / "i18n").glob("*.yaml"))},
        scenarios={one.stem: read_mapping(one)[0] for one in sorted((folder / "scenarios").glob("*.yaml"))},
        services=_services(event, file.resolve().parent.parent, national),
    )


def _texts(file: Path) -> dict[str, str]:
    return {key: str(value) for key, value in read_mapping(file)[0].items()}


def _services(event: EventPack, packs: Path, national: LoadedDictionary | None) -> dict[str, LoadedPack]:
    known = national or load_dictionary(packs / "dictionary")
    folders = {one.service: packs / "services" / one.service for one in event.services}
    return {
        name: load_pack(folder, known) for name, folder in folders.items() if (folder / "service.yaml").exists()
    }
