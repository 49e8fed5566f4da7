"""HTTP to addresses that others gave us (webhooks): never to this machine, this network, or wherever they redirect.

A name is resolved once, each address that it has is judged, and the connection goes to one that was judged: a name
that resolves otherwise a moment later leads nowhere else (DNS rebinding). TLS is still checked against the name.
"""

import socket
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings

from mpp.partners.errors import AddressRefused
from mpp.partners.ports import Sent
from mpp.partners.rules import SECURE_PORT, address_fault, is_public

SECONDS = httpx.Timeout(15.0, connect=3.0)
_TAKEN, _REDIRECTS, _GONE = range(200, 300), range(300, 400), 410
_HTTP_PORT = 80


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Implements `ports.Post`. Nothing of the answer is read but its status."""
    try:
        address = pinned(url)
    except AddressRefused as refused:
        return Sent(refused.code)
    asked = {**headers, "host": urlsplit(url).netloc, "user-agent": "mpp-digital-webhooks/1"}
    host = {"sni_hostname": urlsplit(url).hostname or ""}
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as http,
            http.stream("POST", address, content=body, headers=asked, extensions=host) as response,
        ):
            return _judged(response.status_code)
    except httpx.TimeoutException:
        return Sent("timeout")
    except httpx.ConnectError:
        return Sent("unreachable")
    except (httpx.HTTPError, httpx.InvalidURL):
        return Sent("broken")


def pinned(url: str) -> str:
    """The address with its host's IP address in the place of its name, judged.

    Raises:
        AddressRefused: its form, its name, or where its name leads.
    """
    loopback: bool = settings.MPP_WEBHOOK_LOOPBACK
    fault = address_fault(url, loopback=loopback)
    if fault is not None:
        raise AddressRefused(fault)
    parts = urlsplit(url)
    port = parts.port or (SECURE_PORT if parts.scheme == "https" else _HTTP_PORT)
    found = _resolved(parts.hostname or "", port)
    if not all(is_public(one, loopback=loopback) for one in found):
        raise AddressRefused("private_address")
    host = f"[{found[0]}]" if ":" in found[0] else found[0]
    return urlunsplit((parts.scheme, f"{host}:{port}", parts.path or "/", parts.query, ""))


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("unknown_host") from None
    return [str(one[4][0]) for one in found]


def _judged(status: int) -> Sent:
    if status in _TAKEN:
        return Sent()
    if status in _REDIRECTS:
        return Sent("redirected")
    return Sent("gone", gone=True) if status == _GONE else Sent("refused" if status < 500 else "broken")
