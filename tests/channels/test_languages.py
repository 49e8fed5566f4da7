"""Every page in the reader's language: nothing but names stands alike in Indonesian and in English."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from lxml import html

from mpp.applications import queries
from mpp.applications.terms import Produced
from mpp.channels.look.spelling import money, span
from mpp.channels.web.contacts import hours_in_words
from mpp.channels.web.moments import moment
from mpp.config import settings
from mpp.identity.actor import Actor
from mpp.regions.models import Agency, Mall, Region

NAMES = {"MPP Digital", "ID", "EN", "Bahasa Indonesia", "English"}
ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "data-busy", "data-copied", "data-count", "data-shrink")
A_DAY = re.compile(r"\d{1,2} \w+ \d{4}")  # some months have one name in both
OF_WORDS = re.compile(r"[A-Za-z]{2}")
PAGES = [
    *("/", "/?q=lahir", "/?q=zzz", "/?topik=perizinan", "/?daerah=bondowoso"),
    *("/m/35.10/", "/m/35.10/?q=zzz", "/m/92.08/", "/m/35.11/"),
    *("/m/35.10/layanan/surat-keterangan-domisili/", "/m/35.10/layanan/sip-dokter/"),
    *("/m/35.10/layanan/akta-kelahiran/", "/periksa/", "/periksa/luring/", "/v/unknown", "/nowhere"),
    *("/masuk", "/masuk?next=/saya/", "/masuk/sms", "/masuk/loket", "/masuk/petugas", "/selesai"),
]


def told(page: HttpResponse) -> set[str]:
    """What a page tells in its own language."""
    tree: Any = html.fromstring(page.content.decode())
    foreign = {one for part in tree.xpath("//body//*[@lang]") for one in part.iter()}
    found: set[str] = set()
    for element in tree.iter():
        if element.tag in ("script", "style") or element in foreign:
            continue
        texts = [element.text, *(child.tail for child in element), *map(element.get, ATTRIBUTES)]
        found |= {" ".join(one.split()) for one in texts if one and OF_WORDS.search(one)}
    return found


def alike(client: Client, path: str, **posted: Any) -> set[str]:
    """What a page tells in both languages with the same words, but for names."""
    pages = [_asked(client, path, language, posted) for language in ("id", "en")]
    assert [html.fromstring(one.content.decode()).get("lang") for one in pages] == ["id", "en"]
    both = {one.removesuffix(" – MPP Digital").removesuffix(" ·") for one in told(pages[0]) & told(pages[1])}
    return {one for one in both - NAMES if not A_DAY.fullmatch(one)}


def _asked(client: Client, path: str, language: str, posted: dict[str, Any]) -> Any:
    ask = client.post if posted else client.get
    files = {
        name: SimpleUploadedFile("a.pdf", one) if isinstance(one, bytes) else one for name, one in posted.items()
    }
    return ask(path, files or None, headers={"accept-language": language})


def names() -> set[str]:
    """Names of places, offices and people, and their addresses, in the one way they are written."""
    offices = Agency.objects.values_list("name", "address", "contact_name")
    malls = Mall.objects.values_list("name", "address")
    regions = Region.objects.values_list("name")
    return {one for rows in (offices, malls, regions) for row in rows for one in row}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_english_has_no_indonesian_left(country: None, client: Client, path: str) -> None:
    assert alike(client, path) - names() == set()


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("/periksa/", {"number": ""}),
        ("/periksa/", {"number": "470/1"}),
        ("/periksa/", {"file": b"MZ"}),
        ("/periksa/", {"file": b"%PDF-1.7 lain"}),
        ("/masuk/sms", {"phone": "1"}),
        ("/masuk/loket", {"code": "AAAAA-AAAAA"}),
        ("/masuk/petugas", {"login": "nobody", "password": "nothing"}),
    ],
)
def test_what_a_refusal_tells_is_told_in_english(
    country: None, client: Client, path: str, posted: dict[str, Any]
) -> None:
    assert alike(client, path, **posted) - names() == set()


def test_a_document_is_told_with_english_labels_and_as_it_is_printed(
    client: Client, citizen: Actor, issued: Produced
) -> None:
    _, pdf = queries.certificate(citizen, issued.id)
    assert alike(client, "/periksa/", file=pdf) <= {issued.number}
    page = _asked(client, "/periksa/", "en", {"file": pdf}).content.decode()
    assert "<dt>Name</dt>" in page
    assert '<dd class="value" lang="id">Surat Keterangan Domisili</dd>' in page


def test_an_application_is_followed_in_english(browser: Client, citizen: Actor, issued: Produced) -> None:
    case_id = UUID(str(queries.mine(citizen)[0].id))
    number = queries.mine(citizen)[0].number
    for path in ("/saya/", f"/permohonan/{case_id}/"):
        assert alike(browser, path) - names() <= {number}


def test_indonesian_that_is_left_is_found(country: None, client: Client) -> None:
    assert Agency.objects.filter(kind="dinkes").update(contact_hours="Setiap hari") > 0
    assert alike(client, "/m/35.10/") - names() == {"Setiap hari"}


def test_what_is_too_large_is_refused_in_the_language_of_who_sent_it(client: Client) -> None:
    with translation.override("en"):  # as a thread is left by its last reader
        page = client.post(
            "/periksa/",
            b"",
            content_type="text/plain",
            headers={"accept-language": "id", "content-length": str(settings.MPP_MOST_REQUEST_BYTES)},
        )
    assert (page.status_code, "Kiriman terlalu besar" in page.content.decode()) == (413, True)


def test_hours_days_and_amounts_are_spelt_in_the_readers_language() -> None:
    at, zone = datetime(2026, 11, 25, 9, 5, tzinfo=UTC), ZoneInfo("Asia/Jakarta")
    hours = "Senin sampai Jumat, 08.00–16.00 WIB"
    spelt = {}
    for language in ("id", "en"):
        with translation.override(language):
            spelt[language] = [
                *(moment(at, zone), money(30_000), hours_in_words(hours)),
                *(span(1, "working_day"), span(2, "working_hour"), span(3, "clock_hour")),
            ]
    assert spelt == {
        "id": ["Rabu, 25 November 2026, 16.05 WIB", "Rp30.000", hours, "1 hari kerja", "2 jam kerja", "3 jam"],
        "en": [
            *("Wednesday, 25 November 2026, 16:05 WIB", "Rp30,000", "Monday to Friday, 08:00–16:00 WIB"),
            *("1 working day", "2 working hours", "3 hours"),
        ],
    }
