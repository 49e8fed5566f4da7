"""The officers' desk through its pages: finding work, judging a case, and what happens when things went on."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from mpp.applications import queries
from mpp.applications.actions import Ruling, claim, decide, send_correction
from mpp.applications.pictures import SIDE, of_page
from mpp.catalogue.queries import version
from mpp.identity.actor import Actor
from mpp.issuance import actions as issuance
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes import engine
from mpp.processes.models import Case
from mpp.processes.moving import engine_state
from mpp.regions import queries as regions
from tests.applications.conftest import NOW
from tests.channels.desk_people import MOTHER, PURPOSE, Seat, birth, letter, seated

HEAVIEST = 60_000  # bytes of a desk page, before compression
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def verifier(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


@pytest.fixture
def other(country: None) -> Seat:
    return seated("Rekan Contoh", "dukcapil", "verifier")


def page(seat: Seat, url: str, status: int = 200) -> str:
    answer = seat.client.get(url)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def post(seat: Seat, url: str, **data: Any) -> Any:
    return seat.client.post(url, data)


def first(seat: Seat) -> UUID:
    return queries.worklist(seat.actor)[0].id


def taken(seat: Seat) -> str:
    """The address of the seat's first task, taken."""
    claim(seat.actor, task := first(seat), NOW)
    return f"/meja/tugas/{task}/"


def photo(width: int = 1600, height: int = 1200) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#b0c4de").save(out, "JPEG")
    return out.getvalue()


def pdf(pages: int) -> bytes:
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def test_the_desk_says_where_the_officer_is_and_how_much_waits(verifier: Seat, citizen: Actor) -> None:
    numbers = {letter(citizen).number for _ in range(3)}
    home = page(verifier, "/meja/")
    assert set(re.findall(r"3510-26-\d{6}-\d", home)) == numbers
    assert "Verifikator</span>" in home
    assert "Dinas Kependudukan" in home
    assert re.findall(r"count-badge\">(\d+)<", home) == ["0", "3"]
    assert "S•••" in home
    assert "Surat Keterangan Domisili" in home
    assert "Periksa data penduduk" in home


def test_an_empty_desk_says_so(verifier: Seat) -> None:
    assert "Tidak ada tugas yang menunggu" in page(verifier, "/meja/")
    assert "Anda tidak memegang tugas" in page(verifier, "/meja/")
    assert "Anda tidak memegang tugas" in page(verifier, "/meja/?daftar=saya")


def test_a_day_shows_what_is_mine_and_what_waits_by_service(verifier: Seat, citizen: Actor) -> None:
    late, today = (letter(citizen).number for _ in range(2))
    claim(verifier.actor, first(verifier), NOW)
    home = page(verifier, "/meja/")
    mine, pool = home.split("Belum diambil di kantor Anda")
    assert re.findall(r"<a href=\"/meja/tugas/[^>]+>(3510-26-\d{6}-\d)</a>", mine) == [late]
    assert re.findall(r"<a href=\"/meja/tugas/[^>]+>(3510-26-\d{6}-\d)</a>", pool) == [today]
    assert re.search(r"<dt>Surat Keterangan Domisili</dt><dd class=\"number\">1</dd>", pool)
    assert mine.count("hari ini</span>") == 1  # due at one o'clock
    assert len(home) < HEAVIEST


def test_a_taken_task_moves_to_its_officer_and_back(verifier: Seat, other: Seat, citizen: Actor) -> None:
    number = letter(citizen).number
    task = first(verifier)
    assert post(verifier, f"/meja/tugas/{task}/ambil").headers["location"] == f"/meja/tugas/{task}/"
    assert number in page(verifier, "/meja/")
    assert number not in page(other, "/meja/")
    assert post(verifier, f"/meja/tugas/{task}/kembalikan").status_code == 303
    assert number in page(other, "/meja/")


def test_lateness_is_marked_in_words_and_times_are_the_regions_own(verifier: Seat, citizen: Actor) -> None:
    letter(citizen)
    assert "24 Nov 2026, 13.00" in page(verifier, "/meja/")  # 9.00 in Banyuwangi, and four working hours
    assert "terlambat" not in page(verifier, "/meja/")
    clock.stop(NOW + timedelta(hours=5))
    assert "terlambat" in page(verifier, "/meja/")


def test_thirty_tasks_come_page_by_page_each_once_for_the_same_number_of_queries(
    verifier: Seat, citizen: Actor
) -> None:
    letter(citizen)
    page(verifier, "/meja/?daftar=kantor")
    with CaptureQueriesContext(connection) as with_one:
        page(verifier, "/meja/?daftar=kantor")
    numbers = [letter(citizen).number for _ in range(29)]
    with CaptureQueriesContext(connection) as with_thirty:
        shown = page(verifier, "/meja/?daftar=kantor")
    assert len(with_thirty) == len(with_one)
    assert len(shown) < HEAVIEST
    following = re.search(r'href="([^"]+)" rel="next"', shown)
    assert following
    rest = page(verifier, following[1].replace("&amp;", "&"))
    found = re.findall(r"<a href=\"/meja/tugas/[^>]+>(3510-26-\d{6}-\d)</a>", shown + rest)
    assert (len(found), len(set(found))) == (30, 30)
    assert set(numbers) < set(found)
    assert 'rel="next"' not in rest
    assert "3510-26" in page(verifier, "/meja/?daftar=kantor&sesudah=apa-saja")


