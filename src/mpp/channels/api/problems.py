"""Every error of the API as RFC 9457 says: `application/problem+json`, a code that stays, words that may not.

`errors` names each fault of the input by a JSON pointer (RFC 6901) into what was sent.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language

from mpp.channels.api.words import detail, title
from mpp.identity.errors import SignInRefused
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, DomainError, Invalid, NotFound, NotPermitted
from mpp.partners.errors import ClientRefused, KeyReused, StillAnswering

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:mpp:problem:"
BEARER = 'Bearer realm="mpp"'
_STATUS: Sequence[tuple[type[DomainError], int]] = (
    (Invalid, 422),
    (KeyReused, 422),
    (StillAnswering, 409),
    (Conflict, 409),
    (NotFound, 404),
    (NotPermitted, 403),
    (SignInRefused, 429),
)
_CODES = {400: "unreadable", 401: "invalid_token", 404: "not_found", 405: "no_such_method", 413: "too_large"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal."""

    status: int
    code: str
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)  # members of another standard

    def body(self) -> dict[str, Any]:
        """As it is sent, in the reader's language."""
        told: dict[str, Any] = {
            "type": f"{TYPE}{self.code}",
            "title": title(self.status),
            "status": self.status,
            "code": self.code,
        }
        if words := detail(self.code):
            told["detail"] = words
        if self.errors:
            told["errors"] = list(self.errors)
        return {**told, **self.more}

    def response(self) -> HttpResponse:
        """As a response."""
        return sent(self.body(), self.status, self.headers)


def sent(body: Mapping[str, Any], status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A body of a problem as a response."""
    language = {"Content-Language": get_language() or "id", "Cache-Control": "no-store"}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers={**language, **(headers or {})})


def of_error(error: DomainError) -> Problem:
    """A refusal of an action as a problem."""
    if isinstance(error, ClientRefused):
        return refused_client(error.code)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    faults = _faults(error.fields) if isinstance(error, Invalid) else ()
    return Problem(status, error.code, tuple(faults), _retry(error))


def refused_client(code: str) -> Problem:
    """No token: RFC 6749 section 5.2 wants the member `error`, and 401 where the client is not known."""
    status = 401 if code == "invalid_client" else 400
    headers = {"WWW-Authenticate": 'Basic realm="mpp"'} if status == 401 else {}
    return Problem(status, code, headers=headers, more={"error": code})


def no_token() -> Problem:
    """Nobody is known by this request (RFC 6750 section 3)."""
    return Problem(401, "invalid_token", headers={"WWW-Authenticate": f'{BEARER}, error="invalid_token"'})


def of_status(status: int) -> Problem:
    """What was answered without our knowing why."""
    return Problem(status, _CODES.get(status, "not_answered"))


def of_input(faults: Iterable[Mapping[str, Any]]) -> Problem:
    """What the shape of the input lacks, as pydantic tells it."""
    return Problem(422, "invalid", tuple(_fault(_pointer(one["loc"]), str(one["type"])) for one in faults))


def _pointer(loc: Sequence[Any]) -> str:
    """Where in what was sent: the first two parts name the source and its model, not the input."""
    parts = [str(one) for one in loc[1:]]
    inner = parts[1:] if parts[:1] in (["payload"], ["form"]) else parts
    return "".join(f"/{one.replace('~', '~0').replace('/', '~1')}" for one in inner)


def _faults(fields: Mapping[str, Sequence[str]]) -> Iterable[Mapping[str, str]]:
    for name, codes in fields.items():
        yield from (_fault(_pointer(["", name]), code) for code in codes)


def _fault(pointer: str, code: str) -> Mapping[str, str]:
    words = detail(code)
    return {"pointer": pointer, "code": code} | ({"detail": words} if words else {})


def _retry(error: DomainError) -> Mapping[str, str]:
    at = error.details.get("retry_at")
    if at is None:
        return {}
    seconds = math.ceil((at - clock.now()).total_seconds())  # type: ignore[operator]
    return {"Retry-After": str(max(1, seconds))}
