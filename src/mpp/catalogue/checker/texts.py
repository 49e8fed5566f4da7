"""Texts that lack a translation, and translations of what is no text."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.texts import service_texts, source_texts

LANGUAGES = ("en",)
_UNTRANSLATED = "standard.legal_basis."  # names of laws stay as they are


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
                yield at(loaded, tuple(path.split(".")), "translation", what, mend)
                continue
            element = next(one for one in loaded.dictionary if path.startswith(f"elements.{one}."))
            lines = loaded.dictionary_lines[element]
            yield Mistake(lines.file, lines.of(element), "translation", what, f"{mend} of the dictionary")