def test_a_case_is_found_by_number_or_nik_that_never_stands_in_an_address(verifier: Seat, country: None) -> None:
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    number = birth(clerk.actor, photo()).number
    for typed in (number, number.replace("-", ""), MOTHER[0], "3510 1661 0296 9001"):
        found = post(verifier, "/meja/cari/", q=typed).content.decode()
        assert number in found
        assert "Periksa berkas kelahiran" in found
    assert MOTHER[0] not in post(verifier, "/meja/cari/", q=MOTHER[0]).headers.get("location", "")
    assert "berkas ditemukan" not in page(verifier, f"/meja/cari/?q={number}")
    assert "berkas ditemukan" in post(verifier, "/meja/cari/", q=number).content.decode()
    assert "Tidak ditemukan" in post(verifier, "/meja/cari/", q="3510166501839001").content.decode()


def test_a_mistyped_number_is_said_and_kept(verifier: Seat, citizen: Actor) -> None:
    number = letter(citizen).number
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    answer = post(verifier, "/meja/cari/", q=wrong)
    assert answer.status_code == 422
    assert "Periksa angkanya" in answer.content.decode()
    assert f'value="{wrong}"' in answer.content.decode()


@pytest.mark.parametrize(("region", "agency"), [("92.08", "dukcapil"), ("35.10", "bpjs")])
def test_another_office_finds_nothing(citizen: Actor, verifier: Seat, region: str, agency: str) -> None:
    number = letter(citizen).number
    stranger = seated("Orang Lain Contoh", agency, "verifier", region=region)
    assert "Tidak ditemukan" in post(stranger, "/meja/cari/", q=number).content.decode()
    page(stranger, f"/meja/tugas/{first(verifier)}/", 404)


def test_a_task_shows_values_by_party_with_their_source(verifier: Seat, citizen: Actor) -> None:
    letter(citizen)
    shown = page(verifier, taken(verifier))
    assert "<h2>Pemohon</h2>" in shown
    assert "Diisi pemohon" in shown
    assert "Dari akun nasional" in shown
    assert "menunggu jawaban Dukcapil" in shown  # nobody listens there
    assert len(shown) < HEAVIEST


