"""SATUSEHAT SDMK: a health worker's STR, SIP and SKP, and the publishing of a new SIP.

No public contract exists; this is the port that the platform needs, with SATUSEHAT's tokens.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.people.professionals import load_facilities
from mpp_sandbox.satusehat import require_token
from mpp_sandbox.store import Record
from mpp_sandbox.strangers import another
from mpp_sandbox.web import Reply, json_object, once, text
from mpp_sandbox.world import World, world_of

SIPS = "sdmk_sip"
NUMBERS = "sdmk_sip_numbers"
"""The numbers that a person holds, so that a look-up does not read every SIP of the country."""
CORRECTIONS = "sdmk_correction"
CORRECTED = "sdmk_corrected"
CORRECTABLE = frozenset({"profession", "specialty"})
"""What a health worker may have corrected; STR and SKP follow from other registers."""
MAX_PLACES = 3
"""UU 17/2023 and Permenkes 13/2025: one SIP for one place, at most three places."""

REGENCY = re.compile(r"\d{2}\.\d{2}")
STATES = ("active", "suspended", "revoked", "ended")


def permits_of(world: World, nik: str) -> list[Record]:
    """The register's own SIPs of a person, then those published by the platform."""
    held = world.store.get(NUMBERS, nik) or {"numbers": []}
    records = [world.store.get(SIPS, number) for number in held["numbers"]]
    published = [record["sip"] for record in records if record is not None]
    return [*world.directory.practitioners[nik].permits, *published]


async def practitioner(request: Request) -> JSONResponse:
    """``GET /sdmk/v1/practitioners/{nik}``."""
    require_token(request)
    world, asked = world_of(request), request.path_params["nik"]
    nik = another(world, "sdmk", asked, world.directory.practitioners) or asked
    known = world.directory.practitioners.get(nik)
    if known is None:
        raise HTTPException(404, "no health worker with this NIK")
    corrected = world.store.get(CORRECTED, nik) or {}
    return JSONResponse({"nik": nik, **known.as_json(), **corrected, "sip": permits_of(world, nik)})


async def facilities(request: Request) -> JSONResponse:
    """``GET /sdmk/v1/facilities?regency=35.10`` or ``?code=F3510001``; without either all of them."""
    require_token(request)
    regency, code = request.query_params.get("regency"), request.query_params.get("code")
    found = [row for row in load_facilities() if regency in (None, row.regency_code) and code in (None, row.code)]
    return JSONResponse({"facilities": [asdict(row) for row in found]})


async def publish(request: Request) -> JSONResponse:
    """``POST /sdmk/v1/sips`` with Idempotency-Key."""
    require_token(request)
    world, body = world_of(request), await json_object(request)
    permit = _permit(body)
    return once(world.store, "sdmk", request, body, lambda: _publish(world, text(body, "nik"), permit))


def _permit(body: Record) -> dict[str, Any]:
    """The SIP of a publication. Raises HTTPException 400."""
    names = ("number", "place_code", "place_name", "regency_code", "issued", "valid_until")
    permit: dict[str, Any] = {name: text(body, name) for name in names}
    permit["status"] = body.get("status", "active")
    try:
        period = date.fromisoformat(permit["issued"]), date.fromisoformat(permit["valid_until"])
    except ValueError as error:
        raise HTTPException(400, "issued and valid_until are dates (yyyy-mm-dd)") from error
    if period[0] >= period[1] or not REGENCY.fullmatch(permit["regency_code"]):
        raise HTTPException(400, "period or regency_code not valid")
    if permit["status"] not in STATES:
        raise HTTPException(400, f"status is one of {', '.join(STATES)}")
    return permit


def _publish(world: World, nik: str, permit: dict[str, Any]) -> Reply:
    """Record the SIP; a known number is updated.

    404 for strangers, 409 for a taken number or a fourth place.
    """
    if nik not in world.directory.practitioners:
        return 404, {"error": "not_found", "message": "no health worker with this NIK"}
    known = world.store.get(SIPS, permit["number"])
    if known is not None and known["nik"] != nik:
        return 409, {"error": "number_taken", "message": "another person holds this SIP number"}
    others = [sip for sip in permits_of(world, nik) if sip["number"] != permit["number"]]
    places = {sip["place_code"] for sip in others if sip["status"] == "active"}
    if permit["status"] == "active" and len(places | {permit["place_code"]}) > MAX_PLACES:
        return 409, {"error": "too_many_places", "message": "three places of practice are in force already"}
    world.store.put(SIPS, permit["number"], {"nik": nik, "sip": permit})
    held = (world.store.get(NUMBERS, nik) or {"numbers": []})["numbers"]
    if permit["number"] not in held:
        world.store.put(NUMBERS, nik, {"numbers": [*held, permit["number"]]})
    return 201, {"sip": permit}


async def correct(request: Request) -> JSONResponse:
    """``POST /sdmk/v1/corrections`` with Idempotency-Key: a health worker says that the register is wrong."""
    require_token(request)
    world, body = world_of(request), await json_object(request)
    field, value = text(body, "field"), text(body, "value")
    if field not in CORRECTABLE:
        raise HTTPException(400, f"field is one of {', '.join(sorted(CORRECTABLE))}")
    nik, proven = text(body, "nik"), bool(body.get("evidence_sha256"))
    return once(world.store, "sdmk", request, body, lambda: _take_correction(world, nik, field, value, proven))


def _take_correction(world: World, nik: str, field: str, value: str, proven: bool) -> Reply:
    """Decide as the register's desk does: what is proven by a document is corrected, a bare word is not."""
    known = world.directory.practitioners.get(nik)
    if known is None:
        return 404, {"error": "not_found", "message": "no health worker with this NIK"}
    number = f"KOR-{world.store.next_number(CORRECTIONS):06d}"
    held = world.store.get(CORRECTED, nik) or {}
    current = held.get(field, getattr(known, field))
    record: Record = {"correction_no": number, "field": field, "state": "refused", "value": current}
    if proven:
        world.store.put(CORRECTED, nik, {**held, field: value})
        record |= {"state": "accepted", "value": value}
    else:
        record["reason"] = "no_evidence"
    world.store.put(CORRECTIONS, number, record)
    return 202, {"correction_no": number, "state": "received"}


async def correction(request: Request) -> JSONResponse:
    """``GET /sdmk/v1/corrections/{no}``: accepted or refused, and what the register says now."""
    require_token(request)
    world, asked = world_of(request), request.path_params["number"]
    number = another(world, "sdmk", asked, (key for key, _ in world.store.all(CORRECTIONS))) or asked
    found = world.store.get(CORRECTIONS, number)
    if found is None:
        raise HTTPException(404, "no such correction")
    return JSONResponse(found)


routes = [
    Route("/sdmk/v1/corrections", correct, methods=["POST"]),
    Route("/sdmk/v1/corrections/{number}", correction),
    Route("/sdmk/v1/practitioners/{nik}", practitioner),
    Route("/sdmk/v1/facilities", facilities),
    Route("/sdmk/v1/sips", publish, methods=["POST"]),
]
