"""Read the folder of purposes that people consent to: `packs/consents/*.yaml`, with their texts under `i18n/`."""

from collections.abc import Collection
from pathlib import Path

from pydantic import ValidationError

from mpp.catalogue.national import problems
from mpp.catalogue.pack import ConsentPurpose
from mpp.catalogue.reading import PackUnreadable, Problem, read_mapping

CONSENTS = "consents"
TEXTS = ("label", "words", "recipient", "refused", "withdrawn")


def load_consents(folder: Path) -> dict[str, ConsentPurpose]:
    """Return every purpose by its id; none where there is no such folder. Raises PackUnreadable."""
    return {one.id: one for one in (_read(file) for file in sorted(folder.glob("*.yaml")))}


def _read(file: Path) -> ConsentPurpose:
    data, lines = read_mapping(file)
    try:
        purpose = ConsentPurpose.model_validate(data)
    except ValidationError as error:
        raise PackUnreadable(problems(error, lines)) from error
    if purpose.id != file.stem:
        raise PackUnreadable([Problem(file, lines.of("id"), f"{purpose.id} stands in another file", "rename one")])
    return purpose


def consent_texts(folder: Path, purposes: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the translations of these purposes by language, under `consents.<id>.words`."""
    prefixes = tuple(f"{one}." for one in purposes)
    found: dict[str, dict[str, str]] = {}
    for file in sorted((folder / "i18n").glob("*.yaml")) if prefixes else ():
        known, _ = read_mapping(file)
        own = {path: str(text) for path, text in known.items() if path.startswith(prefixes)}
        found[file.stem] = {f"consents.{path}": text for path, text in own.items()}
    return found
