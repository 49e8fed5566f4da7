"""SATUSEHAT SDMK: STR, SKP and SIP of health workers, places of practice, and the publishing of a SIP.

No public contract exists (domain facts 8.2); this is the port that the platform needs.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from mpp.kernel import nik
from mpp.registries.adapters.http import Json, about, body, found
from mpp.registries.adapters.satusehat import Token
from mpp.registries.operations import Accepted, Claim, Corrected, Payload, Refused, Ruling, Told
from mpp.registries.ports import (
    Answer,
    Can,
    Capability,
    Fetched,
    Keep,
    Key,
    NotFound,
    Question,
    Reply,
    Trouble,
    Unavailable,
)

FIELDS: Mapping[str, str] = {
    "practitioner.ihs": "ihs",
    "practitioner.profession": "profession",
    "practitioner.profession_code": "profession_code",
    "practitioner.specialty": "specialty",
    "practitioner.str": "str",
    "practitioner.skp": "skp",
    "practitioner.sips": "sip",
}
"""Element -> field of the register's answer."""

PLACE_CODE = "practice.place_code"
OF_FACILITY: Mapping[str, str] = {"practice.place_name": "name", "practice.place_address": "address"}
"""Element -> field of a place of practice, which is found by its code."""

CORRECTABLE = frozenset({"practitioner.profession", "practitioner.specialty"})
PUBLISH_SIP = "publish_sip"
Status: TypeAlias = Literal["active", "suspended", "revoked", "ended"]
_STATUS: Mapping[str, Status] = {status: status for status in get_args(Status)}


@dataclass(frozen=True, slots=True)
class Facility:
    """A place of practice that the register knows."""

    code: str
    name: str
    kind: str
    address: str
    regency_code: str


@dataclass(frozen=True, slots=True)
class Sip:
    """A practice permit to be published. `regency_code` is `PP.KK`."""

    nik: str = field(repr=False)
    number: str
    place_code: str
    place_name: str
    regency_code: str
    issued: date
    valid_until: date
    status: Status = "active"


@dataclass(frozen=True, slots=True)
class Published:
    """The register holds the permit. `repeated`: it held it already under this key."""

    repeated: bool


