"""The invented population is coherent, reproducible, plausible, and obviously fake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mpp_sandbox.people.areas import load_areas
from mpp_sandbox.people.crowd import invent_crowd
from mpp_sandbox.people.demo import demo_people
from mpp_sandbox.people.directory import Directory
from mpp_sandbox.people.model import Person, RecordState, Relation
from mpp_sandbox.people.names import MARKERS
from mpp_sandbox.people.numbers import date_digits
from mpp_sandbox.store import Store

CROWD = invent_crowd(7, 300)
EVERYBODY = [*demo_people(), *CROWD]


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    return Directory(Store(tmp_path / "people.sqlite3"), seed=7, families=300)


def test_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert invent_crowd(7, 300) == CROWD
    assert invent_crowd(8, 300) != CROWD


def test_every_nik_is_unique_and_built_by_the_rule() -> None:
    niks = [person.nik for person in EVERYBODY]
    assert len(set(niks)) == len(niks)
    districts = {code.replace(".", "") for code in load_areas().names if len(code) == 8}
    for person in EVERYBODY:
        assert person.nik[:6] in districts
        assert person.nik[6:12] == date_digits(person.birth_date, woman=person.is_woman)
        assert int(person.nik[12:]) >= 9001, "a serial that no district reaches"


def test_every_family_card_has_16_digits_and_one_address() -> None:
    addresses: dict[str, set[object]] = {}
    for person in EVERYBODY:
        assert re.fullmatch(r"\d{16}", person.kk)
        addresses.setdefault(person.kk, set()).add(person.address)
    assert all(len(found) == 1 for found in addresses.values())


def test_every_name_shows_that_nobody_bears_it() -> None:
    markers = [marker.lower() for marker in MARKERS]
    assert [p.name for p in EVERYBODY if not any(m in p.name.lower() for m in markers)] == []


def test_some_people_have_a_single_name() -> None:
    assert any(" " not in person.name for person in CROWD)
    assert any(" " not in person.name for person in demo_people())


def test_children_are_younger_than_their_mother_and_name_their_parents(directory: Directory) -> None:
    families: dict[str, list[Person]] = {}
    for person in CROWD:
        families.setdefault(person.kk, []).append(person)
    checked = 0
    for kk in families:
        members = directory.family(kk)
        assert members[0].relation is Relation.HEAD
        mother = next(m for m in members if m.is_woman and m.relation is not Relation.CHILD)
        for child in (m for m in members if m.relation is Relation.CHILD):
            years = (child.birth_date - mother.birth_date).days / 365.25
            assert 18 <= years <= 40
            assert child.mother_name == mother.name
            checked += 1
    assert checked > 200


def test_demo_mother_and_father_share_a_family_card(directory: Directory) -> None:
    by_key = {person.key: person for person in directory.demo}
    family = directory.family(by_key["ibu-banyuwangi"].kk)
    assert [member.key for member in family] == ["ayah-banyuwangi", "ibu-banyuwangi", "anak-banyuwangi"]


def test_every_state_of_a_record_has_someone() -> None:
    assert {person.state for person in demo_people()} == set(RecordState)
