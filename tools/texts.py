"""Collects the texts of every page and message into one catalog a language, and compiles it. Run by `make texts`.

Indonesian is the source: a text stands in the code as people read it. New texts come into the catalog empty,
texts that are gone leave it, and `tests/house/test_texts.py` fails while one is empty. GNU gettext is not needed.
The catalog is in the order of the texts and holds no places and no moments, so that branches merge by their texts.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

Words = str | tuple[str, ...] | list[str]  # of a countable text one for each number

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mpp"
LANGUAGES = ("en",)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
# `_` and the names that templates become; a number is the place of an argument, with `c` that of a context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def catalog_path(language: str) -> Path:
    """The file of a language's texts."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def collected() -> Catalog:
    """Every text of the source, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        for message, context, is_python in _texts(path):
            flags = ["python-format"] if is_python else []
            catalog.add(message, context=context, flags=flags, locations=[(str(path.relative_to(SOURCE)), 0)])
    return catalog


def updated(language: str) -> Catalog:
    """The catalog of a language, with what is new and without what is gone."""
    path = catalog_path(language)
    known = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    fresh = collected()
    made = Catalog(
        locale=language,
        project="MPP Digital",
        header_comment="# English texts of MPP Digital; the Indonesian ones stand in the code. See tools/texts.py.",
        charset="utf-8",
        creation_date=EPOCH,  # a date of its own would change at every run
        revision_date=EPOCH,
        fuzzy=False,
    )
    for message in fresh:
        if message.id:
            string = held(known.get(_first(message.id), message.context), message.id)
            made.add(message.id, string, message.locations, message.flags, context=message.context)
    return made


def held(known: Message | None, identifier: Words) -> Words:
    """The translation that there is; empty for a new text, and for one that became countable or ceased to be."""
    string = (known.string if known else None) or ""
    if isinstance(identifier, str):
        return string if isinstance(string, str) else ""
    return ("", "") if isinstance(string, str) else string


def filled(string: Words | None) -> bool:
    """Whether a translation says something, in every number."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def written(catalog: Catalog) -> bytes:
    """The catalog as translators read it (.po): the same texts give the same bytes."""
    file = io.BytesIO()
    write_po(file, catalog, width=116, no_location=True, omit_header=False, sort_output=True)
    return file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The catalog as Django reads it (.mo)."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> int:
    """Write the catalogs and say what is still empty."""
    empty = 0
    for language in LANGUAGES:
        catalog, path = updated(language), catalog_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        missing = [message.id for message in catalog if message.id and not filled(message.string)]
        print(f"{language}: {len(catalog)} texts, {len(missing)} without translation")
        empty += len(missing)
    return 1 if empty else 0


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, bool]]:
    content = path.read_text(encoding="utf-8")
    is_python = path.suffix == ".py"
    if not is_python:
        content = templatize(content, origin=str(path))
    for _line, message, _comments, context in extract("python", io.BytesIO(content.encode()), KEYWORDS):
        yield message, context, "%(" in str(message)


def _first(identifier: Words) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    sys.exit(main())
