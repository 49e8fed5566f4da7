"""The wallet's credentials: SD-JWT VC (RFC 9901), believed only as far as the provider's signature goes."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from mpp.identity.errors import ProviderAnswerRefused
from mpp.identity.national.tokens import base64url

# The wallet's own names where they differ from the dictionary's element ids.
_ELEMENTS = {"members": "family.members"}


def disclosed(payload: Mapping[str, Any], disclosures: list[str]) -> dict[str, Any]:
    """Return the claims whose digests stand in the signed payload, by element id; empty ones left out.

    Raises:
        ProviderAnswerRefused: a disclosure that was not signed, a claim twice, or another hash.
    """
    if payload.get("_sd_alg", "sha-256") != "sha-256":
        raise ProviderAnswerRefused(reason="credential_hash")
    signed = set(payload.get("_sd", ()))
    claims: dict[str, Any] = {}
    for text in disclosures:
        name, value = _disclosure(text)
        if base64url(hashlib.sha256(text.encode()).digest()) not in signed or name in claims:
            raise ProviderAnswerRefused(reason="credential_digest")
        claims[name] = value
    return {_ELEMENTS.get(name, name): value for name, value in claims.items() if value not in (None, "")}


def _disclosure(text: str) -> tuple[str, Any]:
    try:
        _salt, name, value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise ProviderAnswerRefused(reason="credential_malformed") from None
    return str(name), value
