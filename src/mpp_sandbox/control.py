"""``/_control`` and ``/_demo``: what testers turn and see; no real system has these."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.idp import clients, logout
from mpp_sandbox.knobs import SYSTEMS, BadKnob
from mpp_sandbox.people.model import Person
from mpp_sandbox.sms import SENT
from mpp_sandbox.web import json_object, text
from mpp_sandbox.world import World, world_of

MAX_PAGE = 10_000


async def show(request: Request) -> JSONResponse:
    """All knobs."""
    return JSONResponse(world_of(request).knobs.as_json())


async def change(request: Request) -> JSONResponse:
    """Set knobs of one system; answers with that system's knobs."""
    world, system = world_of(request), request.path_params["system"]
    if system not in SYSTEMS:
        raise HTTPException(404, "no such system")
    try:
        world.knobs[system].change(await json_object(request))
    except BadKnob as error:
        raise HTTPException(400, str(error)) from error
    return JSONResponse(world.knobs.as_json()[system])


async def reset(request: Request) -> JSONResponse:
    """All systems healthy again; what they recorded stays."""
    world = world_of(request)
    world.knobs.reset()
    return JSONResponse(world.knobs.as_json())


async def rotate_idp_key(request: Request) -> JSONResponse:
    """The identity provider signs with a new key; the old ones stay published."""
    return JSONResponse({"kid": world_of(request).trust.id_keys.rotate()})


async def change_client(request: Request) -> JSONResponse:
    """Register or change an OpenID client."""
    return JSONResponse(clients.register(world_of(request).store, await json_object(request)))


async def log_out(request: Request) -> JSONResponse:
    """End every session of a person and tell the clients by back-channel logout."""
    world = world_of(request)
    nik = text(await json_object(request), "nik")
    return JSONResponse({"notified": await logout.end_sessions_of(world, nik)})


async def correct_record(request: Request) -> JSONResponse:
    """Dukcapil's own office corrects a person's record in its system, as its officers do at their counter."""
    changes = {name: str(value) for name, value in (await json_object(request)).items()}
    try:
        person = world_of(request).directory.correct(request.path_params["nik"], changes)
    except KeyError as error:
        raise HTTPException(400, f"not corrected there: {error.args[0]}") from error
    if person is None:
        raise HTTPException(404, "no such person")
    return JSONResponse({name: getattr(person, name) for name in changes})


async def sent_messages(request: Request) -> JSONResponse:
    """Every SMS so far, oldest first."""
    return JSONResponse([body for _, body in world_of(request).store.all(SENT)])


async def demo_people(request: Request) -> JSONResponse:
    """The fixed persons with everything needed to play them."""
    world = world_of(request)
    return JSONResponse([_person_row(world, person) for person in world.directory.demo])


async def demo_crowd(request: Request) -> JSONResponse:
    """A page of the invented population: ``?offset=&limit=``, for load tests."""
    world = world_of(request)
    try:
        offset = int(request.query_params.get("offset", "0"))
        limit = min(MAX_PAGE, int(request.query_params.get("limit", "100")))
    except ValueError as error:
        raise HTTPException(400, "offset and limit are numbers") from error
    people = world.directory.crowd[offset : offset + limit]
    return JSONResponse([_person_row(world, person) for person in people])


def _person_row(world: World, person: Person) -> dict[str, Any]:
    """What a tester needs to play a person."""
    row: dict[str, Any] = {
        "key": person.key or None,
        "nik": person.nik,
        "name": person.name,
        "sex": person.sex,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "kk": person.kk,
        "relation": person.relation,
        "phone": person.phone or None,
        "pin": person.pin,
        "region": person.address.regency_code,
        "state": person.state,
        "note": person.note,
        "practitioner": person.nik in world.directory.practitioners,
    }
    official = world.directory.officials.get(person.nik)
    if official is not None:
        row["official"] = {
            "position": official.position,
            "agency": official.agency,
            "passphrase": official.passphrase,
        }
    return row


routes = [
    Route("/_control", show),
    Route("/_control/reset", reset, methods=["POST"]),
    Route("/_control/sms", sent_messages),
    Route("/_control/idp/rotate", rotate_idp_key, methods=["POST"]),
    Route("/_control/idp/logout", log_out, methods=["POST"]),
    Route("/_control/idp/clients", change_client, methods=["POST"]),
    Route("/_control/dukcapil/people/{nik}", correct_record, methods=["POST"]),
    Route("/_control/{system}", change, methods=["POST"]),
    Route("/_demo/people", demo_people),
    Route("/_demo/crowd", demo_crowd),
]
