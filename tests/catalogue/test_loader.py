"""What cannot be read is told with its file and line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mpp.catalogue.loader import load_pack
from mpp.catalogue.national import load_dictionary
from mpp.catalogue.reading import PackUnreadable, read_yaml
from mpp.catalogue.schema import SCHEMAS, json_schema
from mpp.cli import main

SCHEMA = Path(__file__).parents[2] / "packs/schema/service.schema.json"
NAME = "person.name:\n  kind: text\n  label: Nama\n  privacy: general\n"


def test_an_element_keeps_its_lines(tmp_path: Path) -> None:
    (tmp_path / "person.yaml").write_text(NAME, encoding="utf-8")
    loaded = load_dictionary(tmp_path)
    assert loaded.elements["person.name"].label == "Nama"
    assert loaded.lines["person.name"].of("person.name", "privacy") == 4


def test_an_unknown_kind_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "person.yaml").write_text(NAME.replace("text", "essay"), encoding="utf-8")
    with pytest.raises(PackUnreadable) as caught:
        load_dictionary(tmp_path)
    assert [(one.file.name, one.line) for one in caught.value.problems] == [("person.yaml", 2)]


def test_an_element_is_defined_once(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(NAME, encoding="utf-8")
    with pytest.raises(PackUnreadable) as caught:
        load_dictionary(tmp_path)
    assert caught.value.problems[0].file.name == "b.yaml"


def test_a_missing_service_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackUnreadable) as caught:
        load_pack(tmp_path, tmp_path)
    assert caught.value.problems[0].file.name == "service.yaml"


def test_a_pack_that_stands_alone_is_read_with_the_national_dictionary(tmp_path: Path) -> None:
    shutil.copytree(SCHEMA.parents[1] / "services/surat-keterangan-domisili", tmp_path / "domisili")
    ran = CliRunner().invoke(main, ["pack", "check", str(tmp_path / "domisili")])
    assert ran.output == f"{tmp_path / 'domisili'}: benar / no mistakes\n"


def test_dates_stay_iso_text(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("born: 2020-01-31\n", encoding="utf-8")
    assert read_yaml(file)[0] == {"born": "2020-01-31"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_current(name: str) -> None:
    assert (SCHEMA.parent / f"{name}.schema.json").read_text(encoding="utf-8") == json_schema(name)


def test_the_command_prints_a_schema() -> None:
    ran = CliRunner().invoke(main, ["pack", "schema", "dictionary"])
    assert (ran.exit_code, ran.output) == (0, json_schema("dictionary"))


def test_the_national_dictionary_loads_and_knows_the_owner_of_a_nik() -> None:
    elements = load_dictionary(SCHEMA.parents[1] / "dictionary").elements
    assert elements["person.nik"].owner == "dukcapil"
    assert elements["contact.phone"].owner == "declared"
