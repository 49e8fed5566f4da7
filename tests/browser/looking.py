"""One look at a page as a person on a narrow phone has it: with a script and without, in every theme."""

import gzip
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.browser import axe
from tests.browser.examples import Example

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]
NARROW: Any = {"width": 320, "height": 640}
WIDE: Any = {"width": 1280, "height": 900}
MOST_BYTES = (
    60_000  # of a page's HTML (design.md, section 9); as sent compressed, a third of the first view's 30 KB
)
MOST_SENT = 10_000
GALLERY = "look:gallery"  # shows every component there is
PICTURES = os.environ.get("MPP_PICTURES", "")  # a folder: every page is photographed there, narrow and wide

# What a person can read, follow, fill in or press. `needs-js` and the button that
# prints are improvements that a page does without.
_SHOWN = """() => [...document.querySelectorAll("h1, h2, h3, a, button, input, select, textarea, [role=alert]")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".needs-js, [data-print]"))
    .map(one => one.tagName + ":" + (one.name || one.textContent.trim().replace(/\\s+/g, " ")))"""
_OVERFLOWS = "document.documentElement.scrollWidth > window.innerWidth"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with nothing of its own to do on the network."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@dataclass
class Looker:
    """One browser; each visitor keeps a page with a script and one without."""

    browser: Browser
    address: str
    sessions: Mapping[str, str]
    pages: dict[tuple[str, bool], Page] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def page(self, visitor: str, *, script: bool) -> Page:
        """The visitor's page."""
        if (visitor, script) not in self.pages:
            self.pages[visitor, script] = self._opened(visitor, script=script)
        return self.pages[visitor, script]

    def _opened(self, visitor: str, *, script: bool) -> Page:
        context = self.browser.new_context(
            viewport=NARROW, locale="id-ID", java_script_enabled=script, reduced_motion="reduce"
        )
        if visitor:
            name, key = settings.SESSION_COOKIE_NAME, self.sessions[visitor]
            context.add_cookies([{"name": name, "value": key, "url": self.address}])
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda fault: self.troubles.append(str(fault)))
        page.on("request", self._watch)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # That the page itself was answered with 404 or 422 is what some examples are about.
        if message.type == "error" and not re.search("the server responded with a status of 4(?!29)", message.text):
            self.troubles.append(message.text)

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.address):
            self.troubles.append(f"asks {request.url}")

    def open(self, example: Example, names: Mapping[str, object], *, script: bool) -> tuple[Page, Response]:
        """Bring the example about; the page and the answer that it is."""
        page = self.page(example.visitor, script=script)
        answer = page.goto(self.address + example.path.format(**names))
        if example.do is not None:
            with page.expect_navigation() as turned:
                example.do(page)
            answer = turned.value
        assert answer is not None
        return page, answer


def shown(page: Page) -> list[str]:
    """What a person can read, follow, fill in or press."""
    found: list[str] = page.evaluate(_SHOWN)
    return found


def findings(page: Page) -> list[str]:
    """What axe finds: everything in the light theme, colours in the others."""
    found = axe.violations(page)
    for theme in ("dark", "contrast"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found += [f"{theme}: {one}" for one in axe.colours(page)]
    page.evaluate("delete document.documentElement.dataset.theme")
    return found


def overflows(page: Page) -> bool:
    """Whether the page is wider than the phone."""
    return bool(page.evaluate(_OVERFLOWS))


def weight(answer: Response) -> tuple[int, int]:
    """Bytes of the page's HTML: whole, and compressed."""
    body = answer.body()
    return len(body), len(gzip.compress(body, 6))


def photograph(page: Page, name: str) -> None:
    """Pictures for whoever looks at them, when somebody has asked for them."""
    if not PICTURES:
        return
    for size, label in ((WIDE, "1280"), (NARROW, "320")):
        page.set_viewport_size(size)
        page.screenshot(path=Path(PICTURES) / f"{name}-{label}.png", full_page=True)