class Sdmk:
    """The register of health workers."""

    id = "sdmk"
    capabilities: Mapping[str, Capability] = {
        **dict.fromkeys([*FIELDS, *OF_FACILITY], Capability(frozenset({Can.FETCH}), Keep.UNTIL_CASE_END)),
        "practitioner.sips": Capability(frozenset({Can.FETCH, Can.NOTIFY}), Keep.UNTIL_CASE_END),
    }

    correctable = CORRECTABLE

    def __init__(self, token: Token) -> None:
        self._token = token

    def ask(self, question: Question) -> Reply:
        """Return the wanted elements of a health worker, or of a place by its code; a stranger is NotFound.

        The NIK becomes part of the address, so a text that is no NIK is not sent.
        """
        if question.key is not None:
            return self._of_facility(question.key, question.fetch)
        if nik.fault(question.nik) is not None:
            return NotFound()
        response = self._token.authorised("GET", f"/sdmk/v1/practitioners/{question.nik}")
        reply = about(found(response), self.id, nik=question.nik)
        if isinstance(reply, NotFound | Unavailable):
            return reply
        return Answer(fetched=_wanted(FIELDS, reply, question.fetch, self.capabilities))

    def _of_facility(self, key: Key, wanted: frozenset[str]) -> Reply:
        if key.element != PLACE_CODE:
            return NotFound()
        found = self._facilities({"code": key.value})
        if isinstance(found, Unavailable):
            return found
        place = next((one for one in found if one.code == key.value), None)
        if place is None:
            return NotFound()
        return Answer(fetched=_wanted(OF_FACILITY, asdict(place), wanted, self.capabilities))

    def facilities(self, regency_code: str) -> tuple[Facility, ...] | Unavailable:
        """Return the places of practice of a regency or city (`PP.KK`)."""
        return self._facilities({"regency": regency_code})

    def _facilities(self, query: Mapping[str, str]) -> tuple[Facility, ...] | Unavailable:
        response = self._token.authorised("GET", "/sdmk/v1/facilities", params=query)
        reply = response if isinstance(response, Unavailable) else body(response)
        if isinstance(reply, Unavailable):
            return reply
        try:
            return tuple(_facility(row) for row in reply["facilities"])
        except (KeyError, TypeError):
            return Unavailable(Trouble.BROKEN)

    def tell(self, operation: str, payload: Payload, key: str) -> Told | Refused | Unavailable:
        """Publish a permit whose fields the payload names; dates are ISO 8601 texts (`operations.Notified`)."""
        if operation != PUBLISH_SIP:
            return Refused("unknown_operation")
        try:
            sip = _sip(payload)
        except (KeyError, TypeError, ValueError):
            return Refused("payload_incomplete")
        reply = self.publish_sip(sip, key)
        if isinstance(reply, NotFound):
            return Refused("not_found")
        if isinstance(reply, Unavailable) and reply.reason is Trouble.REFUSED:
            return Refused("refused")
        return Told() if isinstance(reply, Published) else reply

    def publish_sip(self, sip: Sip, idempotency_key: str) -> Published | Refused | NotFound | Unavailable:
        """Tell the register of a permit, or of its new status under the same number.

        Repeat with the same key after any doubt: the register then answers what it answered first.
        """
        response = self._token.authorised(
            "POST", "/sdmk/v1/sips", json=_written(sip), headers={"Idempotency-Key": idempotency_key}
        )
        if isinstance(response, Unavailable):
            return response
        reply = found(response)
        if isinstance(reply, NotFound | Unavailable):
            return reply
        if response.status_code == 422:
            return Refused("key_reused")
        if response.status_code == 409:
            return _refusal(reply)
        return Published(response.headers.get("Idempotent-Replay") == "true")

    def correct(self, claim: Claim, key: str) -> Accepted | Refused | Unavailable:
        """Say that the register is wrong (`operations.Corrector`)."""
        if claim.element not in CORRECTABLE:
            return Refused("not_correctable")
        told = {"nik": claim.nik, "field": FIELDS[claim.element], "value": claim.value}
        proof = {"evidence_sha256": claim.evidence_sha256} if claim.evidence_sha256 else {}
        response = self._token.authorised(
            "POST", "/sdmk/v1/corrections", json=told | proof, headers={"Idempotency-Key": key}
        )
        if isinstance(response, Unavailable):
            return response
        reply = found(response)
        if isinstance(reply, NotFound):
            return Refused("not_found")
        if isinstance(reply, Unavailable):
            return reply
        number = reply.get("correction_no")
        return Accepted(number) if isinstance(number, str) else Unavailable(Trouble.BROKEN)

    def correction(self, number: str) -> Corrected | NotFound | Unavailable:
        """What the register says to it."""
        response = self._token.authorised("GET", f"/sdmk/v1/corrections/{number}")
        reply = about(found(response), self.id, correction_no=number)
        if isinstance(reply, NotFound | Unavailable):
            return reply
        ruling = {"accepted": Ruling.ACCEPTED, "refused": Ruling.REFUSED}.get(str(reply.get("state")), Ruling.OPEN)
        return Corrected(ruling, reply.get("value"), str(reply.get("reason") or ""))


def _wanted(
    fields: Mapping[str, str], reply: Json, wanted: frozenset[str], can: Mapping[str, Capability]
) -> dict[str, Fetched]:
    """Return the wanted elements that the register filled; a worker without specialty has none."""
    return {
        name: Fetched(reply[field_], can[name].keep)
        for name, field_ in fields.items()
        if name in wanted and reply.get(field_) is not None
    }


def _facility(row: Mapping[str, Any]) -> Facility:
    return Facility(row["code"], row["name"], row["kind"], row["address"], row["regency_code"])


def _sip(payload: Payload) -> Sip:
    """Raises KeyError, TypeError, ValueError for a payload that lacks a field or holds no date."""
    return Sip(
        nik=str(payload["nik"]),
        number=str(payload["number"]),
        place_code=str(payload["place_code"]),
        place_name=str(payload["place_name"]),
        regency_code=str(payload["regency_code"]),
        issued=date.fromisoformat(payload["issued"]),
        valid_until=date.fromisoformat(payload["valid_until"]),
        status=_STATUS[payload.get("status", "active")],
    )


def _written(sip: Sip) -> dict[str, str]:
    return {
        **asdict(sip),
        "issued": sip.issued.isoformat(),
        "valid_until": sip.valid_until.isoformat(),
    }


def _refusal(reply: Json) -> Refused | Unavailable:
    code = reply.get("error")
    return Refused(code) if isinstance(code, str) else Unavailable(Trouble.BROKEN)
