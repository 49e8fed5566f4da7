"""SATUSEHAT: OAuth token and FHIR Practitioner by NIK (domain facts 8.2)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import SATUSEHAT_CLIENT_ID, SATUSEHAT_CLIENT_SECRET
from mpp_sandbox.dukcapil import normalised
from mpp_sandbox.people.model import Person
from mpp_sandbox.people.professionals import Practitioner
from mpp_sandbox.strangers import another
from mpp_sandbox.web import bearer_token, fingerprint
from mpp_sandbox.world import World, world_of

TOKENS = "satusehat_token"
LASTS = timedelta(minutes=60)
NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"
IHS_SYSTEM = "https://fhir.kemkes.go.id/id/nakes-his-number"
STR_SYSTEM = "https://fhir.kemkes.go.id/id/str-kki-number"
QUALIFICATION_SYSTEM = "https://terminology.kemkes.go.id/v1-0302"


async def access_token(request: Request) -> JSONResponse:
    """``POST /oauth2/v1/accesstoken?grant_type=client_credentials``."""
    form = await request.form()
    if request.query_params.get("grant_type") != "client_credentials":
        return JSONResponse({"ErrorCode": "invalid_request", "Error": "grant_type is required"}, 400)
    login = (form.get("client_id"), form.get("client_secret"))
    if login != (SATUSEHAT_CLIENT_ID, SATUSEHAT_CLIENT_SECRET):
        return JSONResponse({"ErrorCode": "invalid_client", "Error": "ClientId is Invalid"}, 401)
    world, token = world_of(request), secrets.token_urlsafe(24)
    expires = world.now() + LASTS
    world.store.put(TOKENS, fingerprint(token), {"expires": expires.isoformat()})
    return JSONResponse(
        {
            "token_type": "BearerToken",
            "access_token": token,
            "issued_at": str(int(world.now().timestamp() * 1000)),
            "expires_in": str(int(LASTS.total_seconds()) - 1),
            "client_id": SATUSEHAT_CLIENT_ID,
            "status": "approved",
        }
    )


def require_token(request: Request) -> None:
    """A token of ours that has not run out. Raises HTTPException 401."""
    world = world_of(request)
    known = world.store.get(TOKENS, fingerprint(bearer_token(request)))
    if known is None or world.now() > datetime.fromisoformat(known["expires"]):
        raise HTTPException(401, "token not valid or expired", {"WWW-Authenticate": "Bearer"})


def _found(world: World, params: dict[str, str]) -> list[tuple[Person, Practitioner]]:
    """Practitioners by NIK, or by name with birth date and gender. Raises HTTPException 400."""
    identifier = params.get("identifier")
    if identifier is not None:
        system, _, nik = identifier.partition("|")
        if system != NIK_SYSTEM:
            raise HTTPException(400, "unknown identifier system")
        nik = another(world, "satusehat", nik, world.directory.practitioners) or nik
        niks = [nik] if nik in world.directory.practitioners else []
    elif {"name", "birthdate", "gender"} <= set(params):
        niks = [nik for nik in world.directory.practitioners if _fits(world.directory.person(nik), params)]
    else:
        raise HTTPException(400, "identifier, or name with birthdate and gender, is required")
    pairs = [(world.directory.person(nik), world.directory.practitioners[nik]) for nik in niks]
    return [(person, practitioner) for person, practitioner in pairs if person is not None]


def _fits(person: Person | None, params: dict[str, str]) -> bool:
    """Whether the person is who the search by name means."""
    return (
        person is not None
        and normalised(params["name"]) in normalised(person.name)
        and person.birth_date.isoformat() == params["birthdate"]
        and gender(person) == params["gender"]
    )


def gender(person: Person) -> str:
    """FHIR's word."""
    return "female" if person.is_woman else "male"


def resource(person: Person, practitioner: Practitioner) -> dict[str, Any]:
    """The FHIR resource; it carries the NIK, as recorded answers of SATUSEHAT's own staging do."""
    return {
        "resourceType": "Practitioner",
        "id": practitioner.ihs,
        "identifier": [
            {"use": "official", "system": IHS_SYSTEM, "value": practitioner.ihs},
            {"use": "official", "system": NIK_SYSTEM, "value": person.nik},
        ],
        "name": [{"use": "official", "text": f"{person.titles} {person.name}".strip()}],
        "gender": gender(person),
        "birthDate": person.birth_date.isoformat(),
        "qualification": [_qualification(registration) for registration in practitioner.registrations],
    }


def _qualification(registration: dict[str, Any]) -> dict[str, Any]:
    """One STR."""
    period = {"start": registration["issued"], "end": registration["valid_until"]}
    return {
        "code": {"coding": [{"system": QUALIFICATION_SYSTEM, "code": "STR-KKI"}]},
        "identifier": [{"system": STR_SYSTEM, "value": registration["number"]}],
        "issuer": {"display": "Konsil Kesehatan Indonesia (simulasi)"},
        "period": {name: value for name, value in period.items() if value is not None},
    }


async def search(request: Request) -> JSONResponse:
    """``GET /fhir-r4/v1/Practitioner``: a searchset Bundle."""
    require_token(request)
    world = world_of(request)
    entries = [
        {
            "fullUrl": f"{world.config.base_url}/fhir-r4/v1/Practitioner/{practitioner.ihs}",
            "resource": resource(person, practitioner),
        }
        for person, practitioner in _found(world, dict(request.query_params))
    ]
    bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}
    return JSONResponse(bundle, media_type="application/fhir+json")


routes = [
    Route("/oauth2/v1/accesstoken", access_token, methods=["POST"]),
    Route("/fhir-r4/v1/Practitioner", search),
]
