"""Two journeys on a narrow phone without a script: who looked at my data, and correcting a fact."""

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.people import NARROW, at_the_desk, citizen, sign_in_citizen
from tests.running import Running

LETTER = "surat-keterangan-domisili"
PERSON = "saksi-dua"  # whom no other journey takes

pytestmark = [pytest.mark.browser, pytest.mark.process]


def phone(browser: Browser, *, script: bool = False) -> Page:
    context = browser.new_context(java_script_enabled=script, locale="id-ID", viewport=NARROW)
    return context.new_page()


def sign_in(page: Page, started: Running) -> None:
    sign_in_citizen(page, started, PERSON, "/saya/data/")
    page.get_by_role("heading", name="Data saya", level=1).wait_for()


def fits(page: Page) -> None:
    """Nothing wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_person_sees_who_looked_asks_why_and_reads_the_answer(started: Running, browser: Browser) -> None:
    page = phone(browser)
    sign_in(page, started)
    page.goto(f"http://127.0.0.1:{started.port}/m/35.10/layanan/{LETTER}/")
    page.get_by_role("button", name="Mulai atau lanjutkan").click()
    page.get_by_label("Membuka rekening bank").check()
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.get_by_role("button", name="Kirim permohonan").click()
    number = page.locator(".bignumber .number").inner_text()

    verifier = at_the_desk(started, browser, "verifier.dukcapil.3510")
    verifier.get_by_role("link", name="Cari berkas").click()
    verifier.get_by_label("Nomor permohonan atau NIK pemohon").fill(number)
    verifier.keyboard.press("Enter")
    verifier.get_by_role("link", name="Periksa data penduduk").click()

    page.get_by_role("link", name="Akun saya").click()
    page.get_by_role("link", name="Siapa melihat data saya").click()
    looks = page.locator("ol > li")
    opened = looks.filter(has_text=number).filter(has_text="Verifikator").first
    opened.get_by_text("data yang dilihat").click()
    opened.get_by_text("Nama lengkap").wait_for()
    opened.get_by_text("Tugas pelayanan publik").wait_for()
    looks.filter(has_text="Mencari berkas").first.wait_for()
    fits(page)
    opened.get_by_role("link", name="Tanyakan alasannya").click()
    page.get_by_label("Apa yang ingin Anda ketahui?").fill("Mengapa data saya dibuka?")
    page.get_by_role("button", name="Kirim pertanyaan").click()
    page.get_by_text("sudah terkirim ke kepala instansi").wait_for()

    head = at_the_desk(started, browser, "signer.dukcapil.3510")
    head.get_by_role("link", name="Permintaan warga").click()
    head.locator("tbody a").first.click()
    head.get_by_text("Mengapa data saya dibuka?").wait_for()
    assert violations(head) == []
    fits(head)
    head.get_by_label("Jawaban").fill("Untuk memeriksa permohonan surat Anda.")
    head.get_by_role("button", name="Kirim jawaban").click()
    head.get_by_text("Jawaban Anda terkirim").wait_for()

    page.goto(f"http://127.0.0.1:{started.port}/saya/akses/")
    page.get_by_text("Untuk memeriksa permohonan surat Anda.").wait_for()


def test_a_person_corrects_a_fact_at_its_owner_and_reads_the_owners_word(
    started: Running, browser: Browser
) -> None:
    page = phone(browser)
    sign_in(page, started)
    page.get_by_role("link", name="Ini keliru Pekerjaan").click()
    page.get_by_label("Yang benar: Pekerjaan").fill("Guru")
    page.get_by_role("button", name="Kirim sanggahan").click()
    page.get_by_role("alert").get_by_text("Isi bagian ini").first.wait_for()
    page.get_by_label("Mengapa keliru").fill("Saya sudah menjadi guru")
    page.get_by_role("button", name="Kirim sanggahan").click()
    number = page.locator("[data-dispute]").get_attribute("data-number")
    page.get_by_text("Dijawab paling lambat").wait_for()
    fits(page)
    page.get_by_role("link", name="Data saya").first.click()
    page.get_by_text("Anda sanggah").wait_for()

    verifier = at_the_desk(started, browser, "verifier.dukcapil.3510")
    verifier.get_by_role("link", name="Permintaan warga").click()
    verifier.get_by_role("link", name=number or "").click()
    verifier.get_by_label("Warga benar").check()
    verifier.get_by_role("button", name="Kirim jawaban").click()
    verifier.get_by_text("masih mencatat nilai lama").first.wait_for()
    assert violations(verifier) == []
    owner = f"http://127.0.0.1:{started.sandbox_port}/_control/dukcapil/people/{citizen(started, PERSON)['nik']}"
    httpx.post(owner, json={"occupation": "Guru"}, trust_env=False).raise_for_status()
    verifier.get_by_label("Warga benar").check()
    verifier.get_by_role("button", name="Kirim jawaban").click()
    verifier.get_by_text("Jawaban Anda terkirim").wait_for()

    page.reload()
    page.get_by_text("Sudah diperbaiki").wait_for()
    fact = page.locator("#data-personoccupation")
    assert "Guru" in fact.inner_text()
    fact.get_by_text("Sebelumnya").click()
    page.get_by_role("link", name="Pekerjaan", exact=True).click()
    page.get_by_role("heading", name="Pemilik data membenarkan Anda").wait_for()
