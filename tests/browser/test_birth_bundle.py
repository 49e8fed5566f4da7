"""A mother on a phone-sized screen reports the birth of her child once, and follows what comes of it."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from mpp.kernel import clock
from tests.browser.people import NARROW, sign_in_citizen
from tests.browser.test_applying import in_every_theme
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.process]

NEXT = "Simpan dan lanjutkan"
WITNESSES = (("3510163011799001", "Bambang Nugroho Simulasi"), ("3510166501839001", "Siti Rahmawati Simulasi"))


def the_rest(page: Page) -> None:
    """What neither the hospital nor the state knows: the child's name, its parents, two witnesses."""
    page.get_by_label("Nama lengkap").fill("Putri Rekaan Contoh")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("Menikah dan tercatat").check()
    page.get_by_role("button", name=NEXT).click()
    for number, (nik, name) in enumerate(WITNESSES, 1):
        page.get_by_role("heading", name=f"Saksi {number}").wait_for()
        page.get_by_label("NIK").fill(nik)
        page.get_by_label("Nama lengkap").fill(name)
        page.get_by_role("button", name=NEXT).click()


def test_a_mother_whose_hospital_told_of_the_birth_answers_four_pages_on_a_phone(
    started: Running,
    browser: Browser,
) -> None:
    page = browser.new_page(viewport=NARROW, locale="id-ID", reduced_motion="reduce")
    page.goto(f"http://127.0.0.1:{started.port}/")
    page.get_by_role("link", name="Anak lahir").click()
    in_every_theme(page, started)
    sign_in_citizen(page, started, "ibu-melahirkan", "/m/35.10/")
    page.get_by_role("link", name="Anak lahir").click()
    in_every_theme(page, started)
    page.get_by_role("button", name="Mulai atau lanjutkan permohonan").click()
    page.get_by_role("heading", name="Nama anak").wait_for()
    page.screenshot(path=started.home / "page.png", full_page=True)
    in_every_theme(page, started)
    the_rest(page)
    page.get_by_role("heading", name="Periksa sebelum mengirim").wait_for()
    page.screenshot(path=started.home / "check.png", full_page=True)
    in_every_theme(page, started)
    assert page.get_by_text("Diajukan", exact=True).count() == 2
    page.get_by_label("Nama di atas sudah benar").check()
    page.get_by_role("button", name="Kirim permohonan").click()
    page.get_by_text("Permohonan Anda sudah kami terima").wait_for()
    page.screenshot(path=started.home / "bundle.png", full_page=True)
    in_every_theme(page, started)
    assert page.locator("[data-number]").count() == 2
    page.get_by_text("Berjalan setelah Akta Kelahiran, KK Baru, dan KIA selesai").wait_for()
    page.get_by_role("link", name="Pendaftaran JKN Bayi Baru Lahir").click()
    in_every_theme(page, started)
    page.get_by_role("link", name="Tarik permohonan ini").click()
    page.get_by_role("button", name="Tarik permohonan").click()
    page.get_by_role("link", name="Semua permohonan peristiwa ini").click()
    assert page.get_by_text("Anda tarik").count() == page.get_by_text("Sedang diproses").count() == 1
    page.goto(f"http://127.0.0.1:{started.port}/saya/")
    in_every_theme(page, started)


def test_a_birth_that_nobody_told_of_is_reported_without_a_script_and_without_insurance(
    started: Running,
    browser: Browser,
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=NARROW)
    page = context.new_page()
    sign_in_citizen(page, started, "ibu-banyuwangi", "/m/35.10/")
    page.goto(f"http://127.0.0.1:{started.port}/m/35.10/peristiwa/birth/")
    page.get_by_label("Ajukan juga").uncheck()
    page.get_by_role("button", name="Mulai atau lanjutkan permohonan").click()
    page.locator("input[value=ibu]").check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("Nama lengkap").fill("Putra Rekaan Contoh")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("Laki-laki").check()
    day = clock.now().date() - timedelta(days=10)
    born = {"Tanggal": day.day, "Bulan": day.month, "Tahun": day.year, "Tempat lahir": "Genteng"}
    for label, value in born.items():
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("Anak keberapa").fill("2")
    page.get_by_role("button", name=NEXT).click()
    page.locator("input[value=surat_lahir]").check()
    page.get_by_role("button", name=NEXT).click()
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    page.locator("input[type=file]").set_input_files(
        {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("Menikah dan tercatat").check()
    page.get_by_role("button", name=NEXT).click()
    for nik, name in WITNESSES:
        page.get_by_label("NIK").fill(nik)
        page.get_by_label("Nama lengkap").fill(name)
        page.get_by_role("button", name=NEXT).click()
    page.get_by_role("heading", name="Periksa sebelum mengirim").wait_for()
    page.get_by_label("Nama di atas sudah benar").check()
    page.get_by_role("button", name="Kirim permohonan").click()
    page.get_by_role("heading", name="Yang tidak diajukan").wait_for()
    assert page.locator("[data-number]").count() == 1
