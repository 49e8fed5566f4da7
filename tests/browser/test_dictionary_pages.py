"""The dictionary's pages in a real browser, used without a script."""

import pytest
from playwright.sync_api import Browser

from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.process]


def test_an_element_is_found_with_javascript_off(started: Running, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    page.goto(f"http://127.0.0.1:{started.port}/kamus/")
    page.get_by_label("Nama data").fill("sebab kematian")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sebab kematian").click()
    page.get_by_role("heading", name="Sebab kematian").wait_for()
