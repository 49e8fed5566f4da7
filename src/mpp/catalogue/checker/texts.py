"""Texts that lack a translation, and translations of what is no text."""

from collections.abc import Collection, Iterator
from pathlib import Path

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.national import OWNERS, SUBJECTS, LoadedDictionary
from mpp.catalogue.reading import Lines, Place, read_mapping
from mpp.catalogue.texts import dictionary_texts, element_texts, service_texts

LANGUAGES = ("en",)
_UNTRANSLATED = "standard.legal_basis."  # names of laws stay as they are
_FREE = ("keywords.", "topics.", _UNTRANSLATED)  # may be translated, one for one or not


def translations(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find texts of the pack without a translation, and what is left over of them."""
    own = service_texts(loaded.published.service)
    for lang in LANGUAGES:
        known = loaded.published.texts.get(lang, {})
        for path in own:
            if path not in known and not path.startswith(_UNTRANSLATED):
                what, mend = f"{path} has no text in {lang}", f"add {path} to i18n/{lang}.yaml"
                yield at(loaded, _place(loaded, path), "translation", what, mend)
        file = loaded.folder / "i18n" / f"{lang}.yaml"
        if file.exists():
            translated, lines = read_mapping(file)
            yield from _left_over(translated, lines, own)


def dictionary_translations(loaded: LoadedDictionary) -> Iterator[Mistake]:
    """Find texts of elements, owners and subjects without a translation, and what is left over of them."""
    whole = loaded.whole
    wanted = dictionary_texts(whole)
    for lang in LANGUAGES:
        known = loaded.texts.get(lang, {})
        missing = {path for path in wanted if path not in known}
        for element in whole.elements.values():
            for path in missing & element_texts([element]).keys():
                lines = loaded.lines[element.id]
                yield _untranslated(lines.file, lines.of(element.id), path, lang, "elements.")
                missing.discard(path)
        for path in missing:
            file = loaded.folder / (OWNERS if path.startswith("owners.") else SUBJECTS)
            yield _untranslated(file, 1, path, lang)
        if lang in loaded.text_lines:
            yield from _left_over(known, loaded.text_lines[lang], wanted)


def _untranslated(file: Path, line: int, path: str, lang: str, within: str = "") -> Mistake:
    mend = f"add {path} to i18n/{lang}.yaml of the dictionary"
    return Mistake(file, line, "translation", f"{within}{path} has no text in {lang}", mend)


def _left_over(translated: Collection[str], lines: Lines, texts: Collection[str]) -> Iterator[Mistake]:
    """Translations of texts that are gone or misspelt."""
    for path in translated:
        if path not in texts and not path.startswith(_FREE):
            what, mend = f"{path} is no text", "correct its path, or remove it"
            yield Mistake(lines.file, lines.of(path), "left_over", what, mend)


def _place(loaded: LoadedPack, path: str) -> Place:
    """A text's place in `service.yaml`, where members of a list go by number and not by id."""
    node: object = loaded.published.service.model_dump(mode="json")
    place: list[str | int] = []
    for word in path.split("."):
        if isinstance(node, list):
            ids = [one.get("id", one.get("value")) if isinstance(one, dict) else None for one in node]
            index = ids.index(word) if word in ids else int(word) if word.isdigit() else 0
            place.append(index)
            node = node[index]
        else:
            place.append(word)
            node = node.get(word) if isinstance(node, dict) else None
    return tuple(place)
