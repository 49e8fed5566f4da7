"""The shipped packs and the dictionary say everything in Indonesian and in every other language."""

import shutil
from pathlib import Path

import pytest

from mpp.catalogue import bpmn
from mpp.catalogue.checker.texts import LANGUAGES
from mpp.catalogue.loader import load_pack
from mpp.catalogue.national import load_dictionary
from mpp.catalogue.texts import dictionary_texts
from mpp.cli.pack_checking import check_all

PACKS = Path(__file__).resolve().parents[2] / "packs"
ABOUT_TEXTS = {"translation", "left_over"}


def untold(packs: Path) -> list[str]:
    """What `mpp pack check` finds about texts."""
    return [one.what for one in check_all(packs) if one.code in ABOUT_TEXTS]


def untold_elements(packs: Path, language: str) -> tuple[set[str], set[str]]:
    """Texts of the dictionary without a translation, and translations of no text; used by a service or not."""
    loaded = load_dictionary(packs / "dictionary")
    said = {path for path, text in loaded.texts[language].items() if text.strip()}
    texts = set(dictionary_texts(loaded.whole))
    return texts - said, said - texts


def test_the_shipped_packs_say_everything_in_every_language() -> None:
    assert untold(PACKS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_says_everything_in_every_language(language: str) -> None:
    assert untold_elements(PACKS, language) == (set(), set())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", sorted(PACKS.glob("services/*")), ids=lambda folder: folder.name)
def test_every_word_of_a_shipped_drawing_is_said_in_every_language(folder: Path, language: str) -> None:
    published = load_pack(folder).published
    graphs = [bpmn.read(one) for one in (published.bpmn, *published.processes.values())]
    nodes = [node for graph in graphs for node in graph.nodes.values()]
    drawn = {node.name for node in nodes if node.name and node.id not in published.service.tasks}
    assert {one for one in drawn if f"drawing.{one}" not in published.texts[language]} == set()


def test_a_label_without_english_is_found(tmp_path: Path) -> None:
    packs = Path(shutil.copytree(PACKS, tmp_path / "packs"))
    file = packs / "dictionary" / "i18n" / "en.yaml"
    line = "person.name.label: "
    kept = [one for one in file.read_text().splitlines() if not one.startswith(line)]
    file.write_text("\n".join([*kept, "person.nick.label: Nickname", ""]))
    assert untold_elements(packs, "en") == ({"person.name.label"}, {"person.nick.label"})
    assert sorted(set(untold(packs))) == [
        "elements.person.name.label has no text in en",
        "person.nick.label is no text",
    ]
