"""A small browser: cookies, links and forms of server-made pages, nothing else."""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

from mpp.cli.journey.errors import Stranded
from mpp.cli.journey.filling import Entries

SECONDS = 30.0
PAUSE_SECONDS = 0.3
MOST_TRIES = 8
Files = Mapping[str, tuple[str, bytes, str]]


class Document:
    """A page that came back."""

    def __init__(self, response: httpx.Response) -> None:
        self.url, self.status, self.content = str(response.url), response.status_code, response.content
        is_page = response.headers.get("content-type", "").startswith("text/html")
        self.tree: Any = html.fromstring(response.text) if is_page and response.text.strip() else None

    @property
    def path(self) -> str:
        """The address without host and query."""
        return urlsplit(self.url).path

    @property
    def heading(self) -> str:
        """The page's heading."""
        return " ".join(self.tree.xpath("string(//h1)").split()) if self.tree is not None else ""

    @property
    def text(self) -> str:
        """All words of the page's main part."""
        return " ".join(self.tree.xpath("string(//main)").split()) if self.tree is not None else ""

    def links(self, part: str) -> list[str]:
        """The addresses of links whose address has this part, in the page's order."""
        found = self.tree.xpath("//a/@href") if self.tree is not None else []
        return [urljoin(self.url, link) for link in found if part in link]

    def forms(self) -> "list[Form]":
        """The forms of the page's main part."""
        return [Form(self, one) for one in self.tree.xpath("//main//form")] if self.tree is not None else []

    def form(self, name: str) -> "Form":
        """The form that has an entry or button of this name, or sends to an address with that part.

        Raises Stranded.
        """
        for form in self.forms():
            if name in form.names or name in form.action:
                return form
        raise Stranded(f"{self.path} ({self.status}): no form with {name!r}; it says: {self.text[:300]}")


class Form:
    """A form as it stands on its page, with what is filled in already."""

    def __init__(self, page: Document, element: Any) -> None:
        self.action = urljoin(page.url, element.get("action") or page.url)
        self.names = {str(name) for name in element.xpath(".//@name")}
        self.filled: Entries = {}
        for name, value in element.form_values():
            held = self.filled.get(name)
            self.filled[name] = value if held is None else [*([held] if isinstance(held, str) else held), value]
        self.values = {str(value) for value in element.xpath(".//input[@type='radio']/@value")}


class Browser:
    """One person's browser. Who has patience presses *reload* while the server is away."""

    def __init__(self, base_url: str, patience_seconds: float = 0.0) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=SECONDS, follow_redirects=True, trust_env=False)
        self._patience = patience_seconds
        self.repeated = False  # whether the last request went out more than once
        self.repeats = 0  # how often any did

    def open(self, url: str) -> Document:
        """Go to an address. Raises Stranded for one that fails."""
        return self._shown(lambda: self._http.get(url))

    def send(self, form: Form, entries: Mapping[str, str | list[str]], files: Files | None = None) -> Document:
        """Send a form with these entries over what stood in it; refused input comes back as a page."""
        data = {**form.filled, **entries}
        return self._shown(lambda: self._http.post(form.action, data=data, files=files or None))

    def reach(self, path: str, go: Callable[[], Document]) -> Document:
        """Go a way of several pages that leads to `path`; where the server went away in its middle, once more.

        A step whose answer was lost may have been taken already, and cannot be taken twice: a person then begins
        anew. Raises Stranded.
        """
        for _ in range(MOST_TRIES):
            before = self.repeats
            try:
                page = go()
            except Stranded:
                if self.repeats == before:
                    raise
                continue
            if page.path == path:
                return page
            if self.repeats == before:
                raise Stranded(f"ended at {page.path} ({page.status}), not {path}: {page.text[:300]}")
        raise Stranded(f"never came to {path}")

    def cookies(self) -> dict[str, str]:
        """What it keeps, by name."""
        return {cookie.name: cookie.value or "" for cookie in self._http.cookies.jar}

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _shown(self, ask: Callable[[], httpx.Response]) -> Document:
        response = self._reached(ask)
        page = Document(response)
        if response.status_code >= 500 or response.status_code in (403, 404):
            raise Stranded(f"{response.request.method} {page.path}: {response.status_code} {page.heading}")
        return page

    def _reached(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Ask, and as long as there is patience ask again what failed or was not answered."""
        limit = time.monotonic() + self._patience
        self.repeated = False
        while True:
            try:
                response = ask()
                if response.status_code < 500 or time.monotonic() > limit:
                    return response
            except httpx.TransportError:
                if time.monotonic() > limit:
                    raise
            self.repeated = True
            self.repeats += 1
            time.sleep(PAUSE_SECONDS)
