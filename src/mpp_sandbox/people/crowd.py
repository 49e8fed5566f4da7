"""Thousands of invented families, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mpp_sandbox.people.areas import Areas, load_areas
from mpp_sandbox.people.demo import address_in
from mpp_sandbox.people.model import NO_BLOOD_TYPE, Address, Person, RecordState, Relation
from mpp_sandbox.people.names import MARKERS, invent_name
from mpp_sandbox.people.numbers import CROWD_SERIAL, Serials, build_kk, build_nik, date_digits

CENSUS_DAY = date(2026, 1, 1)
"""Everyone is born before this day, so that the same seed gives the same people in any year."""

REGION_WEIGHTS = {"35.10": 0.45, "92.08": 0.2}
WIDOWED_SHARE = 0.08
ACCOUNT_SHARE = 0.85
DEMO_PIN = "123456"
RELIGIONS = ("Islam", "Islam", "Islam", "Islam", "Islam", "Kristen", "Katolik", "Hindu", "Buddha")
BLOOD_TYPES = ("A", "B", "AB", "O", NO_BLOOD_TYPE)
OCCUPATIONS = (
    "Karyawan Swasta",
    "Wiraswasta",
    "Petani/Pekebun",
    "Nelayan/Perikanan",
    "Pedagang",
    "Mengurus Rumah Tangga",
    "Pegawai Negeri Sipil",
    "Guru",
    "Sopir",
    "Buruh Harian Lepas",
    "Perawat",
    "Bidan",
    "Dokter",
)
STREETS = ("Melati", "Mawar", "Kenanga", "Anggrek", "Cempaka", "Dahlia", "Merdeka", "Pahlawan", "Pasar")
DEFECTS = (
    (0.004, RecordState.NOT_FOUND),
    (0.008, RecordState.DEAD),
    (0.012, RecordState.MOVED),
    (0.016, RecordState.DUPLICATE),
    (0.022, RecordState.NOT_SYNCHRONISED),
    (0.030, RecordState.NO_BIOMETRIC),
)


@dataclass(frozen=True, slots=True)
class _Household:
    """What the members of one family have in common."""

    kk: str
    marker: str
    religion: str
    address: Address

    @property
    def birth_place(self) -> str:
        """The regency's name without its kind."""
        return self.address.regency_name.split(maxsplit=1)[1].title()


class _Crowd:
    """Invents families one after the other from one random stream."""

    def __init__(self, seed: int, areas: Areas) -> None:
        self._random = Random(seed)  # noqa: S311 - reproducible fiction, not secrets
        self._areas = areas
        self._nik_serials = Serials(CROWD_SERIAL)
        self._kk_serials = Serials(CROWD_SERIAL)
        self._phones = 10_000
        regencies = areas.regencies()
        rest = (1 - sum(REGION_WEIGHTS.values())) / (len(regencies) - len(REGION_WEIGHTS))
        self._regencies = regencies
        self._weights = [REGION_WEIGHTS.get(code, rest) for code in regencies]

    def family(self) -> Iterator[Person]:
        """Head, usually a wife, and up to four children."""
        mother_birth = CENSUS_DAY - timedelta(days=self._random.randint(21 * 365, 62 * 365))
        wedding = mother_birth + timedelta(days=self._random.randint(19 * 365, 21 * 365))
        home = self._household(min(wedding, CENSUS_DAY))
        mother = self._adult(home, mother_birth, Relation.WIFE)
        if self._random.random() < WIDOWED_SHARE:
            yield _with(mother, relation=Relation.HEAD, marital_status="cerai_mati")
            father_name = invent_name(self._random, woman=False, marker=home.marker)
        else:
            father = self._adult(home, self._near(mother_birth), Relation.HEAD)
            father_name = father.name
            yield father
            yield mother
        yield from self._children(home, father_name, mother.name, wedding)

    def _household(self, wedding: date) -> _Household:
        """A family card in a random village."""
        regency = self._random.choices(self._regencies, self._weights)[0]
        district = self._random.choice(self._areas.children[regency])
        village = self._random.choice(self._areas.children[district])
        marker = self._random.choice(MARKERS)
        street = f"Jalan {marker} {self._random.choice(STREETS)} {self._random.randint(1, 120)}"
        rt, rw = f"{self._random.randint(1, 12):03d}", f"{self._random.randint(1, 8):03d}"
        serial = self._kk_serials.take(f"{district}{date_digits(wedding)}")
        return _Household(
            kk=build_kk(district, wedding, serial=serial),
            marker=marker,
            religion=self._random.choice(RELIGIONS),
            address=address_in(self._areas, village, street=street, rt=rt, rw=rw),
        )

    def _near(self, birth: date) -> date:
        """A husband's birth date: at most eight years older, at most one younger."""
        return birth - timedelta(days=self._random.randint(-365, 8 * 365))

    def _adult(self, home: _Household, birth: date, relation: Relation) -> Person:
        """A married adult with an occupation, usually with the national account."""
        woman = relation is Relation.WIFE
        self._phones += 1
        marker = home.marker if not woman else self._random.choice(MARKERS)
        person = self._person(home, birth, woman, invent_name(self._random, woman=woman, marker=marker), relation)
        return _with(
            person,
            father_name=invent_name(self._random, woman=False, marker=marker),
            mother_name=invent_name(self._random, woman=True, marker=marker),
            marital_status="kawin",
            occupation=self._random.choice(OCCUPATIONS),
            phone=f"+62800000{self._phones:05d}",
            pin=DEMO_PIN if self._random.random() < ACCOUNT_SHARE else None,
            state=self._state(),
        )

    def _children(self, home: _Household, father: str, mother: str, wedding: date) -> Iterator[Person]:
        """Children born after the wedding, 20 months apart or more."""
        birth = wedding
        for _ in range(self._random.randint(0, 4)):
            birth += timedelta(days=self._random.randint(600, 1500))
            if birth >= CENSUS_DAY:
                return
            woman = self._random.random() < 0.49
            name = invent_name(self._random, woman=woman, marker=home.marker)
            child = self._person(home, birth, woman, name, Relation.CHILD)
            school = "Pelajar/Mahasiswa" if (CENSUS_DAY - birth).days > 6 * 365 else "Belum/Tidak Bekerja"
            yield _with(child, father_name=father, mother_name=mother, occupation=school)

    def _person(self, home: _Household, birth: date, woman: bool, name: str, relation: Relation) -> Person:
        """A member of the household with a NIK of the district."""
        district = home.address.district_code
        serial = self._nik_serials.take(f"{district}{date_digits(birth, woman=woman)}")
        return Person(
            nik=build_nik(district, birth, woman=woman, serial=serial),
            name=name,
            sex="P" if woman else "L",
            birth_place=home.birth_place,
            birth_date=birth,
            kk=home.kk,
            relation=relation,
            father_name="",
            mother_name="",
            address=home.address,
            religion=home.religion,
            blood_type=self._random.choice(BLOOD_TYPES),
        )

    def _state(self) -> RecordState:
        """Three in a hundred adults have a record that cannot be used."""
        draw = self._random.random()
        return next((state for limit, state in DEFECTS if draw < limit), RecordState.ACTIVE)


def _with(person: Person, **changes: object) -> Person:
    """The person with some attributes changed (``dataclasses.replace`` is three times slower here)."""
    values = {name: getattr(person, name) for name in Person.__slots__}
    return Person(**{**values, **changes})


def invent_crowd(seed: int, families: int) -> list[Person]:
    """The members of ``families`` families, in a fixed order for a fixed seed."""
    crowd = _Crowd(seed, load_areas())
    return [person for _ in range(families) for person in crowd.family()]
