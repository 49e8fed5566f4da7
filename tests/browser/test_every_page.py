"""Every page there is, for everybody who may see it: accessible, narrow, light, and whole without a script.

The addresses are read from the urlconf: one without an example fails, as does an example of nothing.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from mpp.kernel import clock
from tests.browser import looking
from tests.browser.examples import EXAMPLES as OTHERS
from tests.browser.examples import Example
from tests.browser.launching import LAUNCHING
from tests.browser.living import Living, people, served
from tests.browser.looking import Looker
from tests.browser.no_pages import NO_PAGES
from tests.trust.addresses import addresses
from tests.trust.conftest import key_store, sandbox_address, transactional_db, world
from tests.trust.world import World

__all__ = ["key_store", "sandbox_address", "transactional_db", "world"]
pytestmark = pytest.mark.browser
EXAMPLES = [*OTHERS, *LAUNCHING]


@pytest.fixture(autouse=True)
def no_jobs_left_over() -> None:
    """In place of the fixture that empties the queue after each test: while a browser lives, Playwright's loop runs
    in this thread, and nothing here may ask the database. The world empties it at its end."""


@pytest.fixture(scope="module")
def living(world: World) -> Iterator[Living]:
    living = people(world, clock.now())
    with served() as living.address:
        yield living


@pytest.fixture(scope="module")
def looker(living: Living) -> Iterator[Looker]:
    with looking.chromium() as browser:
        yield Looker(browser, living.address, living.sessions)


def test_every_address_has_an_example_or_a_reason() -> None:
    known = {one.route for one in EXAMPLES} | set(NO_PAGES)
    assert sorted(known ^ {one.name for one in addresses()}) == []
    assert sorted({one.route for one in EXAMPLES} & set(NO_PAGES)) == []


def test_pictures_and_reports_can_tell_every_example_apart() -> None:
    assert len({one.name for one in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("route", sorted(NO_PAGES))
def test_what_is_said_to_be_no_page_is_none(route: str, living: Living) -> None:
    """Nobody is shown HTML there: it is another kind of file, it leads elsewhere, or it is not asked this way."""
    given = NO_PAGES[route]
    client = Client(SERVER_NAME="localhost")
    if given.visitor:
        client.cookies["mpp_session"] = living.sessions[given.visitor]
    answer = client.get(given.path.format(**living.names))
    assert (answer.status_code, answer.headers.get("content-type", "").split(";")[0]) == (given.status, given.kind)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_a_page_is_for_everybody(example: Example, living: Living, looker: Looker) -> None:
    looker.troubles.clear()
    page, answer = looker.open(example, living.names, script=True)
    assert answer.status == example.status, page.locator("main").inner_text()
    looking.photograph(page, example.name)
    assert page.locator("h1:visible").count() == 1
    assert looking.findings(page) == []
    assert not looking.overflows(page)
    bytes_, sent = looking.weight(answer)
    if example.route != looking.GALLERY:
        assert bytes_ <= looking.MOST_BYTES
        assert sent <= looking.MOST_SENT
    with_script = looking.shown(page)
    bare, _ = looker.open(example, living.names, script=False)
    assert [one for one in with_script if one not in looking.shown(bare)] == []
    assert not looking.overflows(bare)
    assert looker.troubles == []
