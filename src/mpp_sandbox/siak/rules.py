"""What the civil registry checks in a birth registration.

Perpres 96/2018, Permendagri 108/2019 and, for names, Permendagri 73/2022.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mpp_sandbox.dukcapil import similarity
from mpp_sandbox.people.model import Person

MIN_NAME_WORDS = 2
MAX_NAME_LENGTH = 60
NAME = re.compile(r"[A-Za-z' .-]+")
LATE_AFTER = timedelta(days=60)
WITNESSES = 2
ADULT_YEARS = 18
CARD_YEARS = 17
NAME_THRESHOLD = 80
SEX_WORDS = {
    "l": "L",
    "m": "L",
    "male": "L",
    "laki-laki": "L",
    "laki_laki": "L",
    "p": "P",
    "f": "P",
    "female": "P",
    "perempuan": "P",
}

Find = Callable[[str], Person | None]
Claims = dict[str, Any]
Reason = tuple[str, str]
"""A code and its Indonesian text."""


@dataclass(frozen=True, slots=True)
class Birth:
    """A registration in our own terms. A party is a flat mapping of claims (``nik``, ``name``)."""

    child: Claims
    mother: Claims
    father: Claims | None
    reporter: Claims
    witnesses: list[Claims]


def plain(claims: object) -> Claims:
    """Claims by their last name: ``person.birth_date``, ``child.birth_date`` and ``birth_date`` are one."""
    if not isinstance(claims, dict):
        return {}
    return {str(name).rpartition(".")[2]: value for name, value in claims.items()}


def read_birth(body: Claims) -> Birth:
    """The parties of a request body; what is missing comes out empty, which ``reasons_to_return`` finds."""
    witnesses = body.get("witnesses")
    return Birth(
        child=plain(body.get("child")),
        mother=plain(body.get("mother")),
        father=plain(body["father"]) if body.get("father") else None,
        reporter=plain(body.get("reporter")),
        witnesses=[plain(item) for item in witnesses] if isinstance(witnesses, list) else [],
    )


def child_sex(birth: Birth) -> str | None:
    """``L``, ``P``, or None when the word is unknown."""
    return SEX_WORDS.get(str(birth.child.get("sex", "")).strip().lower())


def child_birth_date(birth: Birth) -> date | None:
    """The date of birth, or None when it is no date."""
    try:
        return date.fromisoformat(str(birth.child.get("birth_date", ""))[:10])
    except ValueError:
        return None


def is_late(birth_date: date, today: date) -> bool:
    """Reported more than 60 days after the birth: the akta is of the *terlambat* kind."""
    return today - birth_date > LATE_AFTER


def holds_child_card(person: Person, today: date) -> bool:
    """Below 17 and unmarried: the card is a KIA (UU 24/2013 art. 63, Permendagri 2/2016)."""
    born = person.birth_date
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age < CARD_YEARS and person.marital_status == "belum_kawin"


def reasons_to_return(birth: Birth, find: Find, today: date) -> list[Reason]:
    """Everything that makes the registrar send the registration back; empty when it can be issued."""
    return [
        *_child_reasons(birth, today),
        *_parent_reasons("ibu", "mother", birth.mother, find, sex="P"),
        *([] if birth.father is None else _parent_reasons("ayah", "father", birth.father, find, sex="L")),
        *_reporter_reasons(birth, find),
        *_witness_reasons(birth, find, today),
    ]


def _child_reasons(birth: Birth, today: date) -> list[Reason]:
    """Name (Permendagri 73/2022 art. 4: at least two words, at most 60 letters), sex, date and place."""
    reasons: list[Reason] = []
    name = str(birth.child.get("name", "")).strip()
    if len(name.split()) < MIN_NAME_WORDS:
        reasons.append(("child_name_too_short", "Nama anak paling sedikit dua kata"))
    if len(name) > MAX_NAME_LENGTH or not NAME.fullmatch(name or "-"):
        reasons.append(("child_name_not_allowed", "Nama anak paling banyak 60 huruf, tanpa angka dan tanda"))
    if child_sex(birth) is None:
        reasons.append(("child_sex_missing", "Jenis kelamin anak belum diisi"))
    born = child_birth_date(birth)
    if born is None or born > today:
        reasons.append(("child_birth_date_not_valid", "Tanggal lahir anak tidak berlaku"))
    if not str(birth.child.get("birth_place") or "").strip():
        reasons.append(("child_birth_place_missing", "Tempat lahir anak belum diisi"))
    return reasons


def _parent_reasons(word: str, role: str, claims: Claims, find: Find, *, sex: str) -> list[Reason]:
    """A parent is found under the NIK, has the right sex, and the name fits."""
    person = find(str(claims.get("nik", "")))
    if person is None:
        return [(f"{role}_not_found", f"Data {word} tidak ditemukan atau tidak dapat digunakan")]
    if person.sex != sex:
        return [(f"{role}_sex_mismatch", f"NIK {word} milik orang dengan jenis kelamin lain")]
    name = claims.get("name")
    if name and similarity(name, person.name) < NAME_THRESHOLD:
        return [(f"{role}_name_mismatch", f"Nama {word} tidak sesuai dengan NIK")]
    return []


def _reporter_reasons(birth: Birth, find: Find) -> list[Reason]:
    """The reporter is known."""
    if find(str(birth.reporter.get("nik", ""))) is None:
        return [("reporter_not_found", "Data pelapor tidak ditemukan atau tidak dapat digunakan")]
    return []


def _witness_reasons(birth: Birth, find: Find, today: date) -> list[Reason]:
    """Two different adults other than the parents."""
    parents = {str(party.get("nik")) for party in (birth.mother, birth.father or {})}
    niks = {str(witness.get("nik", "")) for witness in birth.witnesses} - parents
    people = [person for person in map(find, niks) if person is not None]
    adults = [person for person in people if (today - person.birth_date).days >= ADULT_YEARS * 365.25]
    if len(adults) < WITNESSES:
        return [("witnesses_missing", "Diperlukan dua saksi dewasa selain orang tua, dengan NIK yang berlaku")]
    return []
