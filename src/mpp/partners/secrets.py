"""Secrets that are shown once, and what is kept of them."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from mpp.kernel.keys import process_ring

_BYTES = 32
_CLIENTS, _TOKENS, _WEBHOOKS = "partner_clients", "partner_tokens", "webhooks"


def new_secret() -> str:
    """256 random bits. So much needs no slow hash to be kept: nobody guesses it from its digest."""
    return secrets.token_urlsafe(_BYTES)


def client_digest(client_id: UUID, secret: str) -> str:
    """What is kept of a client's secret: useless without the key ring."""
    return _keyed(_CLIENTS, f"{client_id}\0{secret}").hex()


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return _keyed(_TOKENS, token).hex()


def is_same(one: str, other: str) -> bool:
    """Compare digests in a time that says nothing."""
    return hmac.compare_digest(one, other)


def signing_key(webhook_id: UUID, version: int) -> bytes:
    """The key that signs what a webhook is sent; kept nowhere, made anew from the key ring's secret."""
    return _keyed(_WEBHOOKS, f"{webhook_id}\0{version}")


def shown(key: bytes) -> str:
    """A signing key as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(key).decode()}"


def _keyed(purpose: str, text: str) -> bytes:
    return hmac.new(process_ring().secret(purpose), text.encode(), hashlib.sha256).digest()
