"""SATUSEHAT's birth notices: a hospital has told of a newborn, who is found by the mother's NIK.

SATUSEHAT gives a newborn as a FHIR Patient under `nik-ibu`; the notice's number and the order are ours.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.people.model import Person, Relation
from mpp_sandbox.people.professionals import load_facilities
from mpp_sandbox.store import Record
from mpp_sandbox.strangers import another
from mpp_sandbox.web import day, json_object, text
from mpp_sandbox.world import World, world_of

NOTICES = "birth_notice"
MOTHER_SYSTEM = "https://fhir.kemkes.go.id/id/nik-ibu"
NOTICE_SYSTEM = "https://fhir.kemkes.go.id/id/pemberitahuan-kelahiran"
BIRTH_PLACE = "https://fhir.kemkes.go.id/r4/StructureDefinition/birthPlace"
FRESH_MOTHER = "ibu-melahirkan"
DAYS_AGO = 3
"""Since the delivery of the fixed person who has just given birth, whatever day it is."""
GENDER = {"L": "male", "P": "female"}


def notices_of(world: World, nik: str) -> list[Record]:
    """The notices of a mother whose child SIAK has not registered yet."""
    mother = world.directory.person(nik)
    women = {one.nik: one for one in world.directory.demo if one.is_woman}
    if (other := another(world, "satusehat", nik, women)) is not None:
        return [_fresh(world, women[other])]
    if mother is None:
        return []
    told = [body for _, body in world.store.all(NOTICES) if body["mother_nik"] == nik]
    if mother.key == FRESH_MOTHER:
        told = [_fresh(world, mother), *told]
    registered = {(child.birth_date.isoformat(), child.sex) for child in _children(world, mother)}
    return [one for one in told if (one["birth_date"], one["sex"]) not in registered]


def _fresh(world: World, mother: Person) -> Record:
    born = (world.now() - timedelta(days=DAYS_AGO)).date()
    return _notice(world, mother, "PK-00000000", "P", born)


def _children(world: World, mother: Person) -> list[Person]:
    family = world.directory.family(mother.kk)
    return [one for one in family if one.relation is Relation.CHILD and one.mother_name == mother.name]


def _notice(world: World, mother: Person, number: str, sex: str, born: date) -> Record:
    return {
        "number": number,
        "mother_nik": mother.nik,
        "sex": sex,
        "birth_date": born.isoformat(),
        "birth_place": town_of(mother),
        "order": len(_children(world, mother)) + 1,
        "facility": hospital_of(mother.address.regency_code),
    }


def town_of(person: Person) -> str:
    """Where somebody lives, as papers name it: without the words for regency and city."""
    return person.address.regency_name.title().removeprefix("Kabupaten ").removeprefix("Kota ")


def hospital_of(regency: str) -> str:
    """The hospital of a regency; one without a hospital has sent her to the first of the table."""
    hospitals = [one for one in load_facilities() if one.kind == "rumah_sakit"]
    return next((one.name for one in hospitals if one.regency_code == regency), hospitals[0].name)


def resource(notice: Record) -> dict[str, Any]:
    """The FHIR Patient of a newborn without a NIK."""
    return {
        "resourceType": "Patient",
        "id": notice["number"],
        "identifier": [
            {"use": "official", "system": NOTICE_SYSTEM, "value": notice["number"]},
            {"use": "official", "system": MOTHER_SYSTEM, "value": notice["mother_nik"]},
        ],
        "active": True,
        "gender": GENDER[notice["sex"]],
        "birthDate": notice["birth_date"],
        "multipleBirthInteger": notice["order"],
        "managingOrganization": {"display": notice["facility"]},
        "extension": [{"url": BIRTH_PLACE, "valueAddress": {"city": notice["birth_place"], "country": "ID"}}],
    }


async def notify(request: Request) -> JSONResponse:
    """``POST /_control/satusehat/births``: a hospital tells of a birth: ``{mother_nik, sex, birth_date}``."""
    world, body = world_of(request), await json_object(request)
    mother = world.directory.person(text(body, "mother_nik"))
    if mother is None or body.get("sex") not in GENDER:
        raise HTTPException(400, "mother_nik and sex (L, P) are required")
    born = day(body, "birth_date")
    number = f"PK-{world.store.next_number(NOTICES):08d}"
    notice = _notice(world, mother, number, body["sex"], born)
    world.store.put(NOTICES, number, notice)
    return JSONResponse(notice, 201)


routes = [
    Route("/_control/satusehat/births", notify, methods=["POST"]),
]