def test_a_task_that_nobody_holds_offers_to_take_it_and_no_decision(verifier: Seat, citizen: Actor) -> None:
    letter(citizen)
    shown = page(verifier, f"/meja/tugas/{first(verifier)}/")
    assert "Ambil tugas ini" in shown
    assert "Simpan keputusan" not in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Pilih keputusan."),
        ({"decision": "refuse"}, "Pilih alasan dari daftar."),
        ({"decision": "correct", "note": ""}, "Tulis catatannya"),
        ({"decision": "correct", "note": "ada yang salah"}, "Tandai isian yang harus diperbaiki"),
    ],
)
def test_a_decision_that_lacks_something_keeps_all_that_was_typed(
    verifier: Seat, citizen: Actor, typed: dict[str, str], said: str
) -> None:
    letter(citizen)
    url = taken(verifier)
    answer = post(
        verifier, f"{url}putuskan", **{"note": "Tulisan saya", f"mark-{PURPOSE}": "Sebut banknya"} | typed
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count(said) == 2  # in the summary and at the control
    assert typed.get("note", "Tulisan saya") in shown
    assert "Sebut banknya" in shown
    if typed.get("decision"):
        assert re.search(rf'value="{typed["decision"]}"[^>]* checked', shown)


def test_a_reason_counts_for_its_own_decision_alone(verifier: Seat, citizen: Actor) -> None:
    letter(citizen)
    url = taken(verifier)
    data = {"decision": "approve", "reason-refuse": "not_entitled"}
    assert post(verifier, f"{url}putuskan", **data).headers["location"] == "/meja/"
    assert "tersimpan" in page(verifier, "/meja/")
    assert "tersimpan" not in page(verifier, "/meja/")


def test_what_a_registry_owns_cannot_be_marked(verifier: Seat, citizen: Actor) -> None:
    letter(citizen)
    data = {"decision": "correct", "note": "salah", "marks": ["applicant.nik"]}
    answer = post(verifier, f"{taken(verifier)}putuskan", **data)
    assert answer.status_code == 422
    assert "bukan isian pemohon" in answer.content.decode()


def test_who_comes_too_late_reads_who_decided_what_and_keeps_the_words(
    verifier: Seat, other: Seat, citizen: Actor
) -> None:
    letter(citizen)
    url = taken(verifier)
    decide(verifier.actor, UUID(url.split("/")[3]), Ruling("approve"), NOW)
    answer = post(other, f"{url}putuskan", decision="correct", note="Kalimat panjang saya")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Verifikator Contoh sudah memutuskan tugas ini pada 24 Nov 2026, 09.00 WIB: Data sesuai." in shown
    assert "Kalimat panjang saya" in shown
    assert 'href="/meja/"' in shown
    later = page(other, url)
    assert "sudah diputuskan Verifikator Contoh" in later
    assert "Simpan keputusan" not in later


def test_a_task_in_another_officers_hands_names_them(verifier: Seat, other: Seat, citizen: Actor) -> None:
    letter(citizen)
    url = taken(verifier)
    answer = post(other, f"{url}ambil")
    assert answer.status_code == 409
    assert "Verifikator Contoh mengambil tugas ini pada 24 Nov 2026, 09.00 WIB." in answer.content.decode()
    assert "sedang dikerjakan Verifikator Contoh" in page(other, url)
    assert post(other, f"{url}putuskan", decision="approve").status_code == 409


def test_who_verified_is_told_before_signing_that_another_must(citizen: Actor) -> None:
    letter(citizen)
    both = seated("Rangkap Contoh", "dukcapil", "verifier", "signer")
    decide(both.actor, first(both), Ruling("approve"), NOW)
    url = taken(both)
    shown = page(both, url)
    assert "harus diputuskan petugas lain" in shown
    assert "Simpan keputusan" not in shown
    assert "Kembalikan ke antrean" in shown
    assert "harus diputuskan petugas lain" in post(both, f"{url}putuskan", decision="approve").content.decode()


def test_what_was_mended_is_shown_beside_what_it_was_with_the_words_that_asked_for_it(
    verifier: Seat, citizen: Actor
) -> None:
    receipt = letter(citizen)
    url = taken(verifier)
    data = {"decision": "correct", "note": "Belum jelas", "marks": [PURPOSE], f"mark-{PURPOSE}": "Pilih yang benar"}
    assert post(verifier, f"{url}putuskan", **data).status_code == 303
    send_correction(citizen, receipt.application_id, {PURPOSE: "sekolah"}, NOW)
    shown = page(verifier, f"/meja/tugas/{first(verifier)}/")
    assert shown.count("diperbaiki pemohon") == 1
    assert re.search(r"Sebelumnya: <del>[^<]*bank", shown, re.IGNORECASE)
    assert "Belum jelas" in shown
    assert "Pilih yang benar" in shown
    assert "Verifikator Contoh" in shown
    assert "setelah perbaikan" in page(verifier, "/meja/?daftar=kantor")


def test_documents_stand_in_the_page_as_small_pictures_that_cannot_run(verifier: Seat, country: None) -> None:
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    birth(clerk.actor, pdf(3))
    shown = page(verifier, taken(verifier))
    pictures = re.findall(r'src="(/meja/berkas/[^"]+)"', shown)
    assert len(pictures) == 3
    assert "3 halaman" in shown
    answer = verifier.client.get(pictures[2])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    assert max(Image.open(io.BytesIO(answer.content)).size) == SIDE
    page(verifier, pictures[2].replace("/3.jpg", "/4.jpg"), 404)
    stranger = seated("Orang Lain Contoh", "bpjs", "verifier")
    page(stranger, pictures[0], 404)


def test_a_page_is_drawn_small_whatever_it_was() -> None:
    assert max(Image.open(io.BytesIO(of_page(pdf(1), "application/pdf", 1))).size) == SIDE
    assert Image.open(io.BytesIO(of_page(photo(), "image/jpeg", 1))).size == (1100, 825)
    assert Image.open(io.BytesIO(of_page(photo(20, 10), "image/jpeg", 1))).size == (20, 10)


def test_a_card_is_handed_over_by_who_sees_no_more_than_the_name(verifier: Seat, country: None) -> None:
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    receipt = birth(clerk.actor, photo())
    decide(verifier.actor, first(verifier), Ruling("approve"), NOW)
    _register(receipt.application_id)
    shown = page(clerk, taken(clerk))
    assert "Serahkan Kartu Identitas Anak" in shown
    assert MOTHER[1] in shown
    assert "Putra Rekaan Contoh" in shown
    assert "Bambang" not in shown
    url = f"/meja/tugas/{first(clerk)}/putuskan"
    assert post(clerk, url, decision="approve").status_code == 422
    assert post(clerk, url, decision="handed_over").status_code == 303
    with unit_of_work(Scope.system("test")):
        assert Case.objects.get().state == "closed"


def _register(case_id: UUID) -> None:
    """The agency's own system has registered the birth, and the card is printed."""
    with unit_of_work(Scope.system("test")):
        case = Case.objects.get(id=case_id)
        published = version(case.service_version_id)
        waiting = engine.waiting(engine_state.load(case, published))[0]
        calendar = regions.calendar_of(case.region_id, NOW.date())
        issuance.receive(
            issuance.Received(
                case_id=case_id,
                region_id=case.region_id,
                applicant_id=case.applicant_id,
                agency_ids=tuple(case.agency_ids),
                service_version_id=case.service_version_id,
                output="kia",
                engine_task_id=str(waiting.id),
                number="3510160909260001",
                printed=True,
            ),
            NOW,
        )
        processes.complete_task(case_id, waiting.id, "issued", published, calendar, NOW)
