"""Small pieces of HTTP that every simulated system needs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from mpp_sandbox.store import Record, Store

IDEMPOTENT = "idempotent"
MAX_IDEMPOTENCY_KEY = 200

Reply = tuple[int, Record]


async def json_object(request: Request) -> Record:
    """The request's JSON object. Raises HTTPException 400."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400, "body is not JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "body is not a JSON object")
    return body


def text(body: Record, name: str) -> str:
    """A required, non-blank string of the body. Raises HTTPException 400."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise HTTPException(400, f"{name} is required")
    return value.strip()


def day(body: Record, name: str) -> date:
    """A required date of the body, ISO 8601. Raises HTTPException 400."""
    try:
        return date.fromisoformat(text(body, name))
    except ValueError as error:
        raise HTTPException(400, f"{name} is a date") from error


def bearer_token(request: Request) -> str:
    """The token of ``Authorization: Bearer``. Raises HTTPException 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HTTPException(401, "bearer token required", {"WWW-Authenticate": "Bearer"})
    return token.strip()


def require_bearer(request: Request, expected: str) -> None:
    """Compare a fixed API token. Raises HTTPException 401."""
    if not secrets.compare_digest(bearer_token(request), expected):
        raise HTTPException(401, "token not valid", {"WWW-Authenticate": "Bearer"})


def basic_credentials(request: Request) -> tuple[str, str] | None:
    """User and password of ``Authorization: Basic``, or None."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, separator, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if separator else None


def fingerprint(secret: str) -> str:
    """What is stored instead of a token: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def once(store: Store, system: str, request: Request, body: Record, act: Callable[[], Reply]) -> JSONResponse:
    """Run ``act`` once per Idempotency-Key; a repeat gets the first reply, another body gets 422.

    The reply and the effect of ``act`` commit together. Raises HTTPException 400 without a key.
    """
    key = request.headers.get("idempotency-key", "")
    if not 0 < len(key) <= MAX_IDEMPOTENCY_KEY:
        raise HTTPException(400, "Idempotency-Key header required")
    digest = fingerprint(json.dumps(body, sort_keys=True))
    with store.transaction():
        known = store.get(IDEMPOTENT, f"{system}:{key}")
        if known is None:
            status, reply = act()
            if status < 400:
                stored: dict[str, Any] = {"digest": digest, "status": status, "reply": reply}
                store.put(IDEMPOTENT, f"{system}:{key}", stored)
            return JSONResponse(reply, status)
    if known["digest"] != digest:
        raise HTTPException(422, "Idempotency-Key was used with another body")
    return JSONResponse(known["reply"], known["status"], {"Idempotent-Replay": "true"})
