"""OpenID clients: who may ask for sign-in, and which addresses belong to them."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from mpp_sandbox.credentials import OIDC_CLIENT_ID, OIDC_CLIENT_SECRET
from mpp_sandbox.store import Record, Store
from mpp_sandbox.web import basic_credentials, text

CLIENTS = "idp_client"
DEFAULTS: Record = {
    "client_id": OIDC_CLIENT_ID,
    "client_secret": OIDC_CLIENT_SECRET,
    "name": "MPP Digital",
    "backchannel_logout_uri": None,
}


@dataclass(frozen=True, slots=True)
class Client:
    """One registered client; its redirect addresses are any on loopback."""

    client_id: str
    client_secret: str
    name: str
    backchannel_logout_uri: str | None


def find(store: Store, client_id: str) -> Client | None:
    """The client, or None."""
    body = store.get(CLIENTS, client_id)
    if body is None and client_id == OIDC_CLIENT_ID:
        body = DEFAULTS
    return None if body is None else Client(**body)


def register(store: Store, body: Record) -> Record:
    """Add or change a client; what is left out stays.

    Returns it without the secret. Raises HTTPException 400.
    """
    client_id = text(body, "client_id")
    before = find(store, client_id)
    known: Record = {**DEFAULTS, "name": client_id, "client_secret": None}
    if before is not None:
        known = {name: getattr(before, name) for name in DEFAULTS}
    merged = {**known, **{name: body[name] for name in DEFAULTS if name in body}}
    text(merged, "client_secret")
    uri = merged["backchannel_logout_uri"]
    if uri is not None and not is_loopback(str(uri)):
        raise HTTPException(400, "backchannel_logout_uri must be on loopback")
    store.put(CLIENTS, client_id, merged)
    return {name: value for name, value in merged.items() if name != "client_secret"}


def is_loopback(uri: str) -> bool:
    """True for an http(s) address on this machine without fragment (RFC 6749 3.1.2)."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or parts.fragment or parts.username:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def authenticate(store: Store, request: Request, form: dict[str, str]) -> Client | None:
    """The client that proves itself by ``client_secret_basic`` or ``client_secret_post``, or None."""
    client_id, secret = basic_credentials(request) or (
        form.get("client_id", ""),
        form.get("client_secret", ""),
    )
    client = find(store, client_id)
    if client is None or not secrets.compare_digest(client.client_secret.encode(), secret.encode()):
        return None
    return client


def pairwise_subject(seed: int, client_id: str, nik: str) -> str:
    """The person's identifier towards one client: tells nothing to another client.

    Salted with the seed instead of a secret, so that a platform database outlives a fresh sandbox.
    """
    return hashlib.sha256(f"{seed}\0{client_id}\0{nik}".encode()).hexdigest()[:40]
