"""The front page in a real browser: accessible, narrow, and usable without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.axe import violations
from tests.running import Running

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    started = Running(tmp_path_factory.mktemp("browser") / "home")
    started.wait_until_ready()
    yield f"http://127.0.0.1:{started.port}"
    assert started.stop() == 0


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("query", ["", "?daerah=kaimana", "?q=atlantis"])
def test_the_front_page_is_accessible_and_fits_a_narrow_phone(address: str, browser: Browser, query: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, locale="id-ID")
    page.goto(f"{address}/{query}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_region_is_found_with_javascript_off(address: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    page.goto(address)
    page.get_by_role("searchbox", name="Kabupaten atau kota").fill("banyuwangi")
    page.keyboard.press("Enter")
    page.get_by_text("Kabupaten Banyuwangi").first.wait_for()
    assert "35.10" in page.content()
