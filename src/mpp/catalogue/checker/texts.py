"""Texts that lack a translation, and translations of what is no text."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.reading import Place, read_mapping
from mpp.catalogue.texts import element_texts, service_texts, source_texts

LANGUAGES = ("en",)
_UNTRANSLATED = "standard.legal_basis."  # names of laws stay as they are
_FREE = ("keywords.", "topics.", _UNTRANSLATED)  # may be translated, one for one or not


def translations(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find texts without a translation: the pack's own at their line, elements' at the element's."""
    own = service_texts(loaded.published.service)
    for lang in LANGUAGES:
        known = loaded.published.texts.get(lang, {})
        for path in source_texts(loaded.published):
            if path in known or path.startswith(_UNTRANSLATED):
                continue
            mend = f"add {path.removeprefix('elements.')} to i18n/{lang}.yaml"
            what = f"{path} has no text in {lang}"
            if path in own:
                yield at(loaded, _place(loaded, path), "translation", what, mend)
                continue
            element = next(one for one in loaded.dictionary if path.startswith(f"elements.{one}."))
            lines = loaded.dictionary_lines[element]
            yield Mistake(lines.file, lines.of(element), "translation", what, f"{mend} of the dictionary")
        yield from _left_over(loaded, lang, set(own))


def _left_over(loaded: LoadedPack, lang: str, own: set[str]) -> Iterator[Mistake]:
    """Translations of texts that are gone or misspelt, of the pack and of the dictionary."""
    elements = set(element_texts(loaded.dictionary.values()))
    dictionary = next((one.file.parent for one in loaded.dictionary_lines.values()), loaded.folder)
    for folder, texts in ((loaded.folder, own), (dictionary, elements)):
        file = folder / "i18n" / f"{lang}.yaml"
        if not file.exists():
            continue
        known, lines = read_mapping(file)
        for path in known:
            if path not in texts and not path.startswith(_FREE):
                yield Mistake(
                    file, lines.of(path), "left_over", f"{path} is no text", "correct its path, or remove it"
                )


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
