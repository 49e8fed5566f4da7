"""Clients that apply again and again over kept connections, with as little work of their own as can be."""

import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from mpp.cli.journey.browser import Browser
from mpp.cli.journey.citizen import Citizen
from mpp.cli.journey.filling import asked_by, entries
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import Story

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_NAMES = re.compile(rb' name="([^"]+)"')
_TAGS = re.compile(rb"<[^>]+>|\s+")
_PAGE = re.compile(r"/hal/([^/]+)/")


class Client:
    """One signed-in person who applies for one service."""

    def __init__(self, port: int, account: Mapping[str, Any], story: Story) -> None:
        self._story = story
        self._base = f"/m/{story.region}/layanan/{story.service.id}/"
        browser = Browser(f"http://127.0.0.1:{port}")
        Citizen(browser, {**account, "key": "client"}, Record(story.service.id)).sign_in()
        self._cookies = browser.cookies()
        browser.close()
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._filled: dict[str, dict[str, Any]] = {}
        self.requests = 0

    def flow(self) -> None:
        """One whole submission: service page, start, every page, check, receipt."""
        self.send(self.answered())

    def service_page(self) -> bytes:
        """The page from which an application is started."""
        return self._ask("GET", self._base)[2]

    def first_page(self, form: bytes) -> bytes:
        """Start from the service's page, and read the first page of questions."""
        where = self._post(f"{self._base}mulai", form, {})
        while True:
            status, found, body = self._ask("GET", where)
            if status not in (301, 302, 303):
                return body
            where = found

    def answered(self) -> str:
        """Start and answer; return the address of the check page."""
        _, _, body = self._ask("GET", self._base)
        where = self._post(f"{self._base}mulai", body, {})
        while True:
            status, found, body = self._ask("GET", where)
            if status in (301, 302, 303):
                where = found
            elif page := _PAGE.search(where):
                where = self._post(where, body, self._answers(page[1], body))
            else:
                self._check_page = body
                return where

    def send(self, where: str) -> None:
        """Send the application from its check page, and read the receipt."""
        receipt = self.submit(where, self._check_page)
        self._ask("GET", receipt)

    def submit(self, where: str, body: bytes) -> str:
        """The submitting request alone."""
        return self._post(where, body, {"confirmed": "yes"})

    @property
    def check_page(self) -> bytes:
        """The check page that was read last."""
        return self._check_page

    def _answers(self, page: str, body: bytes) -> dict[str, Any]:
        if page not in self._filled:
            names = {name.decode() for name in _NAMES.findall(body)}
            filled: dict[str, Any] = {}
            for path in asked_by(names):
                filled |= entries(path, self._story.answers[path], names)
            self._filled[page] = filled
        return self._filled[page]

    def _post(self, where: str, body: bytes, given: Mapping[str, Any]) -> str:
        token = _TOKEN.search(body)
        assert token is not None, where
        form = urlencode({"csrfmiddlewaretoken": token[1].decode(), **given}, doseq=True)
        status, found, answer = self._ask("POST", where, form)
        if status != 303:
            words = _TAGS.sub(b" ", answer)[-900:]
            raise RuntimeError(f"POST {where}: {status} {words!r}")
        return found

    def _ask(self, method: str, where: str, form: str | None = None) -> tuple[int, str, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        response = self._sent(method, where, form, headers)
        body = response.read()
        self.requests += 1
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return response.status, response.headers.get("Location") or "", body

    def _sent(self, method: str, where: str, form: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Send; a connection that the server let go while the client had nothing to do is opened again."""
        try:
            self._http.request(method, where, form, headers)
            return self._http.getresponse()
        except http.client.RemoteDisconnected:
            self._http.close()
            self._http.request(method, where, form, headers)
            return self._http.getresponse()


@dataclass
class Score:
    """What a run reached."""

    clients: int
    done: int
    seconds: float
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.done / self.seconds

    def wait_ms(self, share: float) -> float:
        """The wait in milliseconds that this share of them did not exceed."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def together(works: list[Callable[[], bool]], seconds: float) -> Score:
    """Repeat each work in a thread of its own until the time is over, or until it says that it has no more."""
    score = Score(len(works), 0, seconds)
    began = time.monotonic()

    def repeat(work: Callable[[], bool]) -> None:
        while time.monotonic() - began < seconds:
            start = time.monotonic()
            if not work():
                return
            score.waits.append(time.monotonic() - start)

    threads = [threading.Thread(target=repeat, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    score.done, score.seconds = len(score.waits), time.monotonic() - began
    return score
