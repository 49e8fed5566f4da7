"""Health workers as the national SDMK register knows them (domain facts 7.1)."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from mpp_sandbox.people.areas import DATA
from mpp_sandbox.people.model import Person

SKP_PERIOD = (date(2023, 1, 1), date(2027, 12, 31))
PROFESSIONS = {
    "Dokter": ("dokter", "101", 250),
    "Perawat": ("perawat", "301", 25),
    "Bidan": ("bidan", "401", 25),
    "Apoteker": ("apoteker", "501", 25),
}
"""Occupation -> (profession, code, SKP required in five years); only the doctor's 250 is published."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A place of practice."""

    code: str
    name: str
    kind: str
    address: str
    regency_code: str


@dataclass(frozen=True, slots=True)
class Practitioner:
    """One health worker: STR (registration), SIP (practice permits) and SKP (credits)."""

    nik: str
    ihs: str
    profession: str
    profession_code: str
    specialty: str | None
    registrations: list[dict[str, Any]]
    permits: list[dict[str, Any]]
    skp: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The register's answer, without the NIK that was asked for."""
        body = asdict(self)
        del body["nik"]
        body["str"] = body.pop("registrations")
        body["sip"] = body.pop("permits")
        return body


@cache
def load_facilities() -> tuple[Facility, ...]:
    """The committed table, read once."""
    with (DATA / "facilities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Facility(**row) for row in csv.DictReader(file))


def skp_account(total: int, required: int) -> dict[str, Any]:
    """Credits by domain, at least 45 % learning, 35 % service and 5 % community, and whether they suffice."""
    learning, community = round(total * 0.5), round(total * 0.1)
    return {
        "required": required,
        "total": total,
        "by_domain": {
            "learning": learning,
            "service": total - learning - community,
            "community": community,
        },
        "ok": total >= required,
        "period": {"from": SKP_PERIOD[0].isoformat(), "to": SKP_PERIOD[1].isoformat()},
    }


def _registration(number: str, issued: str, valid_until: str | None, status: str) -> dict[str, Any]:
    """One STR; citizens' new ones have no end (UU 17/2023)."""
    return {"number": number, "issued": issued, "valid_until": valid_until, "status": status}


def _permit(serial: int, facility: Facility) -> dict[str, Any]:
    """One SIP in force."""
    return {
        "number": f"SIP-REKAAN/{facility.regency_code}/{serial:04d}",
        "place_code": facility.code,
        "place_name": facility.name,
        "regency_code": facility.regency_code,
        "issued": "2024-03-01",
        "valid_until": "2029-02-28",
        "status": "active",
    }


def _practitioner(person: Person, serial: int, *, permits: int = 0, short: bool = False) -> Practitioner:
    """A practitioner with a lifelong STR; ``short`` lacks credits."""
    profession, code, required = PROFESSIONS[person.occupation]
    home = [f for f in load_facilities() if f.regency_code == person.address.regency_code]
    return Practitioner(
        nik=person.nik,
        ihs=f"N1{serial:07d}",
        profession=profession,
        profession_code=code,
        specialty=None,
        registrations=[_registration(f"STR-REKAAN-{serial:06d}", "2023-11-01", None, "active")],
        permits=[_permit(serial * 10 + n, facility) for n, facility in enumerate(home[:permits])],
        skp=skp_account(round(required * (0.6 if short else 1.2)), required),
    )


def _with_str(practitioner: Practitioner, registration: dict[str, Any]) -> Practitioner:
    """The practitioner with another STR."""
    practitioner.registrations[:] = [registration]
    return practitioner


def demo_practitioners(people: dict[str, Person]) -> list[Practitioner]:
    """The health workers among the fixed persons, each of another kind; ``people`` by key."""
    expired = _registration("STR-REKAAN-000006", "2018-03-03", "2023-03-03", "expired")
    foreign = _registration("STR-REKAAN-000007", "2024-06-01", "2029-05-31", "active")
    return [
        _practitioner(people["dokter-banyuwangi"], 1),
        _practitioner(people["dokter-kaimana"], 2),
        _practitioner(people["dokter-skp-kurang"], 3, short=True),
        _practitioner(people["dokter-dua-sip"], 4, permits=2),
        _practitioner(people["dokter-tiga-sip"], 5, permits=3),
        _with_str(_practitioner(people["dokter-str-habis"], 6), expired),
        _with_str(_practitioner(people["dokter-asing"], 7), foreign),
        _practitioner(people["bidan-banyuwangi"], 8, permits=1),
        _practitioner(people["perawat-kaimana"], 9),
        _practitioner(people["apoteker-banyuwangi"], 10),
    ]


def crowd_practitioners(crowd: list[Person]) -> list[Practitioner]:
    """Every invented adult with a health occupation; one in ten lacks credits."""
    workers = [person for person in crowd if person.occupation in PROFESSIONS]
    return [
        _practitioner(person, serial, permits=serial % 3, short=serial % 10 == 0)
        for serial, person in enumerate(workers, start=1000)
    ]
