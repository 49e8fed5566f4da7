"""SIAK: the civil registry takes a birth registration and issues akta, family card and child's card.

No public contract exists; this is the port that the platform needs. A registration must never be sent
twice as two, so its number is kept under its idempotency key and looked up before anything is sent again.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import httpx

from mpp.registries.adapters.http import Json, about, body, found, send, unknown
from mpp.registries.operations import Accepted, Altered
from mpp.registries.ports import NotFound, Trouble, Unavailable

State = Literal["received", "processing", "issued", "returned"]
STATES: Mapping[str, State] = {
    "received": "received",
    "processing": "processing",
    "issued": "issued",
    "returned": "returned",
}

REGISTRATIONS = "/siak/v1/birth-registrations"
DOCUMENTS = "/siak/v1/documents"

_DOCUMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,60}")


class Receipts(Protocol):
    """Where the numbers of sent registrations are kept, by idempotency key, in the caller's hands."""

    def number(self, key: str) -> str | None:
        """Return the registration number that came back under the key, None when none did."""

    def keep(self, key: str, number: str) -> None:
        """Keep the number for good."""


@dataclass(frozen=True, slots=True)
class KeyReused:
    """The key was used with another content: a fault on our side, never to be retried."""


@dataclass(frozen=True, slots=True)
class Output:
    """What SIAK made. `sha256` and `document_id` are None for a card of plastic; `state` is None for a PDF."""

    kind: str
    number: str = field(repr=False)
    sha256: str | None = None
    document_id: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration as it stands. `reasons` are SIAK's codes with its Indonesian texts."""

    number: str
    state: State
    child_nik: str | None = field(default=None, repr=False)
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)  # new ones, by the platform's paths
    reasons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    outputs: tuple[Output, ...] = ()


class Siak:
    """The civil registry's interface."""

    id = "siak"

    def __init__(self, http: httpx.Client, token: str, receipts: Receipts) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._receipts = receipts

    def register_birth(self, content: Json, key: str) -> Accepted | KeyReused | Unavailable:
        """Send a birth (`child, mother, father, reporter, witnesses, files`) once per key."""
        return self.register(REGISTRATIONS, content, key)

    def register(self, path: str, content: Json, key: str) -> Accepted | KeyReused | Unavailable:
        """Send a registration to its address once per key.

        A number known under the key is returned without a call. After a lost reply SIAK itself knows the
        key and gives the first number again.
        """
        if (known := self._receipts.number(key)) is not None:
            return Accepted(known)
        headers = {**self._headers, "Idempotency-Key": key}
        response = send(self._http, "POST", path, json=content, headers=headers)
        if isinstance(response, Unavailable):
            return response
        if response.status_code == 422:
            return KeyReused()
        return self._accepted(body(response), key)

    def registration(self, number: str) -> Registration | NotFound | Unavailable:
        """Return how a registration stands now."""
        if _NUMBER.fullmatch(number) is None:
            return NotFound()
        response = send(self._http, "GET", f"{REGISTRATIONS}/{number}", headers=self._headers)
        reply = about(found(response), self.id, registration_no=number)
        return reply if isinstance(reply, NotFound | Unavailable) else _registration(reply)

    def document(self, output: Output) -> bytes | Altered | NotFound | Unavailable:
        """Return the signed PDF of an output, Altered when its digest is not the one that SIAK named."""
        if output.document_id is None:
            return NotFound()
        response = send(self._http, "GET", f"{DOCUMENTS}/{output.document_id}", headers=self._headers)
        if isinstance(response, Unavailable):
            return response
        if response.status_code == 404:
            return unknown(response)
        fits = hashlib.sha256(response.content).hexdigest() == output.sha256
        return response.content if fits else Altered()

    def _accepted(self, reply: Json | Unavailable, key: str) -> Accepted | Unavailable:
        if isinstance(reply, Unavailable):
            return reply
        number = reply.get("registration_no")
        if not isinstance(number, str) or _NUMBER.fullmatch(number) is None:
            return Unavailable(Trouble.BROKEN)
        self._receipts.keep(key, number)
        return Accepted(number)


def _registration(reply: Json) -> Registration | Unavailable:
    try:
        return Registration(
            number=reply["registration_no"],
            state=STATES[reply["state"]],
            child_nik=reply.get("child", {}).get("nik"),
            facts={str(path): str(value) for path, value in reply.get("facts", {}).items()},
            reasons=tuple((reason["code"], reason["text"]) for reason in reply.get("reasons", [])),
            outputs=tuple(_output(entry) for entry in reply.get("outputs", [])),
        )
    except (AttributeError, KeyError, TypeError):
        return Unavailable(Trouble.BROKEN)


def _output(entry: Mapping[str, Any]) -> Output:
    """Read an output. Of its URL only the last part is used: calls go to the configured host alone."""
    document_id = str(entry.get("url", "")).rpartition("/")[2]
    known = _DOCUMENT_ID.fullmatch(document_id) is not None
    return Output(
        kind=entry["kind"],
        number=entry["number"],
        sha256=entry.get("sha256"),
        document_id=document_id if known else None,
        state=entry.get("state"),
    )
