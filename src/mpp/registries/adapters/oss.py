"""OSS RBA: who is responsible for a business, by its NIB (domain facts 8.7). Its code stands inside an HTTP 200."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from mpp.registries.adapters.http import body, send
from mpp.registries.ports import NotFound, Trouble, Unavailable

PATH = "/oss/v1/kl/rba/inqueryNIB"  # `inquery` is OSS's own spelling
FORMS = {"01": "pt", "02": "cv"}  # OSS's list is not public; of another code nothing is known, and it is asked
SCALES = {name: name for name in ("mikro", "kecil", "menengah", "besar")}
TROUBLES = {401: Trouble.LOGIN_REFUSED, 403: Trouble.LOGIN_REFUSED, 400: Trouble.REFUSED}


@dataclass(frozen=True, slots=True)
class RegisteredBusiness:
    """A business as OSS knows it: its name, and the NIKs of who is responsible for it (`penanggung_jwb`).

    `facts` are elements about the business, of what OSS has told: those that it left empty are absent.
    """

    nib: str
    name: str
    since: date | None
    responsible: frozenset[str] = field(repr=False)
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)


class Oss:
    """Inquiry of a business."""

    id = "oss"

    def __init__(self, http: httpx.Client, user_key: str) -> None:
        self._http, self._user_key = http, user_key

    def business(self, nib: str) -> RegisteredBusiness | NotFound | Unavailable:
        """The business of a NIB of thirteen digits."""
        asked = {"INQUERYNIB": {"nib": nib}}
        reply = send(self._http, "POST", PATH, json=asked, headers={"user_key": self._user_key})
        told = reply if isinstance(reply, Unavailable) else body(reply)
        if isinstance(told, Unavailable):
            return told
        answer = told.get("responinqueryNIB")
        return _read(answer, nib) if isinstance(answer, dict) else Unavailable(Trouble.BROKEN)


def _read(answer: Mapping[str, Any], nib: str) -> RegisteredBusiness | NotFound | Unavailable:
    code, found = answer.get("kode"), answer.get("dataNIB")
    if code == 404:
        return NotFound()
    if code != 200 or not isinstance(found, dict) or str(found.get("nib")) != nib:  # nor another one's record
        return Unavailable(TROUBLES.get(code, Trouble.BROKEN) if isinstance(code, int) else Trouble.BROKEN)
    people = found.get("penanggung_jwb")
    rows = [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    niks = frozenset(str(one.get("no_identitas_penanggung_jwb") or "") for one in rows) - {""}
    name = str(found.get("nama_perseroan") or "")
    return RegisteredBusiness(nib, name, _day(found.get("tgl_terbit_nib")), niks, _facts(found, nib, name, rows))


def _facts(found: Mapping[str, Any], nib: str, name: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    told = {
        "business.nib": nib,
        "business.name": name,
        "business.form": FORMS.get(str(found.get("jenis_perseroan")), ""),
        "business.scale": SCALES.get(str(found.get("skala_usaha")).lower(), ""),
        "business.address": str(found.get("alamat_perseroan") or ""),
        "business.responsible_name": str(rows[0].get("nama_penanggung_jwb") or "") if rows else "",
    }
    return {element: value for element, value in told.items() if value}


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
