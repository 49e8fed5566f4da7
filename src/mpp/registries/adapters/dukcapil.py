"""Dukcapil: says whether claims fit a person's record, never what the record holds (domain facts 8.1).

Access is `verify` and nothing may be kept. A reply confirms or denies claim by claim and carries neither a record
nor the NIK: there is nobody's data in it to take for another's, and nothing by which to tell whom it is about.
Response codes other than 13 have no published meaning; those that public client code treats as "person not usable"
are read as the sandbox reads them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from mpp.registries.adapters.http import body, send
from mpp.registries.ports import (
    Answer,
    Can,
    Capability,
    Judgement,
    Keep,
    NotFound,
    Question,
    Reply,
    Trouble,
    Unavailable,
    Unusable,
    Verdict,
    Why,
)

FIELDS: Mapping[str, str] = {
    "person.nik": "NIK",
    "family.kk_number": "NO_KK",
    "person.name": "NAMA_LGKP",
    "person.birth_place": "TMPT_LHR",
    "person.birth_date": "TGL_LHR",
    "person.sex": "JENIS_KLMIN",
    "person.occupation": "JENIS_PKRJN",
    "person.marital_status": "STATUS_KAWIN",
    "person.religion": "AGAMA",
    "person.father_name": "NAMA_LGKP_AYAH",
    "person.mother_name": "NAMA_LGKP_IBU",
    "address.street": "ALAMAT",
    "address.rt": "NO_RT",
    "address.rw": "NO_RW",
    "address.province_name": "PROP_NAME",
    "address.district_name": "KEC_NAME",
    "address.village_name": "KEL_NAME",
}
"""Element -> field of the web service."""

VILLAGE = "address.village_code"
VILLAGE_FIELDS = ("NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL")
SEX_WORDS = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}

NOT_FOUND = "13"
UNUSABLE = {
    "08": Why.NOT_SYNCHRONISED,
    "11": Why.DEAD,
    "12": Why.DUPLICATE,
    "14": Why.MOVED,
    "15": Why.NO_BIOMETRIC,
}
TROUBLES = {
    "01": Unavailable(Trouble.LOGIN_REFUSED),
    "05": Unavailable(Trouble.QUOTA_SPENT, timedelta(hours=1)),
}

_VERDICT = re.compile(r"\s*(Tidak\s+Sesuai|Sesuai)\s*(?:\(\s*(\d{1,3})\s*\))?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Account:
    """The office's access: `threshold` (0 to 100) is the likeness from which a fuzzy field is `Sesuai`."""

    customer: str
    user: str
    password: str = field(repr=False)
    ip: str = "127.0.0.1"
    threshold: int = 80


class Dukcapil:
    """Verification by element."""

    id = "dukcapil"
    capabilities: Mapping[str, Capability] = dict.fromkeys(
        [*FIELDS, VILLAGE], Capability(frozenset({Can.VERIFY}), Keep.NO)
    )

    def __init__(self, http: httpx.Client, account: Account) -> None:
        self._http = http
        self._account = account

    def ask(self, question: Question) -> Reply:
        """Return a verdict for each claim; what is asked to be fetched is left unanswered."""
        claims = {name: text for name, text in question.claims.items() if str(text).strip()}
        path = f"/dukcapil/get_json/{self._account.customer}/CALL_VERIFY_BY_ELEMEN"
        response = send(self._http, "POST", path, json=self._body(question.nik, claims))
        if isinstance(response, Unavailable):
            return response
        content = _content(response)
        return content if isinstance(content, Unavailable) else _reply(content, claims)

    def _body(self, nik: str, claims: Mapping[str, str]) -> dict[str, str]:
        account = self._account
        return {
            "USER_ID": account.user,
            "PASSWORD": account.password,
            "IP_USER": account.ip,
            "TRESHOLD": str(account.threshold),
            **_fields(claims),
            "NIK": nik,
        }


def verdict(text: object) -> Verdict:
    """Read `Sesuai`, `Tidak Sesuai` or `Sesuai (97)`; anything else is unknown."""
    found = _VERDICT.fullmatch(text) if isinstance(text, str) else None
    if found is None or (found[2] is not None and int(found[2]) > 100):
        return Verdict(Judgement.UNKNOWN)
    judgement = Judgement.MATCH if found[1].casefold() == "sesuai" else Judgement.MISMATCH
    return Verdict(judgement, None if found[2] is None else int(found[2]))


def _fields(claims: Mapping[str, str]) -> dict[str, str]:
    """Return the claims under the service's field names; dates go as dd-mm-yyyy."""
    fields = {FIELDS[name]: _written(name, text) for name, text in claims.items() if name in FIELDS}
    if VILLAGE in claims:
        fields |= dict(zip(VILLAGE_FIELDS, claims[VILLAGE].split("."), strict=False))
    return fields


def _written(element: str, text: str) -> str:
    if element == "person.birth_date":
        return "-".join(reversed(text.split("-")))
    if element == "person.sex":
        return SEX_WORDS.get(text, text)
    return text


def _content(response: httpx.Response) -> dict[str, Any] | Unavailable:
    """Return the one object of the reply."""
    reply = body(response)
    if isinstance(reply, Unavailable):
        return reply
    content = reply.get("content")
    first = content[0] if isinstance(content, list) and content else None
    return first if isinstance(first, dict) else Unavailable(Trouble.BROKEN)


def _reply(content: Mapping[str, Any], claims: Mapping[str, str]) -> Reply:
    code = content.get("RESPONSE_CODE")
    if code is None:
        return Answer(verdicts={name: _verdict_of(name, content) for name in claims})
    if code == NOT_FOUND:
        return NotFound()
    if code in UNUSABLE:
        return Unusable(UNUSABLE[code])
    return TROUBLES.get(str(code), Unavailable(Trouble.BROKEN))


def _verdict_of(element: str, content: Mapping[str, Any]) -> Verdict:
    """Return the verdict of one claim; a village code matches when all of its parts do."""
    if element != VILLAGE:
        return verdict(content.get(FIELDS.get(element, "")))
    judgements = {verdict(content.get(name)).judgement for name in VILLAGE_FIELDS}
    if Judgement.MISMATCH in judgements:
        return Verdict(Judgement.MISMATCH)
    return Verdict(Judgement.UNKNOWN if Judgement.UNKNOWN in judgements else Judgement.MATCH)
