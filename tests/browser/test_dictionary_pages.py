"""The dictionary's pages in a real browser: accessible in every theme, narrow, and usable without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.axe import violations
from tests.browser.test_front_page import CHROMIUM, FLAGS
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.process]
PAGES = [
    "",
    "?q=akta&pemilik=dukcapil",
    "?q=atlantis",
    "residence.move_scope/",
    "business.activities/",
    "person.name/",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    started = Running(tmp_path_factory.mktemp("browser") / "home")
    started.wait_until_ready()
    yield f"http://127.0.0.1:{started.port}/kamus/"
    assert started.stop() == 0


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_dictionary_is_accessible_and_fits_a_narrow_phone(address: str, browser: Browser, theme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="id-ID")
    context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page = context.new_page()
    for one in PAGES:
        page.goto(f"{address}{one}")
        assert violations(page) == [], one
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), one


def test_an_element_is_found_with_javascript_off(address: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID").new_page()
    page.goto(address)
    page.get_by_label("Nama data").fill("sebab kematian")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sebab kematian").click()
    page.get_by_role("heading", name="Sebab kematian").wait_for()
