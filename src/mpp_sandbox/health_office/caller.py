"""The health office's calls to the platform: token, list, take, read, decide. Each state change has one key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

Json = dict[str, Any]
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Account:
    """Where the platform is, and as whom the office comes."""

    api_url: str
    client_id: str
    client_secret: str
    webhook_secret: str = ""


class Platform:
    """One round of calls, under one token. Raises httpx.HTTPError when the platform does not answer."""

    def __init__(self, http: httpx.AsyncClient, account: Account) -> None:
        """Calls as ``account`` over ``http``."""
        self._http, self._account, self._token = http, account, ""

    async def sign_in(self) -> None:
        """Get a token by client credentials."""
        login = (self._account.client_id, self._account.client_secret)
        reply = await self._http.post(self._at("token"), data={"grant_type": "client_credentials"}, auth=login)
        self._token = reply.raise_for_status().json()["access_token"]

    async def items(self) -> list[Json]:
        """Every open task of the office, page by page."""
        found: list[Json] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await self._get(
                f"work-items?limit=50&cursor={quote(cursor)}" if cursor else "work-items?limit=50"
            )
            found += page["items"]
            cursor = page["next"]
        return found

    async def read(self, item: str) -> Json:
        """A task with what it may see."""
        return await self._get(f"work-items/{item}")

    async def change(self, item: str, what: str, body: Json | None = None) -> int:
        """Take or decide a task; the same again is the same, whatever was cut off before. Returns the status."""
        headers = self._headers() | {"Idempotency-Key": f"{item}-{what}"}
        reply = await self._http.post(self._at(f"work-items/{item}/{what}"), json=body or {}, headers=headers)
        if reply.status_code >= 500:
            reply.raise_for_status()
        return reply.status_code

    async def _get(self, path: str) -> Json:
        reply = await self._http.get(self._at(path), headers=self._headers())
        body: Json = reply.raise_for_status().json()
        return body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Accept-Language": "id"}

    def _at(self, path: str) -> str:
        return f"{self._account.api_url}/api/v1/{path}"


def client() -> httpx.AsyncClient:
    """Calls that end."""
    return httpx.AsyncClient(timeout=SECONDS, trust_env=False)
