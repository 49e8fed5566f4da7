"""Texts of a pack by dotted path: Indonesian in place, other languages from `i18n/<lang>.yaml`."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from mpp.catalogue.dictionary import Dictionary
from mpp.catalogue.pack import Element, PublishedService, ServicePack
from mpp.catalogue.remedies import national_text

SOURCE = "id"
_TITLES = {"name", "label", "public_label", "title"}
_TEXTS = _TITLES | {"summary", "hint", "intro", "message", "note", "text", "retention_basis"}
_STANDARD_CODES = {"duration"}


def text(published: PublishedService, path: str, lang: str, fallback: str | None = None) -> str:
    """Return a text in a language, else in Indonesian: `fallback` where given, else the pack's own.

    A path that the pack does not have gives itself, so that a page still stands.
    """
    found = published.texts.get(lang, {}).get(path) if lang != SOURCE else None
    found = found or national_text(path, lang)
    if found:
        return found
    return fallback if fallback is not None else source_texts(published).get(path, path)


def source_texts(published: PublishedService) -> dict[str, str]:
    """Return every Indonesian text of a pack and of its elements by its path."""
    elements = published.elements.values()
    return service_texts(published.service) | {f"elements.{k}": v for k, v in element_texts(elements).items()}


def service_texts(service: ServicePack) -> dict[str, str]:
    """Return the Indonesian texts that stand in `service.yaml`, by dotted path."""
    found = {path: value for path, value in _walk(service, "") if value and national_text(path, SOURCE) is None}
    standard = service.standard.model_dump(exclude=_STANDARD_CODES)
    found |= {f"outputs.{name}.public.{key}": key for name, one in service.outputs.items() for key in one.public}
    found |= {f"standard.{name}": value for name, value in standard.items() if isinstance(value, str)}
    for name, value in standard.items():
        if isinstance(value, list):
            found |= {f"standard.{name}.{index}": line for index, line in enumerate(value)}
    return found


def element_texts(elements: Iterable[Element]) -> dict[str, str]:
    """Return the Indonesian texts of elements: `person.sex.label`, `person.sex.choices.L.label`."""
    return {path: value for one in elements for path, value in _walk(one, one.id) if value}


def dictionary_texts(whole: Dictionary) -> dict[str, str]:
    """Return every Indonesian text of the dictionary: also `owners.djp.label`, `subjects.person.label`."""
    owners = {path: value for name, one in whole.owners.items() for path, value in _walk(one, f"owners.{name}")}
    subjects = {f"subjects.{one.id}.label": one.label for one in whole.subjects}
    return element_texts(whole.elements.values()) | {path: one for path, one in owners.items() if one} | subjects


def _walk(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, BaseModel):
        for name in type(node).model_fields:
            value = getattr(node, name)
            here = f"{path}.{name}" if path else name
            if name in _TEXTS and isinstance(value, str):
                yield here, value
            elif name != "standard":
                yield from _walk(value, here)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _walk(value, f"{path}.{key}")
    elif isinstance(node, list):
        for one in node:
            key = getattr(one, "id", None) or getattr(one, "value", None)
            if key is not None:
                yield from _walk(one, f"{path}.{key}")
