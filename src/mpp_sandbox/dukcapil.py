"""Dukcapil's verification by element: says whether claims fit, never what is true (domain facts 8.1).

The shapes follow public client code. Response codes other than 13 (not found) are not published;
their meanings here are this sandbox's assumption.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import DUKCAPIL_CUSTOMER, DUKCAPIL_PASSWORD, DUKCAPIL_USER
from mpp_sandbox.people.model import Person, RecordState
from mpp_sandbox.web import json_object
from mpp_sandbox.world import World, world_of

DEFAULT_THRESHOLD = 100

FAILURES = {
    RecordState.NOT_SYNCHRONISED: ("08", "Data belum terkonsolidasi"),
    RecordState.DEAD: ("11", "Data ditemukan, status meninggal dunia"),
    RecordState.DUPLICATE: ("12", "Data ditemukan, status data ganda, silakan hubungi Dinas Dukcapil"),
    RecordState.NOT_FOUND: ("13", "Data Tidak Ditemukan"),
    RecordState.MOVED: ("14", "Data ditemukan, status pindah ke luar negeri"),
    RecordState.NO_BIOMETRIC: ("15", "Data ditemukan, belum rekam KTP-el"),
}
BAD_LOGIN = ("01", "User Id atau Password salah")
QUOTA_SPENT = ("05", "Kuota akses telah habis")

SEX = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}


def normalised(value: object) -> str:
    """Upper case, one blank between words, no punctuation: how the register compares."""
    return " ".join(re.sub(r"[^0-9A-Z]+", " ", str(value).upper()).split())


def similarity(claim: object, truth: object) -> int:
    """0 to 100, by the longest matching blocks of the two texts."""
    return round(100 * SequenceMatcher(None, normalised(claim), normalised(truth), autojunk=False).ratio())


def parsed_date(value: object) -> date | None:
    """A date written dd-mm-yyyy or yyyy-mm-dd (both are seen), or None."""
    for pattern in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(value).strip(), pattern).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None


def _fuzzy(truth: Callable[[Person], str]) -> Callable[[Person, object, int], str]:
    """Compares by similarity and tells the score."""

    def verdict(person: Person, claim: object, threshold: int) -> str:
        score = similarity(claim, truth(person))
        return f"{'Sesuai' if score >= threshold else 'Tidak Sesuai'} ({score})"

    return verdict


def _exact(truth: Callable[[Person], str]) -> Callable[[Person, object, int], str]:
    """Compares the normalised texts."""

    def verdict(person: Person, claim: object, _threshold: int) -> str:
        return "Sesuai" if normalised(claim) == normalised(truth(person)) else "Tidak Sesuai"

    return verdict


def _number(truth: Callable[[Person], str]) -> Callable[[Person, object, int], str]:
    """Compares codes as numbers: 016, 16 and "16" are one."""

    def verdict(person: Person, claim: object, _threshold: int) -> str:
        text = str(claim).strip()
        return "Sesuai" if text.isdigit() and int(text) == int(truth(person)) else "Tidak Sesuai"

    return verdict


def _birth_date(person: Person, claim: object, _threshold: int) -> str:
    """Compares the day."""
    return "Sesuai" if parsed_date(claim) == person.birth_date else "Tidak Sesuai"


def _sex(person: Person, claim: object, _threshold: int) -> str:
    """Compares the word (Laki-Laki, PEREMPUAN) or its letter."""
    text = normalised(claim)
    fits = text in {normalised(SEX[person.sex]), person.sex}
    return "Sesuai" if fits else "Tidak Sesuai"


FIELDS: dict[str, Callable[[Person, object, int], str]] = {
    "NIK": _exact(lambda p: p.nik),
    "NO_KK": _exact(lambda p: p.kk),
    "NAMA_LGKP": _fuzzy(lambda p: p.name),
    "TMPT_LHR": _fuzzy(lambda p: p.birth_place),
    "TGL_LHR": _birth_date,
    "JENIS_KLMIN": _sex,
    "JENIS_PKRJN": _fuzzy(lambda p: p.occupation),
    "STATUS_KAWIN": _exact(lambda p: p.marital_status),
    "AGAMA": _exact(lambda p: p.religion),
    "NAMA_LGKP_AYAH": _fuzzy(lambda p: p.father_name),
    "NAMA_LGKP_IBU": _fuzzy(lambda p: p.mother_name),
    "ALAMAT": _fuzzy(lambda p: p.address.street),
    "NO_PROP": _number(lambda p: p.address.village_code[0:2]),
    "PROP_NAME": _exact(lambda p: p.address.province_name),
    "NO_KAB": _number(lambda p: p.address.village_code[3:5]),
    "KAB_NAME": _exact(lambda p: p.address.regency_name.split(maxsplit=1)[1]),
    "NO_KEC": _number(lambda p: p.address.village_code[6:8]),
    "KEC_NAME": _exact(lambda p: p.address.district_name),
    "NO_KEL": _number(lambda p: p.address.village_code[9:13]),
    "KEL_NAME": _exact(lambda p: p.address.village_name),
    "NO_RT": _number(lambda p: p.address.rt),
    "NO_RW": _number(lambda p: p.address.rw),
}
"""What can be verified. STATUS_KAWIN, AGAMA and the parents' names are not in the public samples."""


