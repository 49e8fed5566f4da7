"""Sending over real HTTP: what the far side may answer, and that nobody is led elsewhere by it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from mpp.partners.adapters.guarded import post
from mpp.partners.ports import Sent
from tests.running import free_port


class _Far(BaseHTTPRequestHandler):
    """Answers with the status that its path names; every request is noted."""

    asked: list[tuple[str, str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).asked.append((self.path, self.headers["host"], body))
        self.send_response(int(self.path.strip("/").partition("/")[0]))
        self.send_header("location", "/200/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to standard error."""


@pytest.fixture
def far(settings: Any) -> Iterator[str]:
    settings.MPP_WEBHOOK_LOOPBACK = True
    _Far.asked = []
    server = HTTPServer(("127.0.0.1", free_port()), _Far)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (200, Sent()),
        (204, Sent()),
        (302, Sent("redirected")),
        (308, Sent("redirected")),
        (401, Sent("refused")),
        (410, Sent("gone", gone=True)),
        (500, Sent("broken")),
    ],
)
def test_what_the_far_side_says_is_taken_as_it_is_and_no_redirect_is_followed(
    far: str, status: int, sent: Sent
) -> None:
    assert post(f"{far}/{status}", b"{}", {"webhook-id": "1"}) == sent
    assert _Far.asked == [(f"/{status}", far.removeprefix("http://"), b"{}")]


def test_nobody_there_is_told_as_such(settings: Any) -> None:
    settings.MPP_WEBHOOK_LOOPBACK = True
    assert post(f"http://127.0.0.1:{free_port()}/", b"{}", {}) == Sent("unreachable")


def test_without_the_setting_this_machine_is_not_asked(far: str, settings: Any) -> None:
    settings.MPP_WEBHOOK_LOOPBACK = False
    assert post(f"{far}/200", b"{}", {}) == Sent("not_https")
    assert post(f"{far.replace('http:', 'https:')}/200", b"{}", {}) == Sent("private_address")
    assert _Far.asked == []
