"""SATUSEHAT's Patient search: whom a hospital has told of, found by the NIK of a member of the family."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox import maternity, mortality
from mpp_sandbox.satusehat import require_token
from mpp_sandbox.world import world_of


async def search(request: Request) -> JSONResponse:
    """``GET /fhir-r4/v1/Patient?identifier={system}|{nik}``: a searchset Bundle."""
    require_token(request)
    system, _, nik = request.query_params.get("identifier", "").partition("|")
    if system == maternity.MOTHER_SYSTEM:
        found = [maternity.resource(one) for one in maternity.notices_of(world_of(request), nik)]
    elif system == mortality.TOLD_SYSTEM:
        found = [mortality.resource(one) for one in mortality.notices_of(world_of(request), nik)]
    else:
        raise HTTPException(400, "unknown identifier system")
    entries = [{"resource": one} for one in found]
    bundle = {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}
    return JSONResponse(bundle, media_type="application/fhir+json")


routes = [Route("/fhir-r4/v1/Patient", search)]
