"""PT Taspen: the pensions of a person's family, and the notice that a pensioner has died.

No public contract exists; this is the port that the platform needs. Who reports is told of the pensions with whose
family she stands, and of no other: a NIK that somebody types does not bring up what its holder lives on. A notice
must never be sent twice as two, so its receipt number is kept under its key and looked up before it is sent again.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from mpp.kernel import nik
from mpp.registries.adapters.http import Json, about, body, found, send
from mpp.registries.adapters.siak import Receipts
from mpp.registries.operations import Accepted, Altered, Made, Payload, Refused, Stage, Standing
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

FAMILY = "pension.family"
STOP = "stop_pension"
NOTICES = "/taspen/v1/stop-notices"
COLUMNS = ("nik", "name", "number", "status")
_STAGES = {"received": Stage.OPEN, "stopped": Stage.ISSUED, "returned": Stage.RETURNED}
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,60}")


class Taspen:
    """Who pays civil servants' pensions: implements `ports.Registry`."""

    id = "taspen"
    capabilities: Mapping[str, Capability] = {FAMILY: Capability(frozenset({Can.FETCH}), Keep.UNTIL_CASE_END)}

    def __init__(self, http: httpx.Client, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, question: Question) -> Reply:
        """Return the pensions with whose family a person stands; to stand with none is nothing to be told."""
        if nik.fault(question.nik) is not None:
            return NotFound()
        response = send(self._http, "GET", f"/taspen/v1/families/{question.nik}", headers=self._headers)
        reply = about(found(response), self.id, nik=question.nik)
        if isinstance(reply, NotFound | Unavailable):
            return reply
        try:
            rows = [{name: str(one[name]) for name in COLUMNS} for one in reply["pensions"]]
        except (KeyError, TypeError):
            return Unavailable(Trouble.BROKEN)
        given = rows and FAMILY in question.fetch
        return Answer(fetched={FAMILY: Fetched(rows, Keep.UNTIL_CASE_END)} if given else {})


class TaspenOffice:
    """Taspen as a system that takes a notice and acts on it: implements `operations.AgencySystem`."""

    id = Taspen.id

    def __init__(self, http: httpx.Client, token: str, receipts: Receipts) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._receipts = receipts

    def hand_in(self, operation: str, payload: Payload, key: str) -> Accepted | Refused | Unavailable:
        """Tell that a pensioner has died (`nik, died_on, certificate_number, reporter`), once per key."""
        if operation != STOP:
            return Refused("unknown_operation")
        if (known := self._receipts.number(key)) is not None:
            return Accepted(known)
        headers = {**self._headers, "Idempotency-Key": key}
        response = send(self._http, "POST", NOTICES, json=dict(payload), headers=headers)
        if isinstance(response, Unavailable):
            return Refused("refused") if response.reason is Trouble.REFUSED else response
        reply = body(response)
        if isinstance(reply, Unavailable):
            return reply
        return self._accepted(reply, key) if response.status_code < 300 else _refusal(reply)

    def standing(self, number: str) -> Standing | NotFound | Unavailable:
        """How the notice of a receipt number stands; stopped is `Stage.ISSUED`, though no document comes of it."""
        if _NUMBER.fullmatch(number) is None:
            return NotFound()
        response = send(self._http, "GET", f"{NOTICES}/{number}", headers=self._headers)
        reply = about(found(response), self.id, receipt_no=number)
        return reply if isinstance(reply, NotFound | Unavailable) else _standing(reply)

    def document(self, made: Made) -> bytes | Altered | NotFound | Unavailable:
        """None: Taspen gives a receipt number."""
        return NotFound()

    def _accepted(self, reply: Json, key: str) -> Accepted | Unavailable:
        number = reply.get("receipt_no")
        if not isinstance(number, str) or _NUMBER.fullmatch(number) is None:
            return Unavailable(Trouble.BROKEN)
        self._receipts.keep(key, number)
        return Accepted(number)


def _standing(reply: Mapping[str, Any]) -> Standing | Unavailable:
    try:
        reasons = tuple((one["code"], one["text"]) for one in reply.get("reasons", []))
        return Standing(_STAGES[reply["state"]], reasons=reasons)
    except (KeyError, TypeError):
        return Unavailable(Trouble.BROKEN)


def _refusal(reply: Json) -> Refused | Unavailable:
    code = reply.get("error")
    return Refused(code) if isinstance(code, str) else Unavailable(Trouble.BROKEN)
