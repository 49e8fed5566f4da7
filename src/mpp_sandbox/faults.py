"""Puts the knobs into effect, in front of every simulated system."""

from __future__ import annotations

import asyncio

from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mpp_sandbox.knobs import Knobs

PATHS = {
    "idp": "idp",
    "dukcapil": "dukcapil",
    "oauth2": "satusehat",
    "fhir-r4": "satusehat",
    "sdmk": "sdmk",
    "siak": "siak",
    "bpjs": "bpjs",
    "taspen": "taspen",
    "bsre": "bsre",
    "tsa": "tsa",
    "ocsp": "ocsp",
    "sms": "sms",
    "oss": "oss",
    "dinkes": "dinkes",
}
"""First part of the path -> system."""

HANG_SECONDS = 120

PAGES = {"html": 200, "html404": 404}
"""Mode -> status of the page that a proxy in between puts in the place of an answer."""
PAGE = '<!doctype html><html lang="id"><title>Simulasi</title><h1>Layanan sedang dipelihara</h1></html>'


class FaultMiddleware:
    """Delays, fails, hangs or cuts off calls as the knobs say."""

    def __init__(self, app: ASGIApp, knobs: Knobs) -> None:
        """Wrap ``app``."""
        self._app = app
        self._knobs = knobs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or make it fail."""
        system = PATHS.get(scope["path"].split("/")[1]) if scope["type"] == "http" else None
        if system is None:
            await self._app(scope, receive, send)
            return
        if delay := self._knobs.delay_of_next_call(system):
            await asyncio.sleep(delay)
        if self._knobs.next_call_fails(system):
            await self._fail(system, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _fail(self, system: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as a broken system does: an error, silence, a cut connection, or a page."""
        mode = self._knobs[system].mode
        if mode == "refuse":
            await _cut(send)
            return
        if mode in PAGES:
            await HTMLResponse(PAGE, PAGES[mode])(scope, receive, send)
            return
        if mode == "timeout" and await _caller_left(receive):
            return
        status = 504 if mode == "timeout" else 500
        await JSONResponse({"error": "simulated_fault", "system": system}, status)(scope, receive, send)


async def _caller_left(receive: Receive) -> bool:
    """Wait until the caller hangs up (True) or HANG_SECONDS pass (False)."""
    try:
        async with asyncio.timeout(HANG_SECONDS):
            message: Message = {"type": ""}
            while message["type"] != "http.disconnect":
                message = await receive()
    except TimeoutError:
        return False
    return True


async def _cut(send: Send) -> None:
    """Promise a body and break off after its first byte: the server then drops the connection.

    All systems share one port, so a true "connection refused" is not possible for one of them.
    """
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
