"""The front page and the health addresses, with their headers."""

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
    assert client.get("/readyz").json() == {"status": "ok", "database": "up"}


@pytest.mark.django_db
def test_the_front_page_speaks_english_to_who_asks_for_it(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "What do you need?" in page
    assert "Belum ada mal" not in page
