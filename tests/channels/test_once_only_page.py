"""The once-only index for everybody: bars, the worst questions first, and nothing of anybody."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from mpp.applications.models import OnceOnlyTally
from mpp.channels.web.once_only import FEWEST
from tests.applications.conftest import NOW

PAGE = "/kamus/sekali-saja/"
LETTER, PERMIT = "surat-keterangan-domisili", "sip-dokter"


def tally(region: str, service: str, **numbers: Any) -> None:
    told = {"is_first": False, "applications": 1, "known": 9, "needed": 10, "questions": {}, "counted_at": NOW}
    OnceOnlyTally.objects.create(region_code=region, service_id=service, **told | numbers)


@pytest.fixture
def read(country: None, client: Client) -> Any:
    def page(**headers: str) -> str:
        return unescape(client.get(PAGE, headers=headers).content.decode())

    return page


def test_before_anything_was_counted_the_page_says_so(read: Any) -> None:
    assert "Belum ada permohonan yang dihitung" in read()


def test_the_worst_service_and_the_worst_question_come_first(read: Any) -> None:
    tally("35.10", LETTER, known=14, needed=15, questions={"letter.purpose": 2})
    tally("92.08", PERMIT, known=12, needed=20, questions={"practice.place_code": 1, "practice.schedule": 3})
    told = read()
    shown = [
        told.index(one) for one in ("Surat Izin Praktik (SIP) Dokter</span>", "Surat Keterangan Domisili</span>")
    ]
    assert shown == sorted(shown)
    asked = [told.index(f'href="/kamus/{one}/"') for one in ("practice.schedule", "letter.purpose")]
    assert asked == sorted(asked)
    assert "60% · 1 permohonan" in told
    assert "76%" in told  # the mean of 60 and 93.33


def test_first_applications_stand_apart(read: Any) -> None:
    tally("35.10", LETTER, is_first=True, known=0)
    told = read()
    assert "Permohonan pertama, menurut layanan" in told
    assert "Permohonan berikutnya, menurut layanan" not in told


def test_a_region_with_few_applications_is_not_named(read: Any) -> None:
    tally("35.10", LETTER, applications=FEWEST)
    tally("92.08", LETTER, applications=FEWEST - 1)
    told = read()
    assert "Banyuwangi" in told
    assert "Kaimana" not in told


def test_a_new_count_is_seen_at_once(read: Any) -> None:
    tally("35.10", LETTER, known=5)
    assert "50% · 1 permohonan" in read()
    OnceOnlyTally.objects.all().delete()
    tally("35.10", LETTER, known=7, counted_at=NOW + timedelta(hours=1))
    assert "70% · 1 permohonan" in read()


def test_the_page_asks_the_database_the_same_however_many_regions_there_are(
    read: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        tally(f"35.{number:02}", LETTER, applications=FEWEST)
    with django_assert_max_num_queries(8):
        read()


def test_the_dictionary_leads_there(country: None, client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/kamus/").content.decode()
