"""The officers' desk in a real browser: accessible, narrow, by keyboard and without a script."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.people import NARROW, at_the_desk, citizen
from tests.running import Running

MOST_PAGES = 8
LETTER = "surat-keterangan-domisili"

pytestmark = [pytest.mark.browser, pytest.mark.process]


def check(page: Page, shots: Path, name: str) -> None:
    """No finding, nothing wider than the phone; a picture for whoever looks."""
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert len(page.content()) < 60_000


def fill_in(page: Page) -> None:
    """Answer what is asked of the letter, whatever that is, until the answers can be checked."""
    typed = {"letter-purpose": "bank", "sex": "P"}
    dates = {"day": "12", "month": "4", "year": "1990"}
    for _ in range(MOST_PAGES):
        if page.url.endswith("/periksa/"):
            return
        for control in page.locator("main form [name^='applicant.']").all():
            name = (control.get_attribute("name") or "").removeprefix("applicant.")
            kind = control.get_attribute("type")
            if kind == "radio":
                wanted = typed[name.replace(".", "-")]
                if control.get_attribute("value") == wanted:
                    control.check()
            elif name.rpartition("-")[2] in dates:
                control.fill(dates[name.rpartition("-")[2]])
            else:
                control.fill(_text(name))
        page.get_by_role("button", name="Simpan dan lanjutkan").click()
    pytest.fail(page.locator("main").inner_text())


def _text(name: str) -> str:
    return {"address.rt": "001", "address.rw": "002", "contact.phone": "080000000001"}.get(name, "Contoh")


def test_a_clerk_helps_and_a_verifier_decides_on_a_narrow_phone_and_without_a_script(
    started: Running, browser: Browser, tmp_path: Path
) -> None:
    doctor = citizen(started, "dokter-banyuwangi")
    clerk = at_the_desk(started, browser, "clerk.bpjs.3510")
    check(clerk, tmp_path, "empty")
    clerk.get_by_role("link", name="Bantu warga").click()
    check(clerk, tmp_path, "assist")
    clerk.get_by_label("Layanan").select_option(LETTER)
    clerk.get_by_label("NIK pada KTP-el").fill(doctor["nik"])
    clerk.get_by_label("Nama pada KTP-el").fill(doctor["name"])
    clerk.get_by_role("button", name="Mulai mengisi").click()
    clerk.get_by_text("Pastikan orangnya hadir").first.wait_for()
    check(clerk, tmp_path, "assist-wrong")
    clerk.get_by_label("Orangnya hadir").check()
    clerk.get_by_label("Sudah saya bacakan").check()
    clerk.get_by_role("button", name="Mulai mengisi").click()
    clerk.get_by_role("heading", name="Anda mengisi untuk orang lain").wait_for()
    check(clerk, tmp_path, "interview")
    fill_in(clerk)
    check(clerk, tmp_path, "check")
    clerk.get_by_role("button", name="Kirim permohonan").click()
    clerk.get_by_role("heading", name="Tanda terima permohonan").wait_for()
    check(clerk, tmp_path, "receipt")
    number = clerk.locator(".receipt-number").inner_text()
    clerk.emulate_media(media="print")
    clerk.screenshot(path=tmp_path / "receipt-print.png", full_page=True)
    assert clerk.locator(".receipt-number").is_visible()
    assert not clerk.get_by_role("link", name="Bantu orang berikutnya").is_visible()

    verifier = at_the_desk(started, browser, "verifier.dukcapil.3510")
    check(verifier, tmp_path, "worklist")
    verifier.get_by_role("link", name="Cari berkas").click()
    verifier.get_by_label("Nomor permohonan atau NIK pemohon").fill(doctor["nik"])
    verifier.keyboard.press("Enter")
    verifier.get_by_role("heading", name=number).wait_for()
    check(verifier, tmp_path, "search")
    verifier.get_by_role("link", name="Periksa data penduduk").click()
    verifier.get_by_role("button", name="Ambil tugas ini").click()
    verifier.get_by_role("heading", name="Keputusan").wait_for()
    check(verifier, tmp_path, "task")
    assert not verifier.get_by_label("Alasan (Tolak)").is_visible()
    verifier.get_by_label("Tolak", exact=True).check()
    assert verifier.get_by_label("Alasan (Tolak)").is_visible()
    verifier.get_by_role("button", name="Simpan keputusan").click()
    verifier.get_by_role("alert").get_by_text("Pilih alasan dari daftar").wait_for()
    check(verifier, tmp_path, "task-wrong")

    decide_by_keyboard_without_a_script(browser, verifier)


def decide_by_keyboard_without_a_script(browser: Browser, signed_in: Page) -> None:
    context = browser.new_context(
        viewport=NARROW, locale="id-ID", java_script_enabled=False, storage_state=signed_in.context.storage_state()
    )
    page = context.new_page()
    page.goto(signed_in.url.partition("/tugas/")[0])
    page.get_by_role("link", name="Lanjutkan").first.click()
    page.get_by_label("Data sesuai").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("tersimpan").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Hari ini"
