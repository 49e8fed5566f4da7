"""One running platform for all that a browser tests; one browser for each module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import chromium
from tests.running import Running


@pytest.fixture(scope="package")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole program, as `mpp up` starts it; modules take other people, so that they do not meet."""
    running = Running(tmp_path_factory.mktemp("browser") / "home")
    running.wait_until_ready()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. No longer than a module: while it lives, Django takes this thread for an asynchronous one."""
    with chromium() as found:
        yield found
