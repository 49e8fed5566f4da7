"""The identity provider's RS256 keys: one signs, the earlier ones stay published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jwt
from jwt.algorithms import RSAAlgorithm

from mpp_sandbox.trust.keys import load_or_create_rsa

PUBLISHED = 3
"""Keys kept in the JWKS: tokens live one hour, so two past keys cover any sane rotation."""


class IdKeys:
    """The ring of signing keys, files ``idp-NNNN.pem`` under the key directory."""

    def __init__(self, directory: Path) -> None:
        """Load the ring; the first key is made when there is none."""
        self._directory = directory
        known = sorted(int(path.stem.removeprefix("idp-")) for path in directory.glob("idp-*.pem"))
        self._numbers = known[-PUBLISHED:] or [1]
        self._keys = {number: load_or_create_rsa(self._path(number)) for number in self._numbers}

    def _path(self, number: int) -> Path:
        """The file of a key."""
        return self._directory / f"idp-{number:04d}.pem"

    def rotate(self) -> str:
        """Sign with a new key from now on; returns its ``kid``."""
        number = self._numbers[-1] + 1
        self._keys[number] = load_or_create_rsa(self._path(number))
        self._numbers = [*self._numbers, number][-PUBLISHED:]
        return _kid(number)

    def sign(self, claims: dict[str, Any], *, typ: str = "JWT") -> str:
        """A compact JWS over the claims by the newest key."""
        number = self._numbers[-1]
        headers = {"kid": _kid(number), "typ": typ}
        return jwt.encode(claims, self._keys[number], algorithm="RS256", headers=headers)

    def verify(self, token: str, *, audience: str | None) -> dict[str, Any] | None:
        """Claims of a token that we signed, expired or not; None when it is not ours."""
        number = next((n for n in self._numbers if _kid(n) == _header_kid(token)), None)
        if number is None:
            return None
        options: dict[str, Any] = {"verify_exp": False, "verify_aud": audience is not None}
        try:
            public = self._keys[number].public_key()
            return jwt.decode(token, public, algorithms=["RS256"], audience=audience, options=options)  # type: ignore[arg-type]
        except jwt.InvalidTokenError:
            return None

    def jwks(self) -> dict[str, Any]:
        """The public keys, newest first."""
        return {"keys": [self._public(number) for number in reversed(self._numbers)]}

    def _public(self, number: int) -> dict[str, Any]:
        """One key as a JWK."""
        body = json.loads(RSAAlgorithm.to_jwk(self._keys[number].public_key()))
        return {
            **{name: body[name] for name in ("kty", "n", "e")},
            "kid": _kid(number),
            "use": "sig",
            "alg": "RS256",
        }


def _kid(number: int) -> str:
    """The key id of a key number."""
    return f"rekaan-{number}"


def _header_kid(token: str) -> str | None:
    """The key id that a token names."""
    try:
        return str(jwt.get_unverified_header(token).get("kid"))
    except jwt.InvalidTokenError:
        return None
