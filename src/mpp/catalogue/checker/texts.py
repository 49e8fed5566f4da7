"""Missing translations, and data that a template names but does not get."""

import re
from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.texts import service_texts, source_texts

LANGUAGES = ("en",)
_UNTRANSLATED = "standard.legal_basis."  # names of laws stay as they are
_DATA = re.compile(r"(?<![\w./\"-])\w+\.data\.([a-z_][a-z0-9_]*)")
_METHODS = {"at", "keys", "values", "pairs", "len"}


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


def templates(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find `….data.x` in a template where the output's data has no `x`."""
    for name, output in loaded.published.service.outputs.items():
        source = loaded.published.templates.get(output.template or "", "")
        for number, line in enumerate(source.splitlines(), 1):
            for key in _DATA.findall(line):
                if key not in output.data and key not in _METHODS:
                    file = loaded.folder / (output.template or "")
                    what, mend = f"the template reads data.{key}", f"add {key} to outputs.{name}.data"
                    yield Mistake(file, number, "template_data", what, mend)
