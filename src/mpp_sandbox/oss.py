"""OSS RBA: inquiry of a business by its number (domain facts 8.7)."""

from __future__ import annotations

import json
import secrets
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import OSS_USER_KEY
from mpp_sandbox.people.areas import DATA
from mpp_sandbox.web import json_object

NIB_DIGITS = 13


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
    return _reply(200, "Sukses", business)


routes = [Route("/oss/v1/kl/rba/inqueryNIB", inquire, methods=["POST"])]
