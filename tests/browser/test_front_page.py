"""The front page in a real browser, used without a script."""

import pytest
from playwright.sync_api import Browser

from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.process]


def test_a_region_is_found_with_javascript_off(started: Running, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    page.goto(f"http://127.0.0.1:{started.port}")
    page.get_by_role("searchbox", name="Kabupaten atau kota").fill("banyuwangi")
    page.keyboard.press("Enter")
    page.get_by_text("Kabupaten Banyuwangi").first.wait_for()
    assert "35.10" in page.content()
