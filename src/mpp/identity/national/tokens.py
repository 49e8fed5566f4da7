"""Judging the provider's tokens (OpenID Connect Core 3.1.3.7). Nothing here asks a network or a clock."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from jwt.types import Options

from mpp.identity.errors import ProviderAnswerRefused

LEEWAY_SECONDS = 60  # clocks differ


def read_token(token: str, key: jwt.PyJWK, issuer: str, audience: str | None, now: datetime) -> dict[str, Any]:
    """Return the claims of a token whose signature, issuer, audience and times hold.

    Raises:
        ProviderAnswerRefused: with the reason.
    """
    options: Options = {
        "verify_exp": False,
        "verify_iat": False,
        "verify_nbf": False,
        "verify_aud": audience is not None,
    }
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[key.algorithm_name], audience=audience, issuer=issuer, options=options
        )
    except jwt.InvalidTokenError as fault:
        raise ProviderAnswerRefused(reason=_reason(fault)) from None
    _check_times(claims, now)
    return claims


def check_identity(
    claims: Mapping[str, Any], *, client_id: str, nonce: str, acr: tuple[str, ...], max_age: int, now: datetime
) -> None:
    """Judge what an ID token says of this sign-in: asked by us, for us, surely and lately enough.

    Raises:
        ProviderAnswerRefused: with the reason.
    """
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise ProviderAnswerRefused(reason="authorized_party")
    if not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise ProviderAnswerRefused(reason="nonce")
    if acr and claims.get("acr") not in acr:
        raise ProviderAnswerRefused(reason="assurance")
    age = now.timestamp() - _number(claims, "auth_time")
    if age > max_age + LEEWAY_SECONDS:
        raise ProviderAnswerRefused(reason="too_long_ago")
    if not claims.get("sub"):
        raise ProviderAnswerRefused(reason="subject")


def check_access_token(claims: Mapping[str, Any], access_token: str) -> None:
    """See that the access token is the one that came with the ID token (`at_hash`, where it is given).

    Raises:
        ProviderAnswerRefused: it is another.
    """
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    if "at_hash" in claims and not hmac.compare_digest(str(claims["at_hash"]), base64url(half)):
        raise ProviderAnswerRefused(reason="access_token")


def base64url(content: bytes) -> str:
    """Return base64url without padding, as tokens write it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    at = now.timestamp()
    if at > _number(claims, "exp") + LEEWAY_SECONDS:
        raise ProviderAnswerRefused(reason="expired")
    if at < _number(claims, "iat") - LEEWAY_SECONDS or at < claims.get("nbf", 0) - LEEWAY_SECONDS:
        raise ProviderAnswerRefused(reason="from_the_future")


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if not isinstance(value, int | float):
        raise ProviderAnswerRefused(reason=f"missing_{name}")
    return float(value)


def _reason(fault: jwt.InvalidTokenError) -> str:
    named = {jwt.InvalidIssuerError: "issuer", jwt.InvalidAudienceError: "audience"}
    return next((reason for kind, reason in named.items() if isinstance(fault, kind)), "signature")
