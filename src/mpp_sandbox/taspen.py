"""PT Taspen: who draws a pension, whose families stand with it, and notices that a pensioner has died *(ours)*.

The pension of the survivors is a claim of its own, with papers of its own, and is not played.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import TASPEN_TOKEN
from mpp_sandbox.people.model import Person, RecordState, Relation
from mpp_sandbox.store import Record
from mpp_sandbox.strangers import another
from mpp_sandbox.web import Reply, day, json_object, once, require_bearer, text
from mpp_sandbox.world import World, world_of

STOPS, NOTICES = "taspen_stop", "taspen_notice"
"""Receipt number by the NIK of the pensioner; notice by receipt number."""
RETIRED = "Pensiunan"
CIVIL_SERVANTS = {"Guru", "Pegawai Negeri Sipil"}
"""Whom the population register still calls by what they did."""
RETIRED_AT = 60
CHILD_UNTIL = 25
"""Years of age: a child stands with the pension's family until then."""


def _age(world: World, person: Person) -> int:
    today, born = world.now().date(), person.birth_date
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def pension(world: World, nik: str) -> Record | None:
    """The pension that somebody draws or drew; None for who never did."""
    person = world.directory.person(nik)
    if person is None:
        return None
    served = person.occupation in CIVIL_SERVANTS and _age(world, person) >= RETIRED_AT
    if person.occupation != RETIRED and not served:
        return None
    return {
        "nik": nik,
        "name": person.name,
        "number": _number(nik),
        "status": _status(world, nik),
    }


def _number(nik: str) -> str:
    return f"08{int(hashlib.sha256(f'pensiun:{nik}'.encode()).hexdigest()[:8], 16) % 10**9:09d}"


def _status(world: World, nik: str) -> str:
    receipt = world.store.get(STOPS, nik)
    stopped = receipt is not None and _notice(world, receipt["receipt_no"])["state"] == "stopped"
    return "berhenti" if stopped else "aktif"


def _family(world: World, person: Person) -> list[Record]:
    """The pensions with whose family allowance a person stands: of husband or wife, and a young child's parents."""
    if person.relation is Relation.CHILD and _age(world, person) >= CHILD_UNTIL:
        return []
    others = [one for one in world.directory.family(person.kk) if one.nik != person.nik]
    drawn = [pension(world, one.nik) for one in others if one.relation is not Relation.CHILD]
    return [one for one in drawn if one is not None]


async def pensioner(request: Request) -> JSONResponse:
    """``GET /taspen/v1/pensioners/{nik}``: confirms that somebody draws a pension."""
    require_bearer(request, TASPEN_TOKEN)
    found = pension(world_of(request), request.path_params["nik"])
    if found is None:
        raise HTTPException(404, "no pensioner with this NIK")
    return JSONResponse({name: found[name] for name in ("nik", "number", "status")})


async def family(request: Request) -> JSONResponse:
    """``GET /taspen/v1/families/{nik}``: the pensions with whose family this person stands."""
    require_bearer(request, TASPEN_TOKEN)
    world, asked = world_of(request), request.path_params["nik"]
    nik = another(world, "taspen", asked, (one.nik for one in world.directory.demo)) or asked
    person = world.directory.person(nik)
    return JSONResponse({"nik": nik, "pensions": [] if person is None else _family(world, person)})


async def notify(request: Request) -> JSONResponse:
    """``POST /taspen/v1/stop-notices``: a pensioner has died."""
    require_bearer(request, TASPEN_TOKEN)
    world, body = world_of(request), await json_object(request)
    return once(world.store, "taspen", request, body, lambda: _taken(world, body))


def _taken(world: World, body: Record) -> Reply:
    """Take a notice in, one for each pensioner; it is acted on later."""
    nik, number, died_on = text(body, "nik"), text(body, "certificate_number"), day(body, "died_on")
    if pension(world, nik) is None:
        return 409, {"error": "not_a_pensioner"}
    known = world.store.get(STOPS, nik)
    if known is not None and _notice(world, known["receipt_no"])["state"] != "returned":
        return 409, {"error": "notified_already"}
    receipt = f"TSP-{world.store.next_number('taspen'):08d}"
    notice: Record = {
        "nik": nik,
        "certificate_number": number,
        "died_on": died_on.isoformat(),
        "received_at": world.now().isoformat(),
    }
    world.store.put(NOTICES, receipt, notice)
    world.store.put(STOPS, nik, {"receipt_no": receipt})
    return 202, {"receipt_no": receipt, "state": "received"}


def _notice(world: World, receipt: str) -> Record:
    """A notice as it stands. Acted on after a day: `delay_s` plays it. Raises HTTPException 404.

    Taspen believes Dukcapil: who is alive there goes on drawing the pension, and the notice comes back.
    """
    kept = world.store.get(NOTICES, receipt)
    if kept is None:
        raise HTTPException(404, "no such notice")
    shown: Record = {"receipt_no": receipt, "state": kept.get("state", "received")}
    age = (world.now() - datetime.fromisoformat(kept["received_at"])).total_seconds()
    if "state" not in kept and age >= world.knobs["taspen"].options["delay_s"]:
        dead = world.directory.person(kept["nik"])
        shown["state"] = "stopped" if dead is not None and dead.state is RecordState.DEAD else "returned"
        world.store.put(NOTICES, receipt, {**kept, "state": shown["state"]})
    if shown["state"] == "returned":
        shown["reasons"] = [{"code": "alive_at_dukcapil", "text": "Menurut Dukcapil ia belum meninggal"}]
    return shown


async def notice(request: Request) -> JSONResponse:
    """``GET /taspen/v1/stop-notices/{receipt_no}``."""
    require_bearer(request, TASPEN_TOKEN)
    return JSONResponse(_notice(world_of(request), request.path_params["receipt_no"]))


routes = [
    Route("/taspen/v1/pensioners/{nik}", pensioner),
    Route("/taspen/v1/families/{nik}", family),
    Route("/taspen/v1/stop-notices", notify, methods=["POST"]),
    Route("/taspen/v1/stop-notices/{receipt_no}", notice),
]
