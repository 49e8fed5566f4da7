"""The dictionary's pages and JSON: found, explained, cheap, and the same for everybody."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mpp.catalogue import actions, queries
from mpp.catalogue.national import load_dictionary
from mpp.kernel import clock

PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture
def page(country: None, client: Client) -> Any:
    """A page of the dictionary as text."""

    def read(address: str, **query: str) -> str:
        response = client.get(address, query)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return read


def entries(page: str) -> list[str]:
    """The ids of the elements that a page links to."""
    return re.findall(r'href="/kamus/([a-z0-9_]+\.[a-z0-9_.]+)/"', page)


def test_everybody_finds_every_element_by_subject(page: Any) -> None:
    shown = entries(page("/kamus/"))
    assert sorted(shown) == sorted(load_dictionary(PACKS / "dictionary").elements)
    assert shown[0].startswith("person.")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "nomor akta kema"}, ["death.certificate_number"]),
        (
            {"q": "death certificate"},
            ["death.registered", "death.certificate_number", "document.death_certificate"],
        ),
        ({"q": "kembar tiga belas"}, []),
        ({"q": "pindah", "pemilik": "dukcapil"}, ["residence.letter_number", "document.moving_letter"]),
        ({"pemilik": "dtsen"}, ["assistance.dtsen_decile", "assistance.dtsen_listed"]),
    ],
)
def test_a_search_reads_both_languages_and_the_owner(page: Any, asked: dict[str, str], found: list[str]) -> None:
    assert entries(page("/kamus/", **asked)) == found


def test_an_element_says_what_it_is_who_owns_it_and_what_the_owner_does(page: Any) -> None:
    told = page("/kamus/person.nik/")
    assert "NIK, 16 angka" in told
    assert "Dukcapil (Kementerian Dalam Negeri)" in told
    assert "Pemilik memastikan yang Anda sebutkan benar, tanpa memberi datanya." in told
    assert "NIK tetap seumur hidup" in told
    assert "Pemilik belum tersambung" in page("/kamus/property.certificate_number/")
    assert "Data pribadi spesifik" in page("/kamus/insurance.jkn_status/")


def test_a_derivation_names_what_it_reads_and_its_rule(page: Any) -> None:
    told = page("/kamus/person.must_hold_ktp/")
    assert "Dihitung dari data lain" in told
    assert entries(told) == ["person.birth_date", "person.marital_status"]
    assert 'age_on(person.birth_date, today) >= 17 || person.marital_status != "belum_kawin"' in told


def test_an_element_says_which_service_uses_it_for_whom_and_how(page: Any) -> None:
    used = page("/kamus/practitioner.str/")
    assert ">Surat Izin Praktik (SIP) Dokter (1." in used
    assert "Diambil dari pemiliknya" in used
    assert "Dihasilkan layanan ini" in page("/kamus/document.sip/")
    assert "Belum ada layanan yang memakainya." in page("/kamus/vehicle.plate/")


def test_an_element_that_is_none_is_not_found(country: None, client: Client) -> None:
    assert client.get("/kamus/person.nick/").status_code == 404


def test_a_page_costs_one_query_and_one_more_for_the_services(
    country: None, client: Client, django_assert_num_queries: Any
) -> None:
    """Whatever the number of elements, services and uses; the first reading of an edition comes once a process."""
    for warm in ("/kamus/", "/kamus/person.nik/", "/kamus.json"):
        client.get(warm)
    with django_assert_num_queries(1):
        client.get("/kamus/", {"q": "akta"})
    with django_assert_num_queries(2):
        client.get("/kamus/person.name/")
    with django_assert_num_queries(1):
        client.get("/kamus.json")


def test_all_services_are_first_read_in_one_query(country: None, django_assert_num_queries: Any) -> None:
    versions = queries.newest_versions()
    queries.uses.cache_clear()
    assert len(versions) > 2
    with django_assert_num_queries(1):
        queries.uses(versions, frozenset())


def test_the_json_is_the_whole_dictionary_and_is_read_once(country: None, client: Client) -> None:
    answer = client.get("/kamus.json")
    whole = json.loads(answer.content)
    assert set(whole) == {"digest", "elements", "owners", "subjects", "texts"}
    assert whole["elements"]["person.nik"]["owner"] == "dukcapil"
    assert whole["texts"]["en"]["person.sex.label"] == "Sex"
    tag = answer.headers["ETag"]
    assert tag.removeprefix("W/") == f'"{whole["digest"]}"'
    again = client.get("/kamus.json", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_edition_is_seen_at_once(country: None, client: Client, tmp_path: Path) -> None:
    before = client.get("/kamus.json").headers["ETag"]
    folder = tmp_path / "dictionary"
    folder.mkdir()
    for file in (PACKS / "dictionary").rglob("*.*"):
        copy = folder / file.relative_to(PACKS / "dictionary")
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(file.read_text(encoding="utf-8").replace("label: Nama lengkap\n", "label: Nama utuh\n"))
    actions.publish_dictionary(load_dictionary(folder), at=clock.now())
    assert client.get("/kamus.json").headers["ETag"] != before
    assert "Nama utuh" in client.get("/kamus/person.name/").content.decode()


def test_the_footer_leads_to_the_dictionary(country: None, client: Client) -> None:
    assert f'<a href="{reverse("web:dictionary")}">Kamus data</a>' in client.get("/").content.decode()


def test_without_a_dictionary_there_is_no_page(transactional_db: None, client: Client) -> None:
    assert [client.get(one).status_code for one in ("/kamus/", "/kamus/person.nik/", "/kamus.json")] == [404] * 3


def test_the_pages_speak_english_to_who_asks_for_it(country: None, client: Client) -> None:
    told = client.get("/kamus/death.cause/", headers={"accept-language": "en"}).content.decode()
    assert "<h1>Cause of death</h1>" in told
    assert "Epidemic" in told
