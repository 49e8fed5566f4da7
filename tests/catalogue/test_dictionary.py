"""The national dictionary: what it covers, what follows from what, and what may never change."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mpp.catalogue.checker import check_dictionary
from mpp.catalogue.dictionary import shape_faults, subject_of
from mpp.catalogue.expressions import elements_read, type_of
from mpp.catalogue.national import BASELINE, load_dictionary
from mpp.catalogue.pack import ElementKind, Privacy
from mpp.cli import main
from mpp.kernel.cel import CelType, compile_expression, evaluate
from mpp.registries.adapters.birth_notices import BirthNotices
from mpp.registries.adapters.bpjs import Bpjs
from mpp.registries.adapters.death_notices import DeathNotices
from mpp.registries.adapters.satusehat import Satusehat
from mpp.registries.adapters.sdmk import Sdmk
from mpp.registries.adapters.taspen import Taspen
from tests.catalogue.planting import PACKS, plant

FOLDER = PACKS.parents[2] / "packs" / "dictionary"
NATIONAL = load_dictionary(FOLDER)
ELEMENTS = NATIONAL.elements
TODAY = date(2026, 11, 24)
NEW = "{kind: date, label: Hari, privacy: general}"
HERE = {
    "address.village_code": "35.10.16.1012",
    "address.district_code": "35.10.16",
    "address.regency_code": "35.10",
    "address.province_code": "35",
}
DERIVED = [
    ("person.age", {"person.birth_date": date(2008, 11, 25)}, 17),
    ("person.age_group", {"person.birth_date": date(2021, 11, 25)}, "di_bawah_5"),
    ("person.age_group", {"person.birth_date": date(2021, 11, 24)}, "5_sampai_16"),
    ("person.age_group", {"person.birth_date": date(2009, 11, 24)}, "17_sampai_59"),
    ("person.age_group", {"person.birth_date": date(1966, 11, 24)}, "60_ke_atas"),
    ("person.is_child", {"person.birth_date": date(2008, 11, 25)}, True),
    ("person.is_adult", {"person.birth_date": date(2008, 11, 24)}, True),
    (
        "person.must_hold_ktp",
        {"person.birth_date": date(2010, 1, 1), "person.marital_status": "belum_kawin"},
        False,
    ),
    ("person.must_hold_ktp", {"person.birth_date": date(2010, 1, 1), "person.marital_status": "cerai_mati"}, True),
    ("person.religion_kind", {"person.religion": "Islam"}, "Islam"),
    ("family.is_head", {"family.relation": "istri"}, False),
    ("birth.reported_late", {"person.birth_date": date(2026, 9, 25)}, False),
    ("birth.reported_late", {"person.birth_date": date(2026, 9, 24)}, True),
    ("death.reported_late", {"death.date": date(2026, 10, 25)}, False),
    ("residence.move_scope", {**HERE, "residence.to_village_code": "35.10.16.1012"}, "satu_desa"),
    ("residence.move_scope", {**HERE, "residence.to_village_code": "35.10.16.1013"}, "antar_desa"),
    ("residence.move_scope", {**HERE, "residence.to_village_code": "35.10.17.2001"}, "antar_kecamatan"),
    ("residence.move_scope", {**HERE, "residence.to_village_code": "35.78.01.1001"}, "antar_kabupaten"),
    ("residence.move_scope", {**HERE, "residence.to_village_code": "92.08.01.2001"}, "antar_provinsi"),
    ("residence.who_moves", {"family.members": [{"nik": "1"}]}, "semua"),
    ("insurance.jkn_active", {"insurance.jkn_status": "menunggak"}, False),
    ("vehicle.tax_overdue", {"vehicle.tax_until": date(2026, 11, 23)}, True),
    ("vehicle.tax_overdue", {"vehicle.tax_until": date(2026, 11, 24)}, False),
]


def test_the_dictionary_is_right_and_its_baseline_lists_every_element() -> None:
    assert check_dictionary(NATIONAL) == []
    assert len(ELEMENTS) >= 150


def test_every_subject_has_elements_in_a_file_of_its_own() -> None:
    assert NATIONAL.subjects is not None
    files = {subject_of(name): lines.file.stem for name, lines in NATIONAL.lines.items()}
    assert files == {subject: subject for subject in NATIONAL.subjects}


def test_every_element_has_a_hint_in_both_languages() -> None:
    english = NATIONAL.texts["en"]
    assert [name for name, one in ELEMENTS.items() if not one.hint.strip()] == []
    assert [name for name in ELEMENTS if not english.get(f"{name}.hint", "").strip()] == []


def test_every_file_begins_by_saying_what_it_stands_on() -> None:
    for file in FOLDER.glob("*.yaml"):
        assert file.read_text(encoding="utf-8").startswith("# "), file.name


@pytest.mark.parametrize(("element", "known", "follows"), DERIVED)
def test_a_derivation_says_what_the_law_says(element: str, known: dict[str, Any], follows: Any) -> None:
    derive = ELEMENTS[element].derive
    assert derive is not None
    types = {name: type_of(one) for name, one in ELEMENTS.items()} | {"today": CelType.DATE}
    assert evaluate(compile_expression(derive, types), known | {"today": TODAY}) == follows
    if ELEMENTS[element].kind is ElementKind.CHOICE:
        assert follows in [choice.value for choice in ELEMENTS[element].choices]


def test_nothing_is_concluded_from_a_nik() -> None:
    for element in ELEMENTS.values():
        assert "person.nik" not in elements_read(element.derive or "", ELEMENTS), element.id


def test_what_an_owner_gives_is_what_its_adapter_fetches() -> None:
    adapters = {one.id: one.capabilities for one in (Sdmk, Satusehat, Bpjs, Taspen, BirthNotices, DeathNotices)}
    assert adapters.keys() == NATIONAL.fetching_owners
    for owner, fetches in adapters.items():
        assert {name for name, one in ELEMENTS.items() if one.owner == owner} <= set(fetches)


@pytest.mark.parametrize("subject", ["disability", "assistance"])
def test_health_and_poverty_are_specific(subject: str) -> None:
    found = {one.privacy for one in ELEMENTS.values() if subject_of(one.id) == subject}
    assert found == {Privacy.SPECIFIC}


def test_what_the_state_issues_nobody_uploads() -> None:
    uploads = {one.id for one in ELEMENTS.values() if one.kind is ElementKind.DOCUMENT and not one.issued_by_state}
    assert uploads == {
        "document.birth_letter",
        "document.marriage_book",
        "document.death_letter",
        "document.diploma",
        "document.business_deed",
        "document.owner_consent",
        "document.health_letter",
        "document.photo",
        "document.research_proposal",
        "document.treatment_letter",
        "document.work_contracts",
    }


def test_more_choices_are_no_change_of_type() -> None:
    assert list(shape_faults({"a.b": ["choice", "x"]}, {"a.b": ["choice", "y", "x"]})) == []


def test_the_baseline_takes_new_elements_and_refuses_a_changed_type(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "dictionary", tmp_path / "dictionary"))
    plant(tmp_path, "dictionary/person.yaml", "purpose.kind:", f"purpose.day: {NEW}\npurpose.kind:")
    ran = CliRunner().invoke(main, ["pack", "baseline", str(folder)])
    assert (ran.exit_code, json.loads((folder / BASELINE).read_text())["purpose.day"]) == (0, ["date"])
    line = plant(tmp_path, "dictionary/person.yaml", "purpose.day: {kind: date", "purpose.day: {kind: time")
    before = (folder / BASELINE).read_text()
    ran = CliRunner().invoke(main, ["pack", "baseline", str(folder)])
    told = f"{folder}/person.yaml:{line}: purpose.day was of kind date and is now of kind time"
    assert (ran.exit_code, ran.output.partition(" — ")[0]) == (1, told)
    assert (folder / BASELINE).read_text() == before
