"""What a person meets while applying: clear words for every bad input, and nothing that was typed is lost."""

import gzip
import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mpp.applications import actions, queries
from mpp.applications.actions import Ruling, decide
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import NotFound
from mpp.kernel.ids import new_id
from mpp.registries.calls import HealthBoard, process_calls
from mpp.registries.directory import registries
from mpp.vault.actions import remember_claims
from tests.applications.conftest import NOW, officer
from tests.channels.conftest import enter
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

LETTER, BIRTH = "surat-keterangan-domisili", "akta-kelahiran"
DATE = {"child.sex": "L", "child.birth_place": "Banyuwangi", "child.birth.order": "1"}

pytestmark = pytest.mark.django_db(transaction=True)


def start(client: Client, service: str) -> str:
    """Start an interview; its address."""
    first_page = str(client.post(f"/m/35.10/layanan/{service}/mulai").headers["location"])
    return first_page.split("hal/")[0]


def send(client: Client, interview: str, page: str, **answers: Any) -> Any:
    """Send one page; dots and brackets of a path stand in `answers` as they are."""
    return client.post(f"{interview}hal/{page}/", answers)


def words(response: Any) -> str:
    """What a page says."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def birth(browser: Client) -> str:
    """An interview about a birth."""
    return start(browser, BIRTH)


@pytest.mark.parametrize(
    ("nik", "said"),
    [
        ("351016", "NIK terdiri dari 16 angka"),
        ("35101652O4909001", "NIK hanya berisi angka"),
        ("3510165213909001", "Tanggal lahir di dalam NIK itu tidak ada"),
    ],
)
def test_a_wrong_nik_is_said_beside_it_and_kept_as_typed(browser: Client, birth: str, nik: str, said: str) -> None:
    answer = send(browser, birth, "witnesses.1", **{"witness[1].nik": nik, "witness[1].name": "Budi Contoh"})
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{nik}"' in answer.content.decode()
    assert 'value="Budi Contoh"' in answer.content.decode()


@pytest.mark.parametrize("nik", ["3510165204909001", "5403010101600001", "3510 1652 0490 9001"])
def test_a_womans_day_a_region_of_long_ago_and_spaces_are_fine(browser: Client, birth: str, nik: str) -> None:
    answer = send(browser, birth, "witnesses.1", **{"witness[1].nik": nik, "witness[1].name": "Siti Contoh"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Bima 😀", "Ada gambar atau tanda khusus"),
        ("محمد رضا", "Tulis dengan huruf Latin"),
        ("Bima\u202eatnup Putra", "Ada gambar atau tanda khusus"),
        ("", "Isi bagian ini"),
        ("Bima 2", "tanpa angka"),
    ],
)
def test_a_name_that_no_document_can_carry_is_said(browser: Client, birth: str, name: str, said: str) -> None:
    answer = send(browser, birth, "name", **{"child.name": name})
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_name_of_ten_megabytes_is_answered_in_a_small_page(browser: Client, birth: str) -> None:
    answer = send(browser, birth, "name", **{"child.name": "Putra " * 1_700_000})
    assert answer.status_code == 422
    assert "Terlalu panjang" in words(answer)
    assert len(answer.content) < 30_000


def test_a_request_that_nobody_can_read_gets_a_page_that_says_so(browser: Client, birth: str) -> None:
    answer = browser.generic(
        "POST",
        f"{birth}hal/name/",
        b"child.name=" + b"x" * (13 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413
    assert "Kiriman terlalu besar" in words(answer)


def test_a_person_may_have_one_name_and_a_child_needs_two(browser: Client, birth: str) -> None:
    one_word = send(
        browser, birth, "witnesses.1", **{"witness[1].nik": "3510163011799001", "witness[1].name": "Sukarno"}
    )
    assert one_word.status_code == 303
    assert send(browser, birth, "name", **{"child.name": "Bima"}).status_code == 303
    assert "Nama anak paling sedikit dua kata" in words(browser.get(f"{birth}periksa/"))


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("1", "1", "2999", "Tanggal itu belum terjadi"),
        ("31", "2", "2026", "Tanggal itu tidak ada"),
        ("1", "1", "1200", "terlalu awal"),
    ],
)
def test_a_birth_date_that_cannot_be_is_said(
    browser: Client, birth: str, day: str, month: str, year: str, said: str
) -> None:
    parts = {"child.birth_date-day": day, "child.birth_date-month": month, "child.birth_date-year": year}
    answer = send(browser, birth, "birth", **DATE, **parts)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="Banyuwangi"' in answer.content.decode()


def photo(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG", quality=30)
    return out.getvalue()


def locked_pdf() -> bytes:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "Jenis berkas itu tidak diterima"),
        (b"%PDF-1.7\nbroken", "PDF itu rusak"),
        (locked_pdf(), "dikunci dengan kata sandi"),
        (photo(20_000, 10), "Ukuran foto itu terlalu besar"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "Foto itu rusak"),
        (b"%PDF-1.7" + b"\0" * (10 * 1024 * 1024), "lebih besar dari 10 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_and_the_one_before_stays(
    browser: Client, birth: str, content: bytes, said: str
) -> None:
    send(browser, birth, "evidence", **{"child.birth.evidence": "surat_lahir"})
    good = SimpleUploadedFile("surat lahir.jpg", photo(60, 40), "image/jpeg")
    assert send(browser, birth, "birth_letter", **{"child.document.birth_letter": good}).status_code == 303
    bad = SimpleUploadedFile("surat.pdf", content, "application/pdf")
    answer = send(browser, birth, "birth_letter", **{"child.document.birth_letter": bad})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "surat lahir.jpg" in words(answer)


def test_a_file_that_was_sent_is_shown_and_kept_without_choosing_it_again(browser: Client, birth: str) -> None:
    send(browser, birth, "evidence", **{"child.birth.evidence": "surat_lahir"})
    good = SimpleUploadedFile("surat lahir.jpg", photo(60, 40), "image/jpeg")
    send(browser, birth, "birth_letter", **{"child.document.birth_letter": good})
    page = browser.get(f"{birth}hal/birth_letter/").content.decode()
    link = re.search(r'href="(/berkas/[^"]+/)"', page)
    assert link
    shown = browser.get(link[1])
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert send(browser, birth, "birth_letter").status_code == 303
    assert "Berkas sudah diterima" in words(browser.get(f"{birth}periksa/"))


def test_what_was_typed_comes_back_after_the_session_ended(citizen: Actor, browser: Client, birth: str) -> None:
    browser.cookies["mpp_session"] = "ended"
    answer = send(browser, birth, "name", **{"child.name": "Putra Rekaan Contoh"})
    assert answer.status_code == 302
    assert "Putra" not in answer.headers["location"]
    assert "kami simpan 30 menit" in words(browser.get(answer.headers["location"]))
    kept = browser.session
    enter(browser, citizen)
    session = browser.session
    session["kept_answers"] = kept["kept_answers"]  # as `entering.enter` carries it over
    session.save()
    page = browser.get(f"{birth}hal/name/")
    assert 'value="Putra Rekaan Contoh"' in page.content.decode()
    assert "Isian Anda kembali" in words(page)
    assert "Putra" not in str(dict(kept.items()))
    send(browser, birth, "name", **{"child.name": "Putra Rekaan Contoh"})
    assert "Isian Anda kembali" not in words(browser.get(f"{birth}hal/name/"))


def test_a_page_that_was_open_in_another_tab_while_signing_in_keeps_its_answers(citizen: Actor) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    plain = Client(SERVER_NAME="localhost")
    enter(plain, citizen)
    birth = start(plain, BIRTH)
    enter(client, citizen)
    answer = send(client, birth, "name", **{"child.name": "Putra Rekaan", "csrfmiddlewaretoken": "old"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{birth}hal/name/")
    assert 'value="Putra Rekaan"' in client.get(f"{birth}hal/name/").content.decode()


def test_stopping_keeps_what_is_right_and_leaves_the_rest_for_another_day(browser: Client, birth: str) -> None:
    answer = send(browser, birth, "birth", **DATE, _action="save")
    assert answer.headers["location"] == "/saya/?disimpan=1"
    assert "Isian Anda sudah disimpan" in words(browser.get("/saya/?disimpan=1"))
    page = browser.get(f"{birth}hal/birth/").content.decode()
    assert 'value="Banyuwangi"' in page


def test_an_interview_page_says_what_is_known_already_and_stays_light(browser: Client) -> None:
    page = browser.get(start(browser, LETTER), follow=True)
    assert "Yang sudah kami ketahui (14 hal)" in words(page)
    assert "Dari akun nasional" in words(page)
    light = browser.get(page.request["PATH_INFO"], headers={"accept-encoding": "gzip"})
    assert len(light.content) < 12_000
    assert gzip.decompress(light.content)


def sent(client: Client) -> str:
    """A letter that was applied for; the address of its page."""
    interview = start(client, LETTER)
    client.post(f"{interview}hal/purpose/", {"applicant.letter.purpose": "bank"})
    return str(client.post(f"{interview}periksa/").headers["location"])


def test_the_check_shows_the_letter_as_it_will_be_printed(browser: Client) -> None:
    interview = start(browser, LETTER)
    browser.post(f"{interview}hal/purpose/", {"applicant.letter.purpose": "bank"})
    page = browser.get(f"{interview}periksa/").content.decode()
    image = re.search(r'src="([^"]+\.jpg)"', page)
    assert image
    picture = browser.get(image[1])
    assert Image.open(io.BytesIO(picture.content)).height == 1100
    assert len(picture.content) < 120_000
    assert browser.get(image[1].replace(".jpg", ".pdf")).content.startswith(b"%PDF")
    assert browser.get(image[1].replace("letter.jpg", "nothing.jpg")).status_code == 404
    assert browser.get(image[1].replace(".jpg", ".exe")).status_code == 404


def test_the_receipt_names_the_day_and_a_human_to_call(browser: Client) -> None:
    page = words(browser.get(sent(browser)))
    assert re.search(r"Selesai paling lambat \w+, \d+ \w+ \d{4}, \d\d\.\d\d WIB", page)
    assert "Sulastri Contoh" in page
    assert "+62 800 0000 101" in page
    assert "Petugas Dukcapil sedang mencocokkan alamat Anda" in page


def test_sending_again_going_back_and_a_second_tab_land_on_the_receipt(browser: Client) -> None:
    receipt = sent(browser)
    interview = receipt.replace("/permohonan/", "/wawancara/")
    for answer in (
        browser.post(f"{interview}periksa/"),
        browser.get(f"{interview}periksa/"),
        browser.get(f"{interview}hal/purpose/"),
        browser.post(f"{interview}hal/purpose/", {"applicant.letter.purpose": "bank"}),
        browser.get(interview),
    ):
        assert answer.headers["location"] == receipt


def test_an_application_can_be_taken_back_once(browser: Client) -> None:
    receipt = sent(browser)
    assert "Ya, tarik permohonan" in words(browser.get(f"{receipt}tarik/"))
    assert browser.post(f"{receipt}tarik/").status_code == 303
    page = words(browser.get(receipt))
    assert "Anda sudah menarik permohonan ini" in page
    assert browser.get(f"{receipt}tarik/").headers["location"] == receipt
    assert "Anda tarik" in words(browser.get("/saya/"))


@pytest.fixture
def sandbox(country: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dukcapil answers, and does not rest because earlier tests found nobody."""
    monkeypatch.setattr(process_calls(), "board", HealthBoard())
    port = free_port()
    process = launch(port, tmp_path / "sandbox", subprocess.DEVNULL)
    wait_until_up(port, process)
    address = f"http://127.0.0.1:{port}"
    settings.MPP_REGISTRIES = {name: one | {"URL": address} for name, one in settings.MPP_REGISTRIES.items()}
    registries.cache_clear()
    yield
    dukcapil: Any = registries()["dukcapil"]
    dukcapil._http.close()
    process.terminate()
    process.wait(20)


