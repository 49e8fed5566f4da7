"""SATUSEHAT: the OAuth token that SDMK also takes, and the FHIR resource of a health worker (domain facts 8.2).

A resource counts when it carries the identifier that was searched for, in clear. SATUSEHAT's published example of a
Patient has it masked (`################`): such a one does not say whose it is, and is no answer.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from mpp.kernel import clock
from mpp.registries.adapters.http import Json, another, body, send
from mpp.registries.ports import (
    Answer,
    Can,
    Capability,
    Fetched,
    Keep,
    NotFound,
    Question,
    Reply,
    Trouble,
    Unavailable,
)

NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"
IHS_SYSTEM = "https://fhir.kemkes.go.id/id/nakes-his-number"

EARLY = timedelta(seconds=60)
"""A token is renewed this long before it runs out, so that no call carries a dying one."""


class Token:
    """The access token, asked for once and shared by threads until shortly before it runs out."""

    def __init__(
        self, http: httpx.Client, client_id: str, secret: str, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._http = http
        self._login = {"client_id": client_id, "client_secret": secret}
        self._now = now
        self._lock = threading.Lock()
        self._token = ""
        self._until: datetime | None = None

    def authorised(self, method: str, path: str, **options: Any) -> httpx.Response | Unavailable:
        """Send a call with the token; one that the far side dropped early is renewed once."""
        reply = self._sent(method, path, options)
        if reply == Unavailable(Trouble.LOGIN_REFUSED):
            self._forget()
            return self._sent(method, path, options)
        return reply

    def search(self, registry: str, resource: str, system: str, value: str) -> list[Json] | Unavailable:
        """The FHIR resources of a kind with this identifier, for the registry that asks.

        An answer that is no Bundle, or that holds a resource without the identifier, is a broken registry.
        """
        path, asked = f"/fhir-r4/v1/{resource}", {"identifier": f"{system}|{value}"}
        reply = self.authorised("GET", path, params=asked)
        bundle = reply if isinstance(reply, Unavailable) else body(reply)
        if isinstance(bundle, Unavailable):
            return bundle
        try:
            entries = [entry["resource"] for entry in bundle.get("entry") or []]
            meant = all(_identifiers(one, system) == {value} for one in entries)
        except (AttributeError, KeyError, TypeError):
            return Unavailable(Trouble.BROKEN)
        if bundle.get("resourceType") != "Bundle":
            return Unavailable(Trouble.BROKEN)
        return entries if meant else another(registry)

    def _sent(self, method: str, path: str, options: Mapping[str, Any]) -> httpx.Response | Unavailable:
        token = self._current()
        if isinstance(token, Unavailable):
            return token
        headers = {**options.get("headers", {}), "Authorization": f"Bearer {token}"}
        return send(self._http, method, path, **{**options, "headers": headers})

    def _forget(self) -> None:
        with self._lock:
            self._until = None

    def _current(self) -> str | Unavailable:
        with self._lock:
            if self._until is not None and self._now() < self._until:
                return self._token
            return self._renewed()

    def _renewed(self) -> str | Unavailable:
        path = "/oauth2/v1/accesstoken"
        asked = {"grant_type": "client_credentials"}
        response = send(self._http, "POST", path, params=asked, data=self._login)
        reply = response if isinstance(response, Unavailable) else body(response)
        if isinstance(reply, Unavailable):
            return reply
        token, seconds = reply.get("access_token"), str(reply.get("expires_in", ""))
        if not isinstance(token, str) or not token or not seconds.isdecimal():
            return Unavailable(Trouble.BROKEN)
        self._token = token
        self._until = self._now() + timedelta(seconds=int(seconds)) - EARLY
        return token


class Satusehat:
    """The national number (IHS) and registrations of a health worker, by NIK."""

    id = "satusehat"
    capabilities: Mapping[str, Capability] = dict.fromkeys(
        ("practitioner.ihs", "practitioner.titled_name", "practitioner.qualifications"),
        Capability(frozenset({Can.FETCH}), Keep.UNTIL_CASE_END),
    )

    def __init__(self, token: Token) -> None:
        self._token = token

    def ask(self, question: Question) -> Reply:
        """Return the wanted elements; an empty Bundle is NotFound."""
        resources = self._token.search(self.id, "Practitioner", NIK_SYSTEM, question.nik)
        if isinstance(resources, Unavailable):
            return resources
        return self._read(resources[0], question.fetch) if resources else NotFound()

    def _read(self, resource: Json, wanted: frozenset[str]) -> Reply:
        try:
            values = elements(resource)
        except (KeyError, IndexError, TypeError):
            return Unavailable(Trouble.BROKEN)
        kept = {
            name: Fetched(value, self.capabilities[name].keep) for name, value in values.items() if name in wanted
        }
        return Answer(fetched=kept)


def _identifiers(resource: Json, system: str) -> set[str]:
    """The identifiers under a system. Raises AttributeError, KeyError, TypeError for one of another shape."""
    return {one["value"] for one in resource.get("identifier", []) if one.get("system") == system}


def elements(resource: Json) -> dict[str, Any]:
    """Read a FHIR Practitioner. Raises KeyError, IndexError, TypeError for one of another shape."""
    return {
        "practitioner.ihs": next(
            (entry["value"] for entry in resource["identifier"] if entry["system"] == IHS_SYSTEM),
            resource["id"],
        ),
        "practitioner.titled_name": resource["name"][0]["text"],
        "practitioner.qualifications": [_qualification(entry) for entry in resource.get("qualification", [])],
    }


def _qualification(entry: Json) -> dict[str, Any]:
    identifier, period = entry["identifier"], entry.get("period", {})
    number = identifier[0]["value"] if isinstance(identifier, list) else identifier["value"]
    return {
        "code": entry["code"]["coding"][0]["code"],
        "number": number,
        "issued": period.get("start"),
        "valid_until": period.get("end"),
    }
