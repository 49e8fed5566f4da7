"""The fixed persons of demonstrations and tests (data/demo.json): the same whatever the seed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from mpp_sandbox.people.areas import DATA, Areas, load_areas
from mpp_sandbox.people.model import NO_BLOOD_TYPE, Address, Person, RecordState, Relation


@dataclass(frozen=True, slots=True)
class Official:
    """An official who signs with a BSrE certificate. ``certificate`` is BSrE's status word."""

    nik: str
    position: str
    agency: str
    passphrase: str
    certificate: str


def address_in(areas: Areas, village_code: str, *, street: str, rt: str, rw: str) -> Address:
    """An address with the names of all its areas filled in."""
    return Address(
        street=street,
        rt=rt,
        rw=rw,
        village_code=village_code,
        village_name=areas.name(village_code),
        district_name=areas.name(village_code[:8]),
        regency_name=areas.name(village_code[:5]),
        province_name=areas.name(village_code[:2]),
    )


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    """The committed file, read once."""
    return tuple(json.loads((DATA / "demo.json").read_text(encoding="utf-8")))


def demo_people() -> list[Person]:
    """All fixed persons, in the order of the file."""
    return [_person(row) for row in _rows()]


def officials() -> list[Official]:
    """The signing officials among the fixed persons."""
    return [Official(nik=row["nik"], **row["official"]) for row in _rows() if "official" in row]


def _person(row: dict[str, Any]) -> Person:
    """One row as a Person."""
    return Person(
        nik=row["nik"],
        name=row["name"],
        sex=row["sex"],
        birth_place=row["birth_place"],
        birth_date=date.fromisoformat(row["birth_date"]),
        kk=row["kk"],
        relation=Relation(row["relation"]),
        father_name=row["father_name"],
        mother_name=row["mother_name"],
        address=address_in(load_areas(), row["village_code"], street=row["street"], rt=row["rt"], rw=row["rw"]),
        religion=row.get("religion", "Islam"),
        blood_type=row.get("blood_type", NO_BLOOD_TYPE),
        marital_status=row.get("marital_status", "belum_kawin"),
        occupation=row.get("occupation", "Belum/Tidak Bekerja"),
        nationality=row.get("nationality", "WNI"),
        phone=row["phone"],
        pin=row["pin"],
        state=RecordState(row.get("state", RecordState.ACTIVE)),
        key=row["key"],
        note=row["note"],
        titles=row.get("titles", ""),
    )
