"""What the sandbox knows of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NO_BLOOD_TYPE = "TIDAK TAHU"


class RecordState(StrEnum):
    """How a person's record stands at Dukcapil; all but ``active`` make a lookup fail in its own way."""

    ACTIVE = "active"
    NOT_FOUND = "not_found"
    DEAD = "dead"
    MOVED = "moved"
    DUPLICATE = "duplicate"
    NOT_SYNCHRONISED = "not_synchronised"
    NO_BIOMETRIC = "no_biometric"


class Relation(StrEnum):
    """A member's place on the family card."""

    HEAD = "kepala_keluarga"
    WIFE = "istri"
    CHILD = "anak"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the family card writes it."""

    street: str
    rt: str
    rw: str
    village_code: str
    village_name: str
    district_name: str
    regency_name: str
    province_name: str

    @property
    def district_code(self) -> str:
        """``PP.KK.CC``."""
        return self.village_code[:8]

    @property
    def regency_code(self) -> str:
        """``PP.KK``."""
        return self.village_code[:5]

    @property
    def province_code(self) -> str:
        """``PP``."""
        return self.village_code[:2]


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the population register.

    ``sex`` is ``L`` or ``P``; ``pin`` None means no national account.
    """

    nik: str
    name: str
    sex: str
    birth_place: str
    birth_date: date
    kk: str
    relation: Relation
    father_name: str
    mother_name: str
    address: Address
    religion: str = "Islam"
    blood_type: str = NO_BLOOD_TYPE
    marital_status: str = "belum_kawin"
    occupation: str = "Belum/Tidak Bekerja"
    nationality: str = "WNI"
    phone: str = ""
    pin: str | None = None
    state: RecordState = RecordState.ACTIVE
    key: str = ""
    note: str = ""
    titles: str = ""

    @property
    def is_woman(self) -> bool:
        """True when the register says *perempuan*."""
        return self.sex == "P"
