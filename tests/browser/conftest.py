"""One browser for each module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. No longer than a module: while it lives, Django takes this thread for an asynchronous one."""
    with chromium() as found:
        yield found
