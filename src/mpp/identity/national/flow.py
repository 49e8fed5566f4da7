"""The authorization code flow with PKCE, and the wallet afterwards. No registry is asked on the way."""

import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from mpp.identity.errors import ProviderAnswerRefused, ProviderUnavailable
from mpp.identity.national.provider import Provider
from mpp.identity.national.tokens import base64url, check_access_token, check_identity, read_token
from mpp.identity.national.wallet import disclosed

SCOPES = ("openid", "wallet.identity", "wallet.family")
# Where each wallet credential stands and what it must say it is.
_WALLET = {
    "wallet.identity": ("wallet/identity", "urn:rekaan:identitas:1"),
    "wallet.family": ("wallet/family", "urn:rekaan:kartu-keluarga:1"),
}


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in under way, kept in the browser's session until the person comes back."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    max_age: int = 0  # seconds since the person last proved who they are; 0: the provider's usual


@dataclass(frozen=True, slots=True)
class Proof:
    """What the provider vouches for: who (pairwise subject), which session of theirs, and what was shared."""

    issuer: str
    subject: str
    session: str
    id_token: str
    claims: Mapping[str, Any]


def begin(provider: Provider, redirect_uri: str, max_age: int = 0) -> tuple[str, Pending]:
    """Return the address to send the person to, and what to remember. Raises ProviderUnavailable.

    `max_age`: the person must prove anew who they are when that was longer ago, in seconds.
    """
    state, nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    pending = Pending(state, nonce, verifier, redirect_uri, max_age)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(SCOPES),
        "state": pending.state,
        "nonce": pending.nonce,
        "code_challenge": base64url(hashlib.sha256(pending.verifier.encode()).digest()),
        "code_challenge_method": "S256",
        "max_age": str(max_age or provider.max_age),
        "acr_values": " ".join(provider.acr),
        "ui_locales": "id en",
    }
    return f"{provider.endpoint('authorization_endpoint')}?{urlencode(asked)}", pending


def complete(provider: Provider, pending: Pending, code: str, now: datetime) -> Proof:
    """Redeem the code, judge the ID token and open the wallet.

    Raises:
        ProviderAnswerRefused: a check failed; nobody is signed in.
        ProviderUnavailable: the provider does not answer.
    """
    tokens = provider.ask(
        "POST",
        provider.endpoint("token_endpoint"),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending.redirect_uri,
            "code_verifier": pending.verifier,
        },
        auth=(provider.client_id, provider.client_secret),
    )
    id_token, access = str(tokens.get("id_token", "")), str(tokens.get("access_token", ""))
    claims = read_token(id_token, provider.key_of(id_token), provider.issuer, provider.client_id, now)
    check_identity(
        claims,
        client_id=provider.client_id,
        nonce=pending.nonce,
        acr=provider.acr,
        max_age=pending.max_age or provider.max_age,
        now=now,
    )
    check_access_token(claims, access)
    shared = _shared(provider, access, str(tokens.get("scope", "")).split(), now)
    return Proof(provider.issuer, str(claims["sub"]), str(claims.get("sid", "")), id_token, shared)


def end_session_url(provider: Provider, id_token: str, return_to: str) -> str:
    """Return where the person's session at the provider ends too (RP-initiated logout)."""
    asked = {"id_token_hint": id_token, "post_logout_redirect_uri": return_to}
    return f"{provider.endpoint('end_session_endpoint')}?{urlencode(asked)}"


def _shared(provider: Provider, access: str, scopes: list[str], now: datetime) -> dict[str, Any]:
    """What the person let the wallet hand over; what was refused, or is out of reach now, is not there."""
    found: dict[str, Any] = {}
    for scope in _WALLET.keys() & set(scopes):
        with suppress(ProviderUnavailable):  # signing in does not wait for a wallet that is down
            found |= _credential(provider, access, scope, now)
    return found


def _credential(provider: Provider, access: str, scope: str, now: datetime) -> dict[str, Any]:
    path, kind = _WALLET[scope]
    headers = {"Authorization": f"Bearer {access}"}
    reply = provider.ask("GET", f"{provider.issuer}/{path}", headers=headers)
    token, *disclosures = str(reply.get("credential", "")).split("~")
    payload = read_token(token, provider.key_of(token), provider.issuer, None, now)
    if payload.get("vct") != kind:
        raise ProviderAnswerRefused(reason="credential_type")
    return disclosed(payload, [text for text in disclosures if text])
