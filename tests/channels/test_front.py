"""The front page and the health addresses, with their headers."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from mpp.regions import actions


@pytest.mark.django_db
def test_a_person_finds_her_regency_by_a_part_of_its_name(client: Client) -> None:
    actions.load_reference()
    page = client.get("/", {"q": "banyuwangi"})
    assert page.status_code == 200
    assert "Kabupaten Banyuwangi" in page.content.decode()
    assert "35.10" in page.content.decode()


@pytest.mark.django_db
def test_a_place_that_does_not_exist_gets_a_clear_answer(client: Client) -> None:
    page = client.get("/", {"q": "<script>Atlantis"})
    assert "Tidak ada daerah dengan nama itu" in page.content.decode()
    assert "<script>Atlantis" not in page.content.decode()


@pytest.mark.django_db
def test_an_endless_query_is_cut_not_refused(client: Client) -> None:
    assert client.get("/", {"q": "x" * 4000}).status_code == 200


def test_every_page_has_a_strict_content_security_policy(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_ready_asks_the_database(client: Client) -> None:
    assert client.get("/readyz").json() == {
        "status": "ok",
        "database": "up",
        "keys": "up",
        "migrations": "applied",
    }


@pytest.mark.django_db
def test_the_front_page_speaks_english_to_who_asks_for_it(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "What do you need?" in page
    assert "Belum ada mal" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("anak lahir", "Akta Kelahiran"),
        ("pindah", "Surat Keterangan Domisili"),
        ("buka praktik", "Surat Izin Praktik"),
        ("birth certificate", "Akta Kelahiran"),
    ],
)
def test_a_life_event_finds_its_service_and_the_malls_that_offer_it(
    country: None, client: Client, asked: str, found: str
) -> None:
    page = client.get("/", {"q": asked}).content.decode()
    assert found in page
    assert "Kabupaten Banyuwangi" in page
    assert "Kabupaten Kaimana" in page


def test_the_front_page_offers_life_events_and_their_cards_lead_to_services(country: None, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Anak lahir" in page
    assert "Akta Kelahiran" in client.get("/", {"topik": "kelahiran"}).content.decode()


def test_what_an_event_offers_only_where_it_is_due_has_no_tick(country: None, client: Client) -> None:
    page = client.get("/m/35.10/peristiwa/death/").content.decode()
    assert "Penghentian Pensiun karena Meninggal" in page
    assert page.count("Hanya bila berlaku: kami tanyakan sendiri kepada instansinya.") == 1
    assert re.findall(r'name="part" value="([^"]+)"', page) == ["jkn-meninggal"]


def test_the_region_is_remembered_after_the_first_visit_and_leads_straight_to_the_service(
    country: None, client: Client
) -> None:
    answer = client.get("/m/35.10/")
    assert answer.cookies["daerah"].value == "35.10"
    assert answer.cookies["daerah"]["httponly"]
    assert "Daerah Anda: Kabupaten Banyuwangi" in client.get("/").content.decode()
    assert "/m/35.10/layanan/akta-kelahiran/" in client.get("/", {"q": "anak lahir"}).content.decode()


@pytest.mark.parametrize("cookie", ["99.99", "x" * 5000, "../../etc"])
def test_a_cookie_that_names_no_region_is_ignored(country: None, client: Client, cookie: str) -> None:
    client.cookies["daerah"] = cookie
    assert "Di mana Anda tinggal?" in client.get("/").content.decode()


def test_a_region_without_a_mall_is_told_so_with_what_to_do(country: None, client: Client) -> None:
    found = client.get("/", {"daerah": "bondowoso"}).content.decode()
    assert "belum ada mal" in found
    page = client.get("/m/35.11/").content.decode()
    assert "Belum ada mal pelayanan publik di sini" in page
    assert "kantor Dukcapil" in page
    assert client.get("/m/00.00/").status_code == 404


def test_a_service_page_names_a_human_to_call(country: None, client: Client) -> None:
    page = client.get("/m/92.08/layanan/surat-keterangan-domisili/").content.decode()
    assert "Yuliana Rekaan" in page
    assert 'href="tel:+628000000111"' in page
    assert "08.00–16.00 WIT" in page


@pytest.mark.parametrize("path", ["/", "/m/35.10/", "/m/35.10/layanan/akta-kelahiran/"])
def test_the_first_view_with_its_style_and_script_stays_under_thirty_kilobytes(
    country: None, client: Client, path: str
) -> None:
    page = client.get(path, headers={"accept-encoding": "gzip"}).content
    look = Path(__file__).parents[2] / "src/mpp/channels/look/static/look"
    assets = [gzip.compress((look / name).read_bytes()) for name in ("look.css", "look.js", "mark.svg")]
    assert len(page) + sum(map(len, assets)) < 30_000
