"""Signing in in a real browser, without a script, as citizen and as officer."""

import json
import re

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations
from tests.browser.people import NARROW, accounts, enter_code, sign_in_citizen
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.process]


def address(started: Running, path: str = "/") -> str:
    return f"http://127.0.0.1:{started.port}{path}"


def test_a_citizen_comes_in_and_leaves_without_a_script(started: Running, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=NARROW)
    page = context.new_page()
    sign_in_citizen(page, started, "dokter-banyuwangi", "/components")
    assert page.url == address(started, "/components")
    page.goto(address(started))
    page.get_by_role("button", name="Selesai").click()
    page.get_by_text("Selesai. Anda sudah keluar.").wait_for()
    assert page.url == address(started, "/selesai")
    page.goto(address(started, "/masuk"))
    page.get_by_role("link", name="Masuk dengan akun nasional").click()
    assert page.locator("#pin").is_visible()


def test_a_phone_without_account_comes_in_by_sms(started: Running, browser: Browser) -> None:
    page = browser.new_page(locale="id-ID", viewport=NARROW)
    page.goto(address(started, "/masuk/sms"))
    page.get_by_label("Nomor telepon seluler").fill("0800 0000 0017")
    page.get_by_role("button", name="Kirim kode").click()
    page.get_by_label("Kode enam angka").wait_for()
    assert violations(page) == []
    text = (started.home / "outbox" / "sms.jsonl").read_text().splitlines()[-1]
    code = re.search(r"\b\d{6}\b", json.loads(text)["text"])
    assert code
    page.get_by_label("Kode enam angka").fill(code[0])
    page.get_by_role("button", name="Masuk", exact=True).last.click()
    page.get_by_text("Akun saya").wait_for()


def test_an_officer_comes_in_by_password_and_code(started: Running, browser: Browser) -> None:
    page = browser.new_page(locale="id-ID", viewport=NARROW)
    officer = accounts(started)["officers"][-1]
    page.goto(address(started, "/masuk/petugas"))
    page.get_by_label("Nama masuk").fill(officer["login"])
    page.get_by_label("Kata sandi").fill(officer["password"])
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label("Kode enam angka").wait_for()
    assert violations(page) == []
    enter_code(page, officer)
    page.get_by_text(officer["login"]).wait_for()