@pytest.mark.parametrize(
    ("nik", "said", "status"),
    [
        ("3510160202909001", "NIK ini belum ditemukan di Dukcapil", 303),
        ("3510160505899001", "pindah ke luar negeri", 303),
        ("3510162008509001", "sudah meninggal", 409),
    ],
)
def test_what_dukcapil_says_is_a_referral_and_only_the_dead_cannot_apply(
    browser: Client, citizen: Actor, sandbox: None, nik: str, said: str, status: int
) -> None:
    remember_claims(citizen, {"person.nik": nik}, "wallet", NOW + timedelta(hours=1))
    interview = start(browser, LETTER)
    browser.post(f"{interview}hal/purpose/", {"applicant.letter.purpose": "bank"})
    assert said in words(browser.get(f"{interview}periksa/"))
    assert browser.post(f"{interview}periksa/").status_code == status


def decided(client: Client, ruling: Ruling) -> str:
    """The page of a letter on which the first officer decided so."""
    receipt = sent(client)
    verifier = officer("35.10", "dukcapil", "verifier")
    decide(verifier, queries.worklist(verifier)[0].id, ruling, clock.now())
    return receipt


def test_a_refusal_gives_its_reason_the_officers_words_and_the_right_to_object(browser: Client) -> None:
    ruling = Ruling("refuse", reason="not_registered_here", note="KTP Anda terbitan Jember.")
    page = words(browser.get(decided(browser, ruling)))
    assert "Permohonan ini ditolak" in page
    assert "Tidak terdaftar sebagai penduduk daerah ini" in page
    assert "KTP Anda terbitan Jember." in page
    assert "keberatan dalam 21 hari kerja" in page
    assert "Tarik permohonan" not in page
    assert "Ditolak" in words(browser.get("/saya/"))


