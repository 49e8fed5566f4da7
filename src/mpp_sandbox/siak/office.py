"""The civil registry at work: a registration moves by itself after a while, or at a tester's word."""

from __future__ import annotations

import importlib
import secrets
import threading
from datetime import date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from mpp_sandbox.people.areas import zone_of
from mpp_sandbox.people.model import Person, Relation
from mpp_sandbox.siak import changes, rules
from mpp_sandbox.siak.keeping import keep
from mpp_sandbox.store import Record
from mpp_sandbox.web import Reply
from mpp_sandbox.world import World

REGISTRATIONS = "siak_registration"
OPEN_STATES = ("received", "processing")

_issuing = threading.Lock()
"""Held while documents are made, so that two polls cannot give one child two NIKs."""


def register(world: World, body: Record) -> Reply:
    """Take in a registration: 202 with its number."""
    if not isinstance(body.get("child"), dict) or not isinstance(body.get("mother"), dict):
        return 400, {"error": "child and mother are required"}
    return _taken_in(world, "birth", body)


def register_change(world: World, kind: str, body: Record) -> Reply:
    """Take in what is no birth (``changes.KINDS``): 202 with its number."""
    return _taken_in(world, kind, body)


def _taken_in(world: World, kind: str, body: Record) -> Reply:
    number = f"REG-{world.store.next_number('siak'):08d}"
    record: Record = {
        "kind": kind,
        "body": body,
        "state": "received",
        "received_at": world.now().isoformat(),
        "outputs": [],
    }
    world.store.put(REGISTRATIONS, number, record)
    return 202, {"registration_no": number, "state": "received"}


def _record(world: World, number: str) -> Record:
    """A registration. Raises HTTPException 404."""
    record = world.store.get(REGISTRATIONS, number)
    if record is None:
        raise HTTPException(404, "no such registration")
    return record


async def current(world: World, number: str) -> Record:
    """The registration as it stands now; decided when its time has come. Raises HTTPException 404."""
    record = _record(world, number)
    if record["state"] in OPEN_STATES:
        age = (world.now() - datetime.fromisoformat(record["received_at"])).total_seconds()
        delay = world.knobs["siak"].options["delay_s"]
        if age >= delay:
            record = await run_in_threadpool(_decide, world, number)
        elif age >= delay / 2:
            record = {**record, "state": "processing"}
    return shown(world, number, record)


async def decide(world: World, number: str, state: str, reason: str) -> Record:
    """Issue or return an open registration at once. Raises HTTPException 404, 409."""
    if _record(world, number)["state"] not in OPEN_STATES:
        raise HTTPException(409, "already decided")
    if state == "issued":
        return shown(world, number, await run_in_threadpool(_decide, world, number))
    reasons = [{"code": "officer_decision", "text": reason}]
    with _issuing, world.store.transaction():
        record = {**_record(world, number), "state": "returned", "reasons": reasons}
        world.store.put(REGISTRATIONS, number, record)
    return shown(world, number, record)


def print_card(world: World, number: str) -> Record:
    """Print the KIA of an issued registration. Raises HTTPException 404, 409."""
    record = _record(world, number)
    if record["state"] != "issued":
        raise HTTPException(409, "not issued")
    record = {**record, "card_printed": True}
    world.store.put(REGISTRATIONS, number, record)
    return shown(world, number, record)


def shown(world: World, number: str, record: Record) -> Record:
    """What a caller sees of a registration."""
    view: Record = {
        "registration_no": number,
        "state": record["state"],
        "received_at": record["received_at"],
        "outputs": record["outputs"],
    }
    if record["state"] == "returned":
        view["reasons"] = record["reasons"]
        view["reason"] = "; ".join(reason["text"] for reason in record["reasons"])
    if record["state"] == "issued":
        view["issued_at"] = record["issued_at"]
        view["facts"] = record.get("facts", {})
        if "child_nik" in record:
            view["child"] = {"nik": record["child_nik"]}
            view["facts"] = {"child.nik": record["child_nik"]}
        view["outputs"] = [*record["outputs"], *_cards(world, record)]
    return view


