"""Who exists: the invented people plus those born through SIAK since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from mpp_sandbox.people.crowd import invent_crowd
from mpp_sandbox.people.demo import Official, demo_people, officials
from mpp_sandbox.people.model import Address, Person, RecordState, Relation
from mpp_sandbox.people.numbers import NEWBORN_SERIAL, build_nik, date_digits
from mpp_sandbox.people.professionals import Practitioner, crowd_practitioners, demo_practitioners
from mpp_sandbox.store import Store

BORN = "person_born"
CHANGED = "person_changed"  # by a death or a move since
CORRECTABLE = frozenset(
    {"name", "birth_place", "occupation", "marital_status", "religion", "father_name", "mother_name"}
)
"""What the register's own office corrects of a person's record on its counter."""


class Directory:
    """People by NIK, families by card number. Newborns live in the store, everybody else in memory."""

    def __init__(self, store: Store, *, seed: int, families: int) -> None:
        """Invent the population of ``seed`` and add the newborns that the store remembers."""
        self._store = store
        self.demo = demo_people()
        self.crowd = invent_crowd(seed, families)
        self._by_nik: dict[str, Person] = {}
        self._families: defaultdict[str, list[Person]] = defaultdict(list)
        for person in [*self.demo, *self.crowd]:
            self._add(person)
        for _, body in store.all(BORN):
            self._add(_person_from_json(body))
        for _, body in store.all(CHANGED):
            self._replace(_person_from_json(body))
        by_key = {person.key: person for person in self.demo}
        self.practitioners: dict[str, Practitioner] = {
            p.nik: p for p in [*demo_practitioners(by_key), *crowd_practitioners(self.crowd)]
        }
        self.officials: dict[str, Official] = {official.nik: official for official in officials()}

    def _add(self, person: Person) -> None:
        """Index a person."""
        self._by_nik[person.nik] = person
        self._families[person.kk].append(person)

    def person(self, nik: str) -> Person | None:
        """The person with this NIK, whatever the state of the record."""
        return self._by_nik.get(nik)

    def usable(self, nik: str) -> Person | None:
        """The person, unless the register cannot serve the record (see RecordState)."""
        person = self.person(nik)
        usable = person is not None and person.state in {RecordState.ACTIVE, RecordState.NO_BIOMETRIC}
        return person if usable else None

    def family(self, kk: str) -> list[Person]:
        """The members of a family card, head first."""
        order = list(Relation)
        return sorted(self._families.get(kk, []), key=lambda p: (order.index(p.relation), p.birth_date))

    def register_birth(self, born: Person) -> None:
        """Remember a newborn for good."""
        self._store.put(BORN, born.nik, _person_as_json(born))
        self._add(born)

    def change(self, person: Person) -> None:
        """Remember for good how a person's record stands now."""
        self._store.put(CHANGED, person.nik, _person_as_json(person))
        self._replace(person)

    def _replace(self, person: Person) -> None:
        """Index a person anew, perhaps on another family card."""
        before = self._by_nik.get(person.nik)
        if before is not None:
            self._families[before.kk] = [one for one in self._families[before.kk] if one.nik != person.nik]
        self._add(person)

    def correct(self, nik: str, changes: dict[str, Any]) -> Person | None:
        """The office corrects a record for good; None for nobody. Raises KeyError for what it does not correct."""
        if unknown := changes.keys() - CORRECTABLE:
            raise KeyError(", ".join(sorted(unknown)))
        before = self.person(nik)
        if before is None:
            return None
        after = replace(before, **changes)
        self.change(after)
        return after

    def newborn_nik(self, district_code: str, birth_date: date, *, woman: bool) -> str:
        """The next free NIK for a child registered in a district."""
        prefix = f"{district_code}{date_digits(birth_date, woman=woman)}"
        serial = NEWBORN_SERIAL - 1 + self._store.next_number(f"nik:{prefix}")
        return build_nik(district_code, birth_date, woman=woman, serial=serial)


def _person_as_json(person: Person) -> dict[str, Any]:
    """A person as a record."""
    return {**asdict(person), "birth_date": person.birth_date.isoformat()}


def _person_from_json(body: dict[str, Any]) -> Person:
    """A record as a person."""
    return Person(
        **{
            **body,
            "birth_date": date.fromisoformat(body["birth_date"]),
            "address": Address(**body["address"]),
            "relation": Relation(body["relation"]),
            "state": RecordState(body["state"]),
        }
    )
