"""The whole sandbox as one ASGI application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox import bpjs, control, dukcapil, maternity, mortality, oss, patients, satusehat, sdmk, sms, taspen
from mpp_sandbox.bsre import routes as bsre
from mpp_sandbox.faults import FaultMiddleware
from mpp_sandbox.health_office import routes as health_office
from mpp_sandbox.idp import routes as idp
from mpp_sandbox.siak import routes as siak
from mpp_sandbox.trust import ocsp, tsa
from mpp_sandbox.world import World, world_of


async def health(request: Request) -> JSONResponse:
    """``GET /healthz``: up, and for which population."""
    world = world_of(request)
    people = len(world.directory.demo) + len(world.directory.crowd)
    return JSONResponse({"status": "ok", "seed": world.config.seed, "people": people})


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    """HTTP errors as JSON, so that callers meet one shape."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


def create_app(world: World) -> Starlette:
    """Serve ``world``."""
    app = Starlette(
        routes=[
            Route("/healthz", health),
            *idp.routes,
            *dukcapil.routes,
            *satusehat.routes,
            *sdmk.routes,
            *siak.routes,
            *bpjs.routes,
            *taspen.routes,
            *maternity.routes,
            *mortality.routes,
            *patients.routes,
            *bsre.routes,
            *tsa.routes,
            *ocsp.routes,
            *sms.routes,
            *oss.routes,
            *health_office.routes,
            *control.routes,
        ],
        middleware=[Middleware(FaultMiddleware, knobs=world.knobs)],
        exception_handlers={HTTPException: _refused},
    )
    app.state.world = world
    return app
