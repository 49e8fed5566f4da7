"""What the civil registry does besides births: a death, a move, a new identity card *(ours)*.

Each takes a registration under the number that ``office`` gave it and answers as a birth does: outputs, and facts
by the platform's paths.
"""

from __future__ import annotations

import importlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from mpp_sandbox.people.areas import load_areas, zone_of
from mpp_sandbox.people.demo import address_in
from mpp_sandbox.people.model import Person, RecordState, Relation
from mpp_sandbox.people.numbers import build_kk
from mpp_sandbox.siak import rules
from mpp_sandbox.siak.keeping import keep
from mpp_sandbox.store import Record
from mpp_sandbox.world import World

Decided = Record
"""What becomes of a registration: ``reasons`` of a return, or ``outputs``, ``card`` and ``facts``."""
CARD_SERIAL = 9501


def _returned(*reasons: tuple[str, str]) -> Decided:
    return {"reasons": [{"code": code, "text": text} for code, text in reasons]}


def _found(world: World, claims: object) -> Person | None:
    return world.directory.usable(str(rules.plain(claims).get("nik", "")))


def _today(world: World, person: Person) -> date:
    return world.now().astimezone(zone_of(person.address.regency_code)).date()


def _documents() -> Any:
    """Loads pyHanko and Typst, which is too slow for the start of the program."""
    return importlib.import_module("mpp_sandbox.siak.documents")


def death(world: World, body: Record) -> Decided:
    """The dead leave the family card; the widowed spouse is *cerai mati* and leads it."""
    dead, reporter = _found(world, body.get("deceased")), _found(world, body.get("reporter"))
    died = rules.plain(body.get("deceased")).get("died_on")
    if dead is None:
        return _returned(
            ("deceased_not_found", "Data orang yang meninggal tidak ditemukan atau tidak dapat digunakan")
        )
    if reporter is None or reporter.nik == dead.nik:
        return _returned(("reporter_not_found", "Data pelapor tidak ditemukan atau tidak dapat digunakan"))
    try:
        day = date.fromisoformat(str(died))
    except ValueError:
        return _returned(("death_date_not_valid", "Tanggal meninggal tidak berlaku"))
    today = _today(world, dead)
    if day > today or day < dead.birth_date:
        return _returned(("death_date_not_valid", "Tanggal meninggal tidak berlaku"))
    return _record_death(world, dead, day, today)


def _record_death(world: World, dead: Person, day: date, today: date) -> Decided:
    regency = dead.address.regency_code.replace(".", "")
    number = f"{regency}-KM-{today:%d%m%Y}-{world.store.next_number(f'km:{regency}:{today.isoformat()}'):04d}"
    akta_id, card_id = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
    akta = _documents().death_certificate(world, akta_id, number, dead, day, today)
    left = [_after(dead, one) for one in world.directory.family(dead.kk) if one.nik != dead.nik]
    outputs = [keep(world, akta_id, "akta_kematian", number, akta)]
    card = _documents().family_card(world, card_id, left or [dead], today)
    outputs.append(keep(world, card_id, "kk", dead.kk, card))
    world.directory.change(replace(dead, state=RecordState.DEAD))
    for one in left:
        world.directory.change(one)
    return {"outputs": outputs, "facts": {"deceased.death.certificate_number": number}}


def _after(dead: Person, one: Person) -> Person:
    """A member of the family after a death in it."""
    spouses = {Relation.HEAD, Relation.WIFE}
    if one.relation not in spouses or dead.relation not in spouses:
        return one
    return replace(one, relation=Relation.HEAD, marital_status="cerai_mati")


def move(world: World, body: Record) -> Decided:
    """A person, with whom is named or the whole card, moves to another village: a family card with a new number."""
    person, to = _found(world, body.get("person")), rules.plain(body.get("to"))
    if person is None:
        return _returned(("person_not_found", "Data pemohon tidak ditemukan atau tidak dapat digunakan"))
    village = str(to.get("village_code", ""))
    if len(village) != 13 or village not in load_areas().names:
        return _returned(("village_unknown", "Kode desa atau kelurahan tujuan tidak dikenal"))
    address = address_in(
        load_areas(), village, street=str(to.get("street", "")), rt=str(to.get("rt", "")), rw=str(to.get("rw", ""))
    )
    whole = body.get("who_moves") == "semua"
    named = rules.plain(body.get("movers")).get("nik") or []
    family = world.directory.family(person.kk)
    moving = family if whole else [person, *(one for one in family if one.nik in named and one != person)]
    today = _today(world, person)
    serial = CARD_SERIAL + world.store.next_number(f"kk:{village[:8]}:{today.isoformat()}")
    kk = build_kk(village[:8], today, serial=serial)
    moved = [replace(one, kk=kk, address=address) for one in moving]
    if all(one.relation is not Relation.HEAD for one in moved):
        moved = [replace(moved[0], relation=Relation.HEAD), *moved[1:]]
    card_id = secrets.token_urlsafe(12)
    card = _documents().family_card(world, card_id, moved, today)
    outputs = [keep(world, card_id, "kk", kk, card)]
    for one in moved:
        world.directory.change(one)
    return {"outputs": outputs, "facts": {"applicant.family.kk_number": kk}}


def card(world: World, body: Record) -> Decided:
    """An identity card with the address as it stands now, a child's its KIA; it waits for its blank."""
    person = _found(world, body.get("person"))
    if person is None:
        return _returned(("person_not_found", "Data pemohon tidak ditemukan atau tidak dapat digunakan"))
    if rules.holds_child_card(person, _today(world, person)):
        return {"outputs": [], "card": {"kind": "kia", "number": person.nik}, "facts": {}}
    if person.state is RecordState.NO_BIOMETRIC:
        return _returned(("no_biometric", "Belum merekam KTP-el; rekam dahulu di kantor Dukcapil"))
    return {"outputs": [], "card": {"kind": "ktp_el", "number": person.nik}, "facts": {}}


KINDS: dict[str, Callable[[World, Record], Decided]] = {"death": death, "move": move, "card": card}