def _cards(world: World, record: Record) -> list[Record]:
    """An identity card, the child's or one's own: physical, waits for material."""
    made = {"kind": "kia", "number": record["child_nik"]} if "child_nik" in record else record.get("card")
    if made is None:
        return []
    age = (world.now() - datetime.fromisoformat(record["issued_at"])).total_seconds()
    printed = record.get("card_printed") or age >= world.knobs["siak"].options["kia_delay_s"]
    return [{**made, "state": "printed" if printed else "pending_material"}]


def _decide(world: World, number: str) -> Record:
    """Issue, or return with reasons; the first of several callers does it."""
    with _issuing:
        record = _record(world, number)
        if record["state"] not in OPEN_STATES:
            return record
        if record.get("kind", "birth") != "birth":
            return _decide_change(world, number, record)
        birth = rules.read_birth(record["body"])
        today = _today(world, birth)
        reasons = rules.reasons_to_return(birth, world.directory.usable, today)
        if reasons:
            texts = [{"code": code, "text": text} for code, text in reasons]
            record = {**record, "state": "returned", "reasons": texts}
            world.store.put(REGISTRATIONS, number, record)
            return record
        return _issue(world, number, record, birth, today)


def _decide_change(world: World, number: str, record: Record) -> Record:
    """A death, a move or a card: made in one commit, or returned."""
    with world.store.transaction():
        decided = changes.KINDS[record["kind"]](world, record["body"])
        state = "returned" if "reasons" in decided else "issued"
        record = {**record, **decided, "state": state, "issued_at": world.now().isoformat()}
        world.store.put(REGISTRATIONS, number, record)
    return record


def _today(world: World, birth: rules.Birth) -> date:
    """The date at the office that has the mother's family card; in Jakarta when she is unknown."""
    mother = world.directory.person(str(birth.mother.get("nik", "")))
    return world.now().astimezone(zone_of("31" if mother is None else mother.address.regency_code)).date()


def _issue(world: World, number: str, record: Record, birth: rules.Birth, today: date) -> Record:
    """Register the child and make its documents, all in one commit."""
    child, order = _child(world, birth)
    akta_number = _akta_number(world, child, today)
    members = [*world.directory.family(child.kk), child]
    # Loads pyHanko and Typst, which is too slow for the start of the program.
    documents = importlib.import_module("mpp_sandbox.siak.documents")
    akta_id, card_id = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
    akta = documents.akta(world, akta_id, akta_number, child, order, today)
    card = documents.family_card(world, card_id, members, today)
    with world.store.transaction():
        outputs = [
            keep(world, akta_id, "akta_kelahiran", akta_number, akta),
            keep(world, card_id, "kk", child.kk, card),
        ]
        record = {
            **record,
            "state": "issued",
            "issued_at": world.now().isoformat(),
            "child_nik": child.nik,
            "outputs": outputs,
        }
        world.store.put(REGISTRATIONS, number, record)
        world.directory.register_birth(child)
    return record


def _child(world: World, birth: rules.Birth) -> tuple[Person, int]:
    """The child as a person on the mother's family card, and the how-manieth of hers it is."""
    mother = world.directory.usable(str(birth.mother["nik"]))
    father = None if birth.father is None else world.directory.usable(str(birth.father["nik"]))
    born, sex = rules.child_birth_date(birth), rules.child_sex(birth)
    assert mother is not None
    assert born is not None
    assert sex is not None
    siblings = [
        member
        for member in world.directory.family(mother.kk)
        if member.relation is Relation.CHILD and member.mother_name == mother.name
    ]
    child = Person(
        nik=world.directory.newborn_nik(mother.address.district_code, born, woman=sex == "P"),
        name=str(birth.child["name"]).strip(),
        sex=sex,
        birth_place=str(birth.child["birth_place"]).strip(),
        birth_date=born,
        kk=mother.kk,
        relation=Relation.CHILD,
        father_name="" if father is None else father.name,
        mother_name=mother.name,
        address=mother.address,
        religion=mother.religion,
    )
    return child, len(siblings) + 1


def _akta_number(world: World, child: Person, today: date) -> str:
    """``3510-LU-24112026-0001``: LU for births reported in time, LT for late ones."""
    regency = child.address.regency_code.replace(".", "")
    kind = "LT" if rules.is_late(child.birth_date, today) else "LU"
    serial = world.store.next_number(f"akta:{regency}:{today.isoformat()}")
    return f"{regency}-{kind}-{today:%d%m%Y}-{serial:04d}"