def verify(person: Person, claims: dict[str, Any], threshold: int) -> dict[str, str]:
    """A verdict for each claimed field that is not blank."""
    return {
        name: judge(person, claims[name], threshold)
        for name, judge in FIELDS.items()
        if str(claims.get(name) or "").strip()
    }


def _threshold(body: dict[str, Any]) -> int:
    """TRESHOLD (sic), 0 to 100. Raises HTTPException 400."""
    text = str(body.get("TRESHOLD", DEFAULT_THRESHOLD)).strip()
    if not text.isdigit() or int(text) > 100:
        raise HTTPException(400, "TRESHOLD must be 0 to 100")
    return int(text)


def _content(world: World, customer: str, body: dict[str, Any]) -> dict[str, str]:
    """The one object of the reply: verdicts, or RESPONSE_CODE and RESPONSE."""
    login = (customer, body.get("USER_ID"), body.get("PASSWORD"))
    if login != (DUKCAPIL_CUSTOMER, DUKCAPIL_USER, DUKCAPIL_PASSWORD):
        return _failure(BAD_LOGIN)
    quota = world.knobs["dukcapil"].options["quota"]
    if quota == 0:
        return _failure(QUOTA_SPENT)
    if quota > 0:
        world.knobs["dukcapil"].options["quota"] = quota - 1
    threshold = _threshold(body)
    person = world.directory.person(str(body.get("NIK", "")).strip())
    state = RecordState.NOT_FOUND if person is None else person.state
    if person is None or state in FAILURES:
        return _failure(FAILURES[state])
    return verify(person, body, threshold)


def _failure(code_and_text: tuple[str, str]) -> dict[str, str]:
    """How the service says no."""
    return {"RESPONSE_CODE": code_and_text[0], "RESPONSE": code_and_text[1]}


async def verify_by_element(request: Request) -> JSONResponse:
    """``POST /dukcapil/get_json/{customer_id}/CALL_VERIFY_BY_ELEMEN``: always 200."""
    body = await json_object(request)
    content = _content(world_of(request), request.path_params["customer"], body)
    return JSONResponse(
        {
            "content": [content],
            "lastPage": True,
            "numberOfElements": 1,
            "sort": None,
            "totalElements": 1,
            "firstPage": True,
            "number": 0,
            "size": 1,
        }
    )


routes = [
    Route("/dukcapil/get_json/{customer}/CALL_VERIFY_BY_ELEMEN", verify_by_element, methods=["POST"]),
]
