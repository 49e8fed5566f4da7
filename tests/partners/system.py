"""An agency's own system, as it speaks HTTP to the platform in this process."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.test import Client
from PIL import Image

from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.partners import actions
from mpp.partners.actions import Admission, Admitted

ADMIN = Actor.system("test")
_keys = count()
PHOTO = "image/png"
# What operations take beside a key; one whose shape is not told here answers 422.
BODIES: Mapping[str, Any] = {
    "decision": {"decision": "approve"},
    "correction": {"note": "Mohon perbaiki.", "marks": {"applicant.letter.purpose": "Sebutkan."}},
}


def admitted(agency: str, *roles: str, region: str = "35.10", **more: Any) -> Admitted:
    wanted = Admission(region, agency, f"Sistem {agency} contoh", frozenset(roles), **more)
    return actions.admit(ADMIN, wanted, clock.now())


@dataclass
class System:
    """Its calls; a state change has a key of its own unless one is given."""

    given: Admitted
    language: str = "id"
    http: Client = field(default_factory=lambda: Client(SERVER_NAME="localhost"))
    token: str = ""

    def sign_in(self, **form: str) -> Any:
        told = {"grant_type": "client_credentials", "client_id": str(self.given.client_id)}
        return self.http.post("/api/v1/token", told | {"client_secret": self.given.secret} | form)

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"/api/v1/{path}", query, headers=self._headers())

    def post(self, path: str, body: Any = None, key: str = "", media_type: str = "application/json") -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body)
        headers = self._headers() | {"idempotency-key": key or f"key-{next(_keys)}"}
        return self.http.post(f"/api/v1/{path}", content, content_type=media_type, headers=headers)

    def _headers(self) -> dict[str, str]:
        if not self.token:
            self.token = self.sign_in().json()["access_token"]
        return {"authorization": f"Bearer {self.token}", "accept-language": self.language}


class Caller(Client):
    """A system at every address, as a browser is at pages: its token with each call, and a body that fits.

    `bodies`: others than `BODIES` says, by an operation's last word.
    """

    def __init__(self, given: Admitted, bodies: Mapping[str, Any] | None = None) -> None:
        super().__init__(SERVER_NAME="localhost", headers=System(given)._headers())
        self._bodies = {**BODIES, **(bodies or {})}

    def post(self, path: str, data: Any = None, **more: Any) -> Any:  # type: ignore[override]
        """Post a form to a page; to the API what the operation takes, a file where it takes one."""
        if not path.startswith("/api/v1/"):
            return super().post(path, data or {}, **more)
        told = json.dumps(self._bodies.get(path.rpartition("/")[2], {}))
        answer = self._send(path, told, "application/json")
        return answer if answer.status_code != 415 else self._send(path, _photo(), PHOTO)

    def _send(self, path: str, content: str | bytes, media_type: str) -> Any:
        key = {"idempotency-key": f"key-{next(_keys)}"}
        return super().post(path, content, content_type=media_type, headers=key)


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "teal").save(out, "PNG")
    return out.getvalue()
