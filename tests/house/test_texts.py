"""Every text that people see is marked, collected, and said in every language with the same placeholders."""

import ast
import io
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from tools import texts

Key = tuple[tuple[str, ...], str | None]
SLOTS = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>|&\w+;")
SAMPLES = ("gallery", "samples.py")  # the design system's page stands in Indonesian alone
# Words that stand in a sentence and in no code, address or name.
SENTENCES = re.compile(r"\b(Anda|yang|tidak|belum|sudah|untuk|dengan|dari|atau|bukan|agar|oleh)\b")
NAMES = {"MPP Digital", "ID", "EN", "English", "Bahasa Indonesia", "Rp"}


def committed(language: str) -> Catalog:
    """The language's catalog, to do with as one likes."""
    return deepcopy(_read(language))


@cache
def _read(language: str) -> Catalog:
    with texts.catalog_path(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def wanted() -> set[Key]:
    return keys(texts.collected())


def said(string: texts.Words | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def keys(catalog: Catalog) -> set[Key]:
    return {(said(message.id), message.context) for message in catalog if message.id}


def entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def missing(catalog: Catalog) -> set[Key]:
    return wanted() - keys(catalog)


def gone(catalog: Catalog) -> set[Key]:
    return (keys(catalog) - wanted()) | {(said(one), None) for one in catalog.obsolete}


def empty(catalog: Catalog) -> set[Key]:
    return {(said(one.id), one.context) for one in entries(catalog) if not texts.filled(one.string)}


def fuzzy(catalog: Catalog) -> set[Key]:
    return {(said(one.id), one.context) for one in entries(catalog) if one.fuzzy}


def with_other_slots(catalog: Catalog) -> set[Key]:
    """Each number of a text has the slots of the Indonesian: a lost one tells less, an unknown one fails."""
    told = (one for one in entries(catalog) if texts.filled(one.string))
    return {(said(one.id), one.context) for one in told if _slots(one.id) != _slots(one.string)}


def _slots(string: texts.Words | None) -> set[tuple[str, ...]]:
    return {tuple(sorted(SLOTS.findall(one))) for one in said(string)}


FINDERS = [missing, gone, empty, fuzzy, with_other_slots]


@pytest.mark.parametrize("find", FINDERS)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_catalog_is_whole(find: Callable[[Catalog], set[Key]], language: str) -> None:
    assert find(committed(language)) == set()


def _leave_out(catalog: Catalog) -> None:
    catalog.delete("Permohonan saya")


def _keep_an_old_one(catalog: Catalog) -> None:
    catalog.add("Permohonan saya", "My applications", context="of a page that is gone")


def _keep_one_as_obsolete(catalog: Catalog) -> None:
    catalog.obsolete["Teks lama"] = Message("Teks lama", "Old text")


def _empty_a_plural(catalog: Catalog) -> None:
    catalog["%(n)s halaman"].string = ("%(n)s page", "")


def _guess(catalog: Catalog) -> None:
    catalog["Permohonan saya"].flags.add("fuzzy")


def _lose_a_slot(catalog: Catalog) -> None:
    catalog["Permohonan %(number)s"].string = "Application"


def _lose_a_slot_of_one_number(catalog: Catalog) -> None:
    catalog["%(n)s halaman"].string = ("one page", "%(n)s pages")


@pytest.mark.parametrize(
    ("plant", "finder"),
    [
        (_leave_out, missing),
        (_keep_an_old_one, gone),
        (_keep_one_as_obsolete, gone),
        (_empty_a_plural, empty),
        (_guess, fuzzy),
        (_lose_a_slot, with_other_slots),
        (_lose_a_slot_of_one_number, with_other_slots),
    ],
)
def test_a_planted_fault_of_the_catalog_is_found(
    plant: Callable[[Catalog], None], finder: Callable[[Catalog], set[Key]]
) -> None:
    catalog = committed("en")
    plant(catalog)
    assert [find for find in FINDERS if find(catalog)] == [finder]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_what_is_committed_is_what_make_texts_writes(language: str) -> None:
    path, catalog = texts.catalog_path(language), texts.updated(language)
    assert path.read_bytes() == texts.written(catalog)
    assert path.with_suffix(".mo").read_bytes() == texts.compiled(catalog)


def test_the_catalog_holds_nothing_that_two_branches_would_both_change() -> None:
    catalog = texts.updated("en")
    again = read_po(io.BytesIO(texts.written(catalog)), locale="en")
    assert texts.written(again) == texts.written(catalog)
    ids = [message.id if isinstance(message.id, str) else message.id[0] for message in entries(again)]
    assert ids == sorted(ids)
    assert b"\n#: " not in texts.written(catalog)


def test_a_text_that_becomes_countable_is_translated_anew() -> None:
    known = Catalog(locale="en")
    known.add("%(n)s halaman", "%(n)s pages")
    known.add(("Satu berkas", "%(n)s berkas"), ("One file", "%(n)s files"))
    assert texts.held(known.get("%(n)s halaman"), ("%(n)s halaman", "%(n)s halaman")) == ("", "")
    assert texts.held(known.get("Satu berkas"), "Satu berkas") == ""


def unmarked_in_template(page: str) -> list[str]:
    """Words of a template outside every translation, in its text or in what a reader is told of an element."""
    page = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}|{% verbatim %}.*?{% endverbatim %}", "", page, flags=re.S
    )
    page = re.sub(
        r"{% blocktranslate.*?{% endblocktranslate %}|{% block english %}.*?{% endblock %}", "", page, flags=re.S
    )
    page = re.sub(r"{%.*?%}|{{.*?}}", "\n", page, flags=re.S)
    told = re.findall(r'(?:alt|title|placeholder|aria-label|data-busy)="([^"]*)"', page)
    words = [one.strip() for one in [*re.sub(r"<[^>]*>", "\n", page).splitlines(), *told]]
    return [one for one in words if re.search(r"[A-Za-z]{2}", one) and one.strip(" –") not in NAMES | MARKUP]


# Attributes and classes that a template writes from a block or a condition.
MARKUP = {'class="desk"', "with-aside", 'aria-describedby="', 'aria-invalid="true"'}


def unmarked_in_python(source: str) -> list[str]:
    """Indonesian sentences outside docstrings and the functions that mark a text."""
    tree = ast.parse(source)
    marked = {id(one) for call in ast.walk(tree) if _marks(call) for one in ast.walk(call)}
    alone = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    constants = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return [
        str(one.value) for one in constants if id(one) not in marked | alone and SENTENCES.search(str(one.value))
    ]


def _marks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in texts.KEYWORDS


def _screens(pattern: str) -> list[Path]:
    found = (texts.SOURCE / "channels").rglob(pattern)
    return sorted(path for path in found if not any(one in path.parts for one in SAMPLES))


def test_no_words_of_a_template_stand_unmarked() -> None:
    found = {path.name: unmarked_in_template(path.read_text()) for path in _screens("*.html")}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_sentence_of_the_channels_stands_unmarked() -> None:
    found = {path.name: unmarked_in_python(path.read_text()) for path in _screens("*.py")}
    assert {name: words for name, words in found.items() if words} == {}


def test_planted_unmarked_words_are_found() -> None:
    assert unmarked_in_template('<p>{% translate "Nama" %} Isi <img alt="Foto"></p>') == ["Isi", "Foto"]
    source = 'def f():\n    """Bukan yang ini."""\n    return _("Sudah ada"), "Nama belum diisi"\n'
    assert unmarked_in_python(source) == ["Nama belum diisi"]
