"""``/dinkes``: where the health office is told of its tasks; ``/_control/dinkes/…``: what testers turn."""

from __future__ import annotations

import json

import httpx
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mpp_sandbox.health_office import office
from mpp_sandbox.health_office.signatures import is_signed
from mpp_sandbox.store import AlreadyStored
from mpp_sandbox.web import json_object
from mpp_sandbox.world import world_of


async def told(request: Request) -> Response:
    """``POST /dinkes/v1/events``: a signed CloudEvent, kept once by its id."""
    world, body = world_of(request), await request.body()
    known = office.account(world)
    now = world.now() if world.knobs["dinkes"].options["strict_time"] else None
    if known is None or not is_signed(request.headers, body, known.webhook_secret, now):
        raise HTTPException(401, "signature not valid")
    try:
        world.store.insert(office.TOLD, request.headers["webhook-id"], json.loads(body))
    except AlreadyStored:
        return Response(status_code=200)
    return Response(status_code=204)


async def connect(request: Request) -> JSONResponse:
    """Give the office its secrets: ``{api_url, client_id, client_secret, webhook_secret}``."""
    office.connect(world_of(request), await json_object(request))
    return JSONResponse({"connected": True})


async def work(request: Request) -> JSONResponse:
    """Let the office work one round; ``{"decide": true}`` also decides what it holds."""
    body = await json_object(request)
    try:
        return JSONResponse(await office.work(world_of(request), decide=body.get("decide") is True))
    except httpx.HTTPError as error:
        raise HTTPException(502, f"platform: {type(error).__name__}") from error


async def events(request: Request) -> JSONResponse:
    """Everything that the office was told, oldest first."""
    return JSONResponse([body for _, body in world_of(request).store.all(office.TOLD)])


routes = [
    Route("/dinkes/v1/events", told, methods=["POST"]),
    Route("/_control/dinkes/connect", connect, methods=["POST"]),
    Route("/_control/dinkes/work", work, methods=["POST"]),
    Route("/_control/dinkes/events", events),
]
