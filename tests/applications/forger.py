"""A man in the middle: passes everything on to SIAK, and changes the documents that come back."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import httpx
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Change = Callable[[bytes], bytes]


def page_turned(pdf: bytes) -> bytes:
    """Another revision after the signature, which changes a page: the signature itself stays whole."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)  # type: ignore[no-untyped-call]
    writer.update_container(page)
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def byte_changed(pdf: bytes) -> bytes:
    """One byte of the signed part is another."""
    place = pdf.index(b"/MediaBox") + len(b"/MediaBox") + 2
    return pdf[:place] + b"1" + pdf[place + 1 :]


class Forger(ThreadingHTTPServer):
    """Listens on a port of its own."""

    daemon_threads = True

    def __init__(self, url: str, change: Change, *, knows_digests: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.far, self.change, self.knows_digests = url, change, knows_digests
        self.forged: dict[str, bytes] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def document(self, path: str, headers: dict[str, str]) -> bytes:
        """The changed document of an address."""
        if path not in self.forged:
            honest = httpx.get(self.far + path, headers=headers, trust_env=False, timeout=30).content
            self.forged[path] = self.change(honest)
        return self.forged[path]


class _Handler(BaseHTTPRequestHandler):
    server: Forger

    def do_GET(self) -> None:
        if "/documents/" in self.path:
            self._send(200, self.server.document(self.path, self._login()))
            return
        reply = httpx.get(self.server.far + self.path, headers=self._login(), trust_env=False, timeout=30)
        content = self._with_digests(reply.json()) if self.server.knows_digests else reply.content
        self._send(reply.status_code, content)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = self._login() | {"Idempotency-Key": self.headers["Idempotency-Key"]}
        reply = httpx.post(self.server.far + self.path, content=body, headers=headers, trust_env=False, timeout=30)
        self._send(reply.status_code, reply.content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def _login(self) -> dict[str, str]:
        return {"Authorization": self.headers["Authorization"]}

    def _with_digests(self, registration: dict[str, Any]) -> bytes:
        for output in registration.get("outputs", []):
            if "url" in output:
                path = output["url"].removeprefix(self.server.far)
                output["sha256"] = hashlib.sha256(self.server.document(path, self._login())).hexdigest()
        return json.dumps(registration).encode()

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def forger(url: str, change: Change, *, knows_digests: bool) -> Iterator[str]:
    """The address of a forger before SIAK."""
    server = Forger(url, change, knows_digests=knows_digests)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
