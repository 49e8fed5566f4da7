"""axe finds nothing on the look's pages, in any theme, on a small phone and a wide screen."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import sync_playwright

from tests.browser.looking import findings

_ROOT = Path(__file__).parents[2]
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_SERVE = """
import django; django.setup()
from wsgiref.simple_server import make_server
from django.core.wsgi import get_wsgi_application
server = make_server("127.0.0.1", 0, get_wsgi_application())
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The stand-alone look, served by a process of its own on a free port."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT}",
        "DJANGO_SETTINGS_MODULE": "tests.look.settings_look",
    }
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{int(server.stdout.readline())}"
        _wait_for(f"{base}/components")
        yield base
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all pages."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/components", "/form?wrong=1", "/desk", "/confirm"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_finding_or_overflows(address: str, browser: Any, path: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="id", reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + path)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def _wait_for(address: str) -> None:
    for _ in range(50):
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(address)
