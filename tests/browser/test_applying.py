"""Applying in a real browser: a journey without a script, and photos made small before they are sent."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.people import NARROW, sign_in_citizen
from tests.running import Running

LETTER, BIRTH = "surat-keterangan-domisili", "akta-kelahiran"

pytestmark = [pytest.mark.browser, pytest.mark.process]


def begin(page: Page, started: Running, key: str, service: str) -> None:
    """Sign in with the national account and begin."""
    sign_in_citizen(page, started, key, f"/m/35.10/layanan/{service}/")
    page.get_by_role("button", name="Mulai atau lanjutkan").click()


def in_every_theme(page: Page, started: Running) -> None:
    """No finding and nothing wider than the phone, in light, dark and high contrast."""
    for theme in ("light", "dark", "contrast"):
        page.context.add_cookies([{"name": "theme", "value": theme, "url": f"http://127.0.0.1:{started.port}"}])
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_letter_is_applied_for_without_a_script(started: Running, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=NARROW).new_page()
    begin(page, started, "ibu-banyuwangi", LETTER)
    page.get_by_label("Membuka rekening bank").check()
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.get_by_role("button", name="Kirim permohonan").click()
    page.get_by_text("Permohonan Anda sudah kami terima").wait_for()
    page.get_by_text("Sulastri Contoh").wait_for()
    assert page.get_by_role("button", name="Salin").is_hidden()


def test_a_photo_is_made_small_before_it_is_sent(started: Running, browser: Browser) -> None:
    page = browser.new_page(viewport=NARROW, locale="id-ID", reduced_motion="reduce")
    begin(page, started, "ibu-banyuwangi", BIRTH)
    interview = page.url.partition("/hal/")[0]
    page.goto(f"{interview}/hal/evidence/")
    page.locator("input[value=surat_lahir]").check()
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.goto(f"{interview}/hal/birth_letter/")
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(out, "JPEG", quality=92)
    page.locator("input[type=file]").set_input_files(
        {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    page.get_by_text("Foto diperkecil dari").wait_for()
    size, longest = page.evaluate(
        "async () => { const f = document.querySelector('input[type=file]').files[0];"
        " const b = await createImageBitmap(f); return [f.size, Math.max(b.width, b.height)] }"
    )
    assert longest == 2400
    assert size < len(out.getvalue()) / 2
    in_every_theme(page, started)
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.goto(f"{interview}/hal/birth_letter/")
    page.get_by_role("link", name="surat.jpg").wait_for()
    in_every_theme(page, started)
