"""The sandbox's identity provider, walked through as a person's browser does."""

import re
from urllib.parse import urljoin

import httpx

PIN = "123456"


class Person:
    """One person's browser at the identity provider: it keeps its cookies from visit to visit."""

    def __init__(self, nik: str) -> None:
        self.nik = nik
        self._cookies = httpx.Cookies()

    def agree(self, url: str, share: tuple[str, ...] = ("wallet.identity", "wallet.family")) -> str:
        """Sign in, share, and return the address that the provider sends the browser back to."""
        return self._decide(url, {"decision": "allow", "share": list(share)})

    def refuse(self, url: str) -> str:
        """Sign in, then press "Tolak"."""
        return self._decide(url, {"decision": "deny"})

    def visit(self, url: str, form: dict[str, object] | None = None) -> httpx.Response:
        """Open a page, or send a form to it."""
        with httpx.Client(trust_env=False, timeout=20, cookies=self._cookies) as http:
            page = http.get(url) if form is None else http.post(url, data=form)
            self._cookies = http.cookies
        return page

    def _decide(self, url: str, decision: dict[str, object]) -> str:
        page = self.visit(url)
        if 'name="pin"' in page.text:
            form: dict[str, object] = {"request": _request(page.text), "nik": self.nik, "pin": PIN}
            page = self.visit(urljoin(url, "/idp/login"), form)
        if page.status_code != 303:
            page = self.visit(urljoin(url, "/idp/consent"), {"request": _request(page.text), **decision})
        assert page.status_code == 303, page.text
        return page.headers["location"]


def _request(page: str) -> str:
    found = re.search(r'name="request" value="([^"]+)"', page)
    assert found, page
    return found[1]
