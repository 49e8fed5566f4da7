"""The identity provider as configured (setting MPP_OIDC), with its discovery document and keys kept.

Discovery is read again after an hour; the keys whenever a token names one that we do not know, since a
provider changes keys without notice, but not more often than every half minute.
"""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
from django.conf import settings

from mpp.identity.errors import ProviderAnswerRefused, ProviderUnavailable

DISCOVERY_SECONDS = 3600.0
KEYS_SECONDS = 30.0
PATIENCE_SECONDS = 8.0
ALGORITHMS = ("RS256", "PS256", "ES256")  # asymmetric only: a shared secret proves nothing here


@dataclass
class _Kept:
    """A fetched document and when it was fetched, by the monotonic clock."""

    value: dict[str, Any] = field(default_factory=dict)
    at: float = float("-inf")

    def older_than(self, seconds: float) -> bool:
        return time.monotonic() - self.at > seconds


class Provider:
    """One provider and our registration there. Safe to share between threads."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, acr: tuple[str, ...], max_age: int) -> None:
        self.issuer, self.client_id, self.client_secret = issuer, client_id, client_secret
        self.acr, self.max_age = acr, max_age
        self._http = httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False, follow_redirects=False)
        self._discovery, self._keys, self._lock = _Kept(), _Kept(), Lock()

    def endpoint(self, name: str) -> str:
        """Return an address of the discovery document, such as `token_endpoint`.

        Raises:
            ProviderUnavailable: it does not answer, or has no such address.
            ProviderAnswerRefused: the document is another issuer's.
        """
        found = self._document().get(name)
        if not isinstance(found, str):
            raise ProviderUnavailable(missing=name)
        return found

    def key_of(self, token: str) -> jwt.PyJWK:
        """Return the key that a token says it was signed by.

        Raises:
            ProviderAnswerRefused: the token is malformed, uses a weak algorithm, or names no key of theirs.
            ProviderUnavailable: the keys cannot be read.
        """
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise ProviderAnswerRefused(reason="malformed") from None
        if header.get("alg") not in ALGORITHMS:
            raise ProviderAnswerRefused(reason="algorithm")
        key = self._known_key(header.get("kid")) or self._known_key(header.get("kid"), newest=True)
        if key is None:
            raise ProviderAnswerRefused(reason="unknown_key")
        return key

    def ask(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        """Call the provider and return its JSON object.

        Raises:
            ProviderUnavailable: no answer, or one that is no JSON object.
            ProviderAnswerRefused: it refuses; `status` is its HTTP status.
        """
        try:
            reply = self._http.request(method, url, **request)
            if reply.is_client_error:
                raise ProviderAnswerRefused(reason="refused", status=reply.status_code)
            body = reply.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            raise ProviderUnavailable from None
        if not isinstance(body, dict):
            raise ProviderUnavailable
        return body

    def _document(self) -> dict[str, Any]:
        with self._lock:
            if self._discovery.older_than(DISCOVERY_SECONDS):
                body = self.ask("GET", f"{self.issuer}/.well-known/openid-configuration")
                if body.get("issuer") != self.issuer:
                    raise ProviderAnswerRefused(reason="issuer")
                self._discovery = _Kept(body, time.monotonic())
            return self._discovery.value

    def _known_key(self, kid: object, *, newest: bool = False) -> jwt.PyJWK | None:
        uri = self.endpoint("jwks_uri")
        with self._lock:
            if not self._keys.value or (newest and self._keys.older_than(KEYS_SECONDS)):
                self._keys = _Kept(self.ask("GET", uri), time.monotonic())
            keys = self._keys.value.get("keys", [])
        found = next((key for key in keys if key.get("kid") == kid), None)
        return None if found is None else jwt.PyJWK(found)


@lru_cache(maxsize=8)
def _provider(issuer: str, client_id: str, client_secret: str, acr: str, max_age: int) -> Provider:
    return Provider(issuer.rstrip("/"), client_id, client_secret, tuple(acr.split()), max_age)


def provider() -> Provider | None:
    """Return the configured provider, kept for the life of the process; None when there is none."""
    named = settings.MPP_OIDC
    if not urlsplit(named["ISSUER"]).hostname:
        return None
    return _provider(
        named["ISSUER"], named["CLIENT_ID"], named["CLIENT_SECRET"], named["ACR"], int(named["MAX_AGE"])
    )
