"""BPJS Kesehatan: who is insured by JKN, and what it is told of newborns, moves and deaths *(ours)*."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import BPJS_TOKEN
from mpp_sandbox.people.directory import BORN
from mpp_sandbox.people.model import Person, RecordState
from mpp_sandbox.people.professionals import load_facilities
from mpp_sandbox.store import Record
from mpp_sandbox.strangers import another
from mpp_sandbox.web import Reply, json_object, once, require_bearer, text
from mpp_sandbox.world import World, world_of

MEMBERS = "bpjs_member"
"""What changed since the beginning, by NIK; all others follow from who they are."""
FIRST_CARE = {"puskesmas", "klinik"}
EMPLOYED = {"Guru", "Dokter", "Karyawan Swasta", "Pegawai Negeri Sipil", "Perawat", "Bidan"}
POOR = {"Petani/Pekebun", "Nelayan/Perikanan", "Buruh Harian Lepas", "Mengurus Rumah Tangga"}
UNINSURED_PERCENT = 4
INACTIVE_PERCENT = 6


def member(world: World, nik: str) -> Record | None:
    """A participant as BPJS knows them; None for who is not insured."""
    changed = world.store.get(MEMBERS, nik)
    person = world.directory.person(nik)
    if changed is not None:
        return changed
    if person is None or world.store.get(BORN, nik) is not None:  # a newborn is insured once it is told of
        return None
    return _from_the_start(person)


def _dice(person: Person) -> int:
    return int(hashlib.sha256(person.nik.encode()).hexdigest()[:8], 16) % 100


def _from_the_start(person: Person) -> Record | None:
    dice = 99 if person.key else _dice(person)  # the fixed persons are insured
    if dice < UNINSURED_PERCENT:
        return None
    lapsed = dice < UNINSURED_PERCENT + INACTIVE_PERCENT or person.state is RecordState.DEAD
    return {
        "number": _number(person.nik),
        "segment": "ppu" if person.occupation in EMPLOYED else "pbi_apbn" if person.occupation in POOR else "pbpu",
        "status": "nonaktif" if lapsed else "aktif",
        "facility_name": _facility(person.address.regency_code, _dice(person)),
    }


def _number(nik: str) -> str:
    return f"0009{int(hashlib.sha256(f'jkn:{nik}'.encode()).hexdigest()[:8], 16) % 10**9:09d}"


def _facility(regency: str, dice: int) -> str:
    places = [one.name for one in load_facilities() if one.regency_code == regency and one.kind in FIRST_CARE]
    return places[dice % len(places)] if places else "Puskesmas Contoh"


async def show(request: Request) -> JSONResponse:
    """``GET /bpjs/v1/members/{nik}``."""
    require_bearer(request, BPJS_TOKEN)
    world, asked = world_of(request), request.path_params["nik"]
    nik = another(world, "bpjs", asked, (one.nik for one in world.directory.demo)) or asked
    found = member(world, nik)
    if found is None:
        raise HTTPException(404, "no participant with this NIK")
    return JSONResponse({"nik": nik, **found})


def _newborn(world: World, body: Record) -> Reply:
    """A child of a participant: at the parent's place of care, whoever pays."""
    parent, child = member(world, text(body, "parent_nik")), world.directory.person(text(body, "nik"))
    if parent is None or parent["status"] != "aktif":
        return 409, {"error": "parent_not_insured"}
    if child is None:
        return 409, {"error": "nik_unknown"}
    if world.store.get(MEMBERS, child.nik) is not None:
        return 409, {"error": "insured_already"}
    world.store.put(MEMBERS, child.nik, {**parent, "number": _number(child.nik)})
    return 201, {"number": _number(child.nik)}


def _facility_change(world: World, body: Record) -> Reply:
    """Another first place of care, one that stands in the register."""
    nik, name = text(body, "nik"), text(body, "facility_name")
    known = member(world, nik)
    if known is None or known["status"] != "aktif":
        return 409, {"error": "not_insured"}
    if name not in {one.name for one in load_facilities() if one.kind in FIRST_CARE}:
        return 409, {"error": "facility_unknown"}
    world.store.put(MEMBERS, nik, {**known, "facility_name": name})
    return 201, {"facility_name": name}


def _death(world: World, body: Record) -> Reply:
    """A participant has died: contributions end. Who was never insured needs nothing."""
    nik = text(body, "nik")
    known = member(world, nik)
    if known is not None:
        world.store.put(MEMBERS, nik, {**known, "status": "meninggal", "died_on": text(body, "died_on")})
    return 201, {"ended": known is not None}


def _taken(act: Callable[[World, Record], Reply]) -> Callable[[Request], Awaitable[JSONResponse]]:
    """A handler that takes a body once per Idempotency-Key."""

    async def handle(request: Request) -> JSONResponse:
        require_bearer(request, BPJS_TOKEN)
        world, body = world_of(request), await json_object(request)
        return once(world.store, "bpjs", request, body, lambda: act(world, body))

    return handle


routes = [
    Route("/bpjs/v1/members/{nik}", show),
    Route("/bpjs/v1/newborns", _taken(_newborn), methods=["POST"]),
    Route("/bpjs/v1/facility-changes", _taken(_facility_change), methods=["POST"]),
    Route("/bpjs/v1/deaths", _taken(_death), methods=["POST"]),
]
