"""SIAK's interface for the platform (no public contract exists), and what its QR codes open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from mpp_sandbox.credentials import SIAK_TOKEN
from mpp_sandbox.siak import office
from mpp_sandbox.siak.keeping import DOCUMENTS
from mpp_sandbox.strangers import another
from mpp_sandbox.web import json_object, once, require_bearer, text
from mpp_sandbox.world import world_of

VERIFY_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Pemeriksaan dokumen</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<main><h1>{title}</h1><p>{content}</p><p>Simulasi: semua dokumen di sini rekaan.</p></main></body></html>"""


async def register_birth(request: Request) -> JSONResponse:
    """``POST /siak/v1/birth-registrations`` with Idempotency-Key."""
    require_bearer(request, SIAK_TOKEN)
    world, body = world_of(request), await json_object(request)
    return once(world.store, "siak", request, body, lambda: office.register(world, body))


def _taking(kind: str) -> Callable[[Request], Awaitable[JSONResponse]]:
    """A handler that takes in a death, a move or a card, with Idempotency-Key."""

    async def take(request: Request) -> JSONResponse:
        require_bearer(request, SIAK_TOKEN)
        world, body = world_of(request), await json_object(request)
        return once(world.store, "siak", request, body, lambda: office.register_change(world, kind, body))

    return take


async def show_registration(request: Request) -> JSONResponse:
    """``GET /siak/v1/birth-registrations/{number}``."""
    require_bearer(request, SIAK_TOKEN)
    world, asked = world_of(request), request.path_params["number"]
    number = another(world, "siak", asked, (key for key, _ in world.store.all(office.REGISTRATIONS))) or asked
    return JSONResponse(await office.current(world, number))


async def document(request: Request) -> Response:
    """``GET /siak/v1/documents/{id}``: the signed PDF."""
    require_bearer(request, SIAK_TOKEN)
    pdf = world_of(request).store.get_blob(request.path_params["id"])
    if pdf is None:
        raise HTTPException(404, "no such document")
    return Response(pdf, media_type="application/pdf", headers={"Cache-Control": "no-store"})


async def verify(request: Request) -> HTMLResponse:
    """``GET /siak/verify/{id}``: what a document's QR code opens; kind, number and digest only."""
    known = world_of(request).store.get(DOCUMENTS, request.path_params["id"])
    if known is None:
        return HTMLResponse(VERIFY_PAGE.format(title="Tidak dikenal", content="Dokumen tidak ada."), 404)
    content = f"{escape(known['kind'])}, nomor {escape(known['number'])}, SHA-256 {escape(known['sha256'])}"
    return HTMLResponse(VERIFY_PAGE.format(title="Dokumen terdaftar", content=content))


async def move_registration(request: Request) -> JSONResponse:
    """``POST /_control/siak/registrations/{number}``: ``{"state": "issued" | "returned", "reason"?}``."""
    body = await json_object(request)
    number, state = request.path_params["number"], text(body, "state")
    if state not in {"issued", "returned"}:
        raise HTTPException(400, "state must be issued or returned")
    reason = str(body.get("reason") or "Diputus petugas")
    return JSONResponse(await office.decide(world_of(request), number, state, reason))


async def print_card(request: Request) -> JSONResponse:
    """``POST /_control/siak/registrations/{number}/print``: material has arrived, print the KIA."""
    return JSONResponse(office.print_card(world_of(request), request.path_params["number"]))


routes = [
    Route("/siak/v1/birth-registrations", register_birth, methods=["POST"]),
    Route("/siak/v1/birth-registrations/{number}", show_registration),
    Route("/siak/v1/death-registrations", _taking("death"), methods=["POST"]),
    Route("/siak/v1/move-registrations", _taking("move"), methods=["POST"]),
    Route("/siak/v1/card-requests", _taking("card"), methods=["POST"]),
    Route("/siak/v1/documents/{id}", document),
    Route("/siak/verify/{id}", verify),
    Route("/_control/siak/registrations/{number}", move_registration, methods=["POST"]),
    Route("/_control/siak/registrations/{number}/print", print_card, methods=["POST"]),
]
