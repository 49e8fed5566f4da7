"""OSS RBA: inquiry of a business by its number (domain facts 8.7)."""

from __future__ import annotations

import json
import secrets
from functools import cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import OSS_USER_KEY
from mpp_sandbox.people.areas import DATA
from mpp_sandbox.store import Store
from mpp_sandbox.web import json_object
from mpp_sandbox.world import world_of

NIB_DIGITS = 13
RESPONSIBLE = "oss.responsible"


@cache
def businesses() -> dict[str, dict[str, Any]]:
    """The invented businesses by NIB."""
    rows = json.loads((DATA / "businesses.json").read_text(encoding="utf-8"))
    return {row["nib"]: row for row in rows}


def _reply(code: int, text: str, business: dict[str, Any] | None = None) -> JSONResponse:
    """The envelope; OSS answers HTTP 200 and puts its code inside."""
    body: dict[str, Any] = {"kode": code, "keterangan": text}
    if business is not None:
        body["dataNIB"] = business
    return JSONResponse({"responinqueryNIB": body})


async def inquire(request: Request) -> JSONResponse:
    """``POST /oss/v1/kl/rba/inqueryNIB``: ``{"INQUERYNIB": {"nib": "13 digits", "npwp"?: "…"}}``."""
    if not secrets.compare_digest(request.headers.get("user_key", ""), OSS_USER_KEY):
        return _reply(401, "Akses ditolak")
    question = (await json_object(request)).get("INQUERYNIB")
    nib = str(question.get("nib", "")) if isinstance(question, dict) else ""
    if len(nib) != NIB_DIGITS or not nib.isdigit():
        return _reply(400, "Parameter NIB tidak sesuai")
    business = businesses().get(nib)
    npwp = question.get("npwp") if isinstance(question, dict) else None
    if business is None or npwp not in (None, "", business["npwp_perseroan"]):
        return _reply(404, "Data tidak ditemukan")
    return _reply(200, "Sukses", _as_changed(world_of(request).store, business))


def _as_changed(store: Store, business: dict[str, Any]) -> dict[str, Any]:
    """The business with whoever is responsible for it by now."""
    changed = store.get(RESPONSIBLE, business["nib"])
    if changed is None:
        return business
    known = {row["no_identitas_penanggung_jwb"]: row for row in business["penanggung_jwb"]}
    rows = [known.get(nik, {"no_identitas_penanggung_jwb": nik}) for nik in changed["niks"]]
    return business | {"penanggung_jwb": rows}


async def change_responsible(request: Request) -> JSONResponse:
    """``POST /_control/oss/businesses/{nib}``: a business names others as responsible for it, as its deed says."""
    nib, niks = request.path_params["nib"], (await json_object(request)).get("responsible")
    if nib not in businesses():
        raise HTTPException(404, "no such business")
    if not isinstance(niks, list) or not all(isinstance(nik, str) for nik in niks):
        raise HTTPException(400, "responsible is a list of NIKs")
    world_of(request).store.put(RESPONSIBLE, nib, {"niks": niks})
    return JSONResponse({"nib": nib, "responsible": niks})


routes = [
    Route("/oss/v1/kl/rba/inqueryNIB", inquire, methods=["POST"]),
    Route("/_control/oss/businesses/{nib}", change_responsible, methods=["POST"]),
]
