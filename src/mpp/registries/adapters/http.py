"""HTTP to registries: timeouts on everything, failures as values, nothing personal in texts.

httpx names the address in its own log lines and errors; an address may hold a NIK, so its logger is kept
quiet and its errors never leave this module.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias

import httpx
import structlog

from mpp.registries.ports import NotFound, Trouble, Unavailable

Json: TypeAlias = dict[str, Any]

CONNECT_SECONDS = 2.0
DEFAULT_SECONDS = 8.0
CONNECTIONS = 16
MAX_RETRY_AFTER = timedelta(hours=1)

_log = structlog.get_logger(__name__)

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def client(base_url: str, seconds: float = DEFAULT_SECONDS) -> httpx.Client:
    """Return a thread-safe client. Proxies of the environment and redirects are not followed."""
    return httpx.Client(
        base_url=base_url,
        timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
        limits=httpx.Limits(max_connections=CONNECTIONS),
        follow_redirects=False,
        trust_env=False,
    )


def send(http: httpx.Client, method: str, path: str, **options: Any) -> httpx.Response | Unavailable:
    """Send a request. Answers 404, 409 and 422 are the caller's to read; other failures are values."""
    try:
        response = http.request(method, path, **options)
    except httpx.TimeoutException:
        return Unavailable(Trouble.TIMEOUT)
    except httpx.ConnectError:
        return Unavailable(Trouble.UNREACHABLE)
    except httpx.HTTPError:
        return Unavailable(Trouble.BROKEN)
    return _judged(response)


def body(response: httpx.Response) -> Json | Unavailable:
    """Return the JSON object of a reply; anything else is a broken registry."""
    try:
        content = response.json()
    except ValueError:
        return Unavailable(Trouble.BROKEN)
    return content if isinstance(content, dict) else Unavailable(Trouble.BROKEN)


def found(response: httpx.Response | Unavailable) -> Json | NotFound | Unavailable:
    """Return the JSON object of a record that was asked for; a registry says 404 for one that it does not know."""
    if isinstance(response, Unavailable):
        return response
    return unknown(response) if response.status_code == 404 else body(response)


def unknown(response: httpx.Response) -> NotFound | Unavailable:
    """Read a 404: the registry's own word is JSON; a page is a proxy's, and says nothing about the record."""
    reply = body(response)
    return reply if isinstance(reply, Unavailable) else NotFound()


def about(reply: Json | NotFound | Unavailable, registry: str, **asked: str) -> Json | NotFound | Unavailable:
    """Return the reply when each field names what was asked for; of another one's record nothing goes further."""
    if isinstance(reply, NotFound | Unavailable) or all(reply.get(name) == one for name, one in asked.items()):
        return reply
    return another(registry)


def another(registry: str) -> Unavailable:
    """The registry gave another one's record, or one that does not say whose it is: a broken registry.

    The log line names neither of the two.
    """
    _log.error("registry_fault", registry=registry, fault="another_record")
    return Unavailable(Trouble.BROKEN)


def _judged(response: httpx.Response) -> httpx.Response | Unavailable:
    status = response.status_code
    if status < 300 or status in (404, 409, 422):
        return response
    if status in (401, 403):
        return Unavailable(Trouble.LOGIN_REFUSED)
    if status == 429:
        return Unavailable(Trouble.QUOTA_SPENT, _retry_after(response.headers))
    if status >= 500:
        return Unavailable(Trouble.BROKEN, _retry_after(response.headers))
    return Unavailable(Trouble.REFUSED)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Return the seconds of `Retry-After`, at most an hour; its other form, a date, is left aside."""
    text = headers.get("retry-after", "").strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return min(timedelta(seconds=min(int(text), 86400)), MAX_RETRY_AFTER)
