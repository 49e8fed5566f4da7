"""Token and userinfo endpoints (OpenID Connect Core 3.1.3 and 5.3)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from mpp_sandbox.idp import clients, sessions
from mpp_sandbox.idp.authorize import CODES
from mpp_sandbox.store import Record
from mpp_sandbox.web import bearer_token, fingerprint
from mpp_sandbox.world import World, world_of

TOKENS = "idp_token"
SPENT = "idp_code_spent"
LASTS = timedelta(hours=1)
ASSURANCE = "high"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class Refused(Exception):
    """The token request fails with this OAuth error code."""


async def token(request: Request) -> JSONResponse:
    """``POST /idp/token``."""
    world = world_of(request)
    form = {name: str(value) for name, value in (await request.form()).items()}
    client = clients.authenticate(world.store, request, form)
    if client is None:
        headers = {**NO_STORE, "WWW-Authenticate": 'Basic realm="idp"'}
        return JSONResponse({"error": "invalid_client"}, 401, headers)
    if form.get("grant_type") != "authorization_code":
        return JSONResponse({"error": "unsupported_grant_type"}, 400, NO_STORE)
    try:
        return JSONResponse(_redeem(world, client.client_id, form), headers=NO_STORE)
    except Refused as refused:
        return JSONResponse({"error": str(refused)}, 400, NO_STORE)


def _redeem(world: World, client_id: str, form: dict[str, str]) -> Record:
    """Exchange a code for tokens. Raises Refused. A second use revokes what the first one got."""
    key = fingerprint(form.get("code", ""))
    with world.store.transaction():
        grant = world.store.pop(CODES, key)
        spent = world.store.get(SPENT, key)
        if grant is None and spent is not None:
            world.store.pop(TOKENS, spent["token"])
    if grant is None or grant["client_id"] != client_id or grant["redirect_uri"] != form.get("redirect_uri"):
        raise Refused("invalid_grant")
    if world.now() > datetime.fromisoformat(grant["expires"]):
        raise Refused("invalid_grant")
    if challenge_of(form.get("code_verifier", "")) != grant["code_challenge"]:
        raise Refused("invalid_grant")
    return _issue(world, client_id, key, grant)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 4.2)."""
    return base64url(hashlib.sha256(verifier.encode()).digest())


def base64url(digest: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _issue(world: World, client_id: str, code_key: str, grant: Record) -> Record:
    """Store an access token and build the reply."""
    access = secrets.token_urlsafe(32)
    body = {name: grant[name] for name in ("nik", "client_id", "session", "scopes")}
    expires = world.now() + LASTS
    with world.store.transaction():
        world.store.put(TOKENS, fingerprint(access), {**body, "expires": expires.isoformat()})
        world.store.put(SPENT, code_key, {"token": fingerprint(access)})
    return {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(LASTS.total_seconds()),
        "scope": " ".join(grant["scopes"]),
        "id_token": world.trust.id_keys.sign(_id_claims(world, client_id, grant, access)),
    }


def _id_claims(world: World, client_id: str, grant: Record, access: str) -> dict[str, Any]:
    """The ID token: who and how surely, nothing else about the person."""
    now = int(world.now().timestamp())
    half = hashlib.sha256(access.encode()).digest()[:16]
    return {
        "iss": issuer(world),
        "sub": clients.pairwise_subject(world.config.seed, client_id, grant["nik"]),
        "aud": client_id,
        "iat": now,
        "exp": now + int(LASTS.total_seconds()),
        "auth_time": grant["auth_time"],
        "nonce": grant["nonce"],
        "acr": ASSURANCE,
        "amr": ["pin"],
        "at_hash": base64url(half),
        "sid": grant["sid"],
    }


def issuer(world: World) -> str:
    """Our name in tokens."""
    return f"{world.config.base_url}/idp"


def access_of(request: Request) -> Record:
    """The grant behind the bearer token, while its session lasts. Raises HTTPException 401."""
    world = world_of(request)
    grant = world.store.get(TOKENS, fingerprint(bearer_token(request)))
    expired = grant is None or world.now() > datetime.fromisoformat(grant["expires"])
    if grant is None or expired or not sessions.lasts(world, grant["session"]):
        raise HTTPException(401, "invalid_token", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return grant


async def userinfo(request: Request) -> JSONResponse:
    """``GET|POST /idp/userinfo``: the subject and its assurance."""
    world, grant = world_of(request), access_of(request)
    subject = clients.pairwise_subject(world.config.seed, grant["client_id"], grant["nik"])
    return JSONResponse({"sub": subject, "acr": ASSURANCE}, headers=NO_STORE)
