"""Death notices of hospitals by SATUSEHAT, found by the NIK of the member of the family whom the hospital told.

No such search is publicly known: identifier system, extensions and the notice's number are ours; the rest is FHIR's
Patient with `deceasedDateTime`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.maternity import hospital_of, town_of
from mpp_sandbox.people.model import Person, RecordState
from mpp_sandbox.satusehat import NIK_SYSTEM
from mpp_sandbox.store import Record
from mpp_sandbox.strangers import another
from mpp_sandbox.web import day, json_object, text
from mpp_sandbox.world import World, world_of

NOTICES = "death_notice"
TOLD_SYSTEM = "https://fhir.kemkes.go.id/id/nik-penerima-pemberitahuan"
NOTICE_SYSTEM = "https://fhir.kemkes.go.id/id/pemberitahuan-kematian"
DEATH_PLACE = "https://fhir.kemkes.go.id/r4/StructureDefinition/deathPlace"
CERTIFIER = "https://fhir.kemkes.go.id/r4/StructureDefinition/deathCertifier"
WIDOW, HUSBAND = "istri-berduka", "suami-istri-berduka"
DAYS_AGO = 2
"""Since the death of the fixed person, whatever day it is."""


def notices_of(world: World, nik: str) -> list[Record]:
    """What hospitals told this person of, as far as SIAK has not registered the death."""
    told = [body for _, body in world.store.all(NOTICES) if body["told_nik"] == nik]
    people = {one.key: one for one in world.directory.demo}
    died = (world.now() - timedelta(days=DAYS_AGO)).date()
    if (other := another(world, "satusehat", nik, (one.nik for one in world.directory.demo))) is not None:
        return [_notice(people[HUSBAND], other, "PM-00000000", died)]
    if nik == people[WIDOW].nik:
        told = [_notice(people[HUSBAND], nik, "PM-00000000", died), *told]
    return [one for one in told if _is_open(world, one["nik"])]


def _is_open(world: World, nik: str) -> bool:
    dead = world.directory.person(nik)
    return dead is not None and dead.state is not RecordState.DEAD


def _notice(dead: Person, told_nik: str, number: str, died: date) -> Record:
    return {
        "number": number,
        "told_nik": told_nik,
        "nik": dead.nik,
        "name": dead.name,
        "died_on": died.isoformat(),
        "place": town_of(dead),
        "certifier": "dokter",
        "facility": hospital_of(dead.address.regency_code),
    }


def resource(notice: Record) -> dict[str, Any]:
    """The FHIR Patient of the dead."""
    return {
        "resourceType": "Patient",
        "id": notice["number"],
        "identifier": [
            {"use": "official", "system": NOTICE_SYSTEM, "value": notice["number"]},
            {"use": "official", "system": NIK_SYSTEM, "value": notice["nik"]},
            {"use": "official", "system": TOLD_SYSTEM, "value": notice["told_nik"]},
        ],
        "active": True,
        "name": [{"use": "official", "text": notice["name"]}],
        "deceasedDateTime": notice["died_on"],
        "managingOrganization": {"display": notice["facility"]},
        "extension": [
            {"url": DEATH_PLACE, "valueAddress": {"city": notice["place"], "country": "ID"}},
            {"url": CERTIFIER, "valueCode": notice["certifier"]},
        ],
    }


async def notify(request: Request) -> JSONResponse:
    """``POST /_control/satusehat/deaths``: a hospital tells of a death: ``{nik, told_nik, died_on}``."""
    world, body = world_of(request), await json_object(request)
    dead, told = world.directory.person(text(body, "nik")), world.directory.person(text(body, "told_nik"))
    if dead is None or told is None:
        raise HTTPException(400, "nik and told_nik are required")
    died = day(body, "died_on")
    number = f"PM-{world.store.next_number(NOTICES):08d}"
    notice = _notice(dead, told.nik, number, died)
    world.store.put(NOTICES, number, notice)
    return JSONResponse(notice, 201)


routes = [Route("/_control/satusehat/deaths", notify, methods=["POST"])]
