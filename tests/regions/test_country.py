"""The country as loaded: every code, every region, the right midnight."""

import pytest

from mpp.identity import demo
from mpp.regions import actions, queries, rules
from mpp.regions.models import Agency, Area, Mall, Region


@pytest.mark.django_db
def test_the_whole_country_is_loaded_and_loading_again_changes_nothing() -> None:
    actions.load_reference()
    actions.load_reference()
    counts = {level: Area.objects.filter(level=level).count() for level in Area.Level}
    assert counts == {Area.Level.PROVINCE: 38, Area.Level.REGENCY: 514, Area.Level.DISTRICT: 7277}
    assert Region.objects.count() == 509
    assert Mall.objects.count() == 2
    assert Agency.objects.count() == len({(one.region, one.agency) for one in demo.officers()})


@pytest.mark.django_db
def test_jakartas_six_areas_are_one_region() -> None:
    actions.load_reference()
    assert Region.objects.get(code="31").areas.count() == 6


@pytest.mark.django_db
def test_a_search_finds_by_part_of_a_name() -> None:
    actions.load_reference()
    assert [area.code for area in queries.search_regencies("kaimana")] == ["92.08"]


@pytest.mark.parametrize(
    ("code", "zone"), [("35.10", rules.WIB), ("51.71", rules.WITA), ("92.08", rules.WIT), ("96.01", rules.WIT)]
)
def test_midnight_follows_the_province(code: str, zone: str) -> None:
    assert rules.zone_of(code) == zone


@pytest.mark.parametrize(
    ("listed", "readable"),
    [
        ("KABUPATEN ACEH SELATAN", "Kabupaten Aceh Selatan"),
        ("KOTA ADM. JAKARTA PUSAT ", "Kota Adm. Jakarta Pusat"),
        ("DI YOGYAKARTA", "DI Yogyakarta"),
        ("KABUPATEN TOLI-TOLI", "Kabupaten Toli-Toli"),
        ("KABUPATEN PANGKAJENE DAN KEPULAUAN", "Kabupaten Pangkajene dan Kepulauan"),
        ("IV Nagari Bayang Utara", "IV Nagari Bayang Utara"),
        ("Muko-muko Bathin VII", "Muko-muko Bathin VII"),
        ("STM Hilir", "STM Hilir"),
        ("2 x 11 Kayu Tanam", "2 x 11 Kayu Tanam"),
        ("Timang gajah", "Timang Gajah"),
        ("KI'E", "Ki'e"),
    ],
)
def test_names_are_written_as_people_write_them(listed: str, readable: str) -> None:
    assert rules.readable_name(listed) == readable
