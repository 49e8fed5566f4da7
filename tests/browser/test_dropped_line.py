"""The officer's line drops in mid-day: what she decided is kept on the device, sealed, and sent when it is back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from mpp.applications import actions
from mpp.kernel import clock
from tests.browser import axe, looking
from tests.browser.living import LETTER, sent, served, session_of
from tests.browser.people import NARROW
from tests.trust.conftest import key_store, sandbox_address, transactional_db, world
from tests.trust.world import World, open_items

__all__ = ["key_store", "sandbox_address", "transactional_db", "world"]
pytestmark = pytest.mark.browser
NOTE = "Alamatnya cocok dengan peta desa."
KEPT = "localStorage.getItem('mpp-desk-unsent')"


@pytest.fixture(autouse=True)
def no_jobs_left_over() -> None:
    """As in `test_every_page`: while a browser lives, nothing here asks the database but through the pages."""


@dataclass
class Day:
    """Letters in a verifier's hands, and her browsers."""

    address: str
    session: str
    tasks: list[UUID]
    browser: Any = None

    def page(self) -> Page:
        """One more browser of hers, with the same session."""
        context = self.browser.new_context(viewport=NARROW, locale="id-ID", reduced_motion="reduce")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.session, "url": self.address}])
        found: Page = context.new_page()
        return found

    def deciding(self, page: Page, task: UUID) -> None:
        """At a task, with the decision made and a note written."""
        page.goto(f"{self.address}/meja/tugas/{task}/")
        page.get_by_label("Data sesuai").check()
        page.locator("#note").fill(NOTE)


@pytest.fixture(scope="module")
def day(world: World) -> Iterator[Day]:
    father = world.sign_in("ayah-banyuwangi")
    verifier = world.officer("35.10", "dukcapil", "verifier")
    tasks = [open_items(sent(father.actor, LETTER, clock.now()))[0][0] for _ in range(3)]
    for task in tasks:
        actions.claim(verifier, task, clock.now())
    session = session_of(world.officer_client("35.10", "dukcapil", "verifier"))
    with served() as address, looking.chromium() as browser:
        yield Day(address, session, tasks, browser)


def save(page: Page) -> None:
    page.get_by_role("button", name="Simpan keputusan").click()


def test_a_decision_made_while_the_line_is_down_is_kept_sealed_and_sent_when_it_is_back(day: Day) -> None:
    page = day.page()
    day.deciding(page, day.tasks[0])
    page.context.set_offline(True)
    save(page)
    panel = page.locator("[data-unsent]")
    expect(panel).to_contain_text("belum terkirim")
    kept = page.evaluate(KEPT)
    assert kept.count('"data"') == 1
    assert not any(word in kept for word in (NOTE, "approve", str(day.tasks[0]), "3510-26"))
    assert axe.violations(page) == []
    assert not looking.overflows(page)
    looking.photograph(page, "dropped-line")
    page.context.set_offline(False)
    expect(panel).to_contain_text("sudah terkirim")
    assert page.evaluate(KEPT) is None
    page.goto(f"{day.address}/meja/tugas/{day.tasks[0]}/")
    expect(page.locator("main")).to_contain_text("Data sesuai")
    expect(page.locator("main")).to_contain_text("sudah diputuskan")


def test_what_was_decided_otherwise_meanwhile_is_told_with_her_own_words(day: Day) -> None:
    page, elsewhere = day.page(), day.page()
    day.deciding(page, day.tasks[1])
    page.context.set_offline(True)
    save(page)
    expect(page.locator("[data-unsent]")).to_contain_text("belum terkirim")
    elsewhere.goto(f"{day.address}/meja/tugas/{day.tasks[1]}/")
    elsewhere.get_by_label("Tolak", exact=True).check()
    elsewhere.get_by_label("Alasan (Tolak)").select_option("not_registered_here")
    save(elsewhere)
    expect(elsewhere.locator("main")).to_contain_text("tersimpan")
    page.context.set_offline(False)
    panel = page.locator("[data-unsent]")
    expect(panel).to_contain_text("tidak diterima")
    expect(panel).to_contain_text("sudah memutuskan tugas ini")
    expect(panel.locator("blockquote")).to_have_text(NOTE)
    assert page.evaluate(KEPT) is None


def test_an_answer_that_was_lost_on_the_line_is_no_refusal_and_signing_out_wipes_the_device(day: Day) -> None:
    page = day.page()
    day.deciding(page, day.tasks[2])
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch(max_redirects=0).status)
        route.abort("connectionfailed")

    page.route("**/putuskan", lose, times=1)
    save(page)
    panel = page.locator("[data-unsent]")
    expect(panel).to_contain_text("belum terkirim")
    assert lost == [200]
    page.goto(f"{day.address}/meja/")  # the decision is sent again, and was hers already
    expect(page.locator("[data-unsent]")).to_contain_text("sudah terkirim")
    page.evaluate("localStorage.setItem('mpp-desk-unsent', '[]')")
    page.get_by_role("button", name="Selesai").click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate(KEPT) is None