def test_a_correction_says_that_time_stands_still_and_until_when(browser: Client) -> None:
    path = "applicant.letter.purpose"
    ruling = Ruling("correct", note="Keperluan belum jelas", marks={path: "Pilih keperluan yang benar"})
    receipt = decided(browser, ruling)
    page = words(browser.get(receipt))
    assert "Menunggu perbaikan Anda" in page
    assert re.search(r"Kirim paling lambat \w+, \d+ \w+ \d{4}", page)
    assert "Pilih keperluan yang benar" in words(browser.get(f"{receipt}perbaiki/"))
    assert browser.post(f"{receipt}perbaiki/", {path: "liburan"}).status_code == 422
    assert browser.post(f"{receipt}perbaiki/", {path: "sekolah"}).headers["location"] == receipt
    assert "Perbaikan Anda diterima" in words(browser.get(receipt))


def test_an_officer_sees_what_will_be_printed_and_an_office_elsewhere_does_not(browser: Client) -> None:
    sent(browser)
    verifier, task = officer("35.10", "dukcapil", "verifier"), "/meja/tugas/{}/pratinjau.{}"
    item = queries.worklist(verifier)[0].id
    pdf = actions.preview_task(verifier, item, clock.now())
    assert pdf.startswith(b"%PDF")
    with pytest.raises(NotFound):
        actions.preview_task(officer("92.08", "dukcapil", "verifier"), item, clock.now())
    assert browser.get(task.format(item, "jpg")).status_code == 403


def test_a_stranger_finds_neither_preview_nor_file_nor_the_way_to_withdraw(browser: Client, citizen: Actor) -> None:
    receipt = sent(browser)
    stranger = Client(SERVER_NAME="localhost")
    enter(stranger, replace(citizen, person_id=new_id()))
    preview = f"{receipt.replace('/permohonan/', '/wawancara/')}pratinjau/letter.jpg"
    for address in (preview, f"{receipt}tarik/", receipt):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{receipt}tarik/").status_code == 404
