"""BPJS Kesehatan: a participant by NIK, and what it is told: a newborn, a move, a death.

No public contract exists for agencies; this is the port that the platform needs.
"""

from collections.abc import Mapping

import httpx

from mpp.kernel import nik
from mpp.registries.adapters.http import Json, about, body, found, send
from mpp.registries.operations import Payload, Refused, Told
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

FIELDS: Mapping[str, str] = {
    "insurance.jkn_number": "number",
    "insurance.jkn_segment": "segment",
    "insurance.jkn_status": "status",
    "insurance.jkn_facility": "facility_name",
}
"""Element -> field of the answer."""
OPERATIONS: Mapping[str, str] = {
    "register_newborn": "newborns",
    "change_facility": "facility-changes",
    "report_death": "deaths",
}
"""Operation -> last part of its address."""


class Bpjs:
    """The national health insurance."""

    id = "bpjs"
    capabilities: Mapping[str, Capability] = dict.fromkeys(
        FIELDS, Capability(frozenset({Can.FETCH, Can.NOTIFY}), Keep.UNTIL_CASE_END)
    )

    def __init__(self, http: httpx.Client, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, question: Question) -> Reply:
        """Return the wanted elements of a participant; a stranger is NotFound, and her record no answer."""
        if nik.fault(question.nik) is not None:
            return NotFound()
        response = send(self._http, "GET", f"/bpjs/v1/members/{question.nik}", headers=self._headers)
        reply = about(found(response), self.id, nik=question.nik)
        if isinstance(reply, NotFound | Unavailable):
            return reply
        return Answer(
            fetched={
                name: Fetched(reply[field], Keep.UNTIL_CASE_END)
                for name, field in FIELDS.items()
                if name in question.fetch and reply.get(field) is not None
            }
        )

    def tell(self, operation: str, payload: Payload, key: str) -> Told | Refused | Unavailable:
        """Carry out an operation once per key (`operations.Notified`)."""
        if operation not in OPERATIONS:
            return Refused("unknown_operation")
        path, headers = f"/bpjs/v1/{OPERATIONS[operation]}", {**self._headers, "Idempotency-Key": key}
        response = send(self._http, "POST", path, json=dict(payload), headers=headers)
        if isinstance(response, Unavailable):
            return Refused("refused") if response.reason is Trouble.REFUSED else response
        reply = body(response)
        if response.status_code < 300:
            return reply if isinstance(reply, Unavailable) else Told()
        return _refusal(reply)


def _refusal(reply: Json | Unavailable) -> Refused | Unavailable:
    code = reply if isinstance(reply, Unavailable) else reply.get("error")
    if isinstance(code, Unavailable):
        return code
    return Refused(code) if isinstance(code, str) else Unavailable(Trouble.BROKEN)
