"""Names of values in a pack: `child.birth_date`, `witness[2].nik`, `applicant.practice.place_name`.

A path is a party's role and an element's id, whose first word `person` is left out. A party that may have
several members numbers them from 1.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mpp.catalogue.pack import PublishedService, ServicePack

_PATH = re.compile(r"(?P<party>[a-z][a-z0-9_]*)(?:\[(?P<member>[1-9][0-9]*)\])?\.(?P<rest>[a-z0-9_.]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Which value a path means. `member` counts from 1; None for a party of one, or for all members."""

    party: str
    element: str
    member: int | None = None

    def __str__(self) -> str:
        return path_of(self.party, self.element, self.member)

    @property
    def variable(self) -> str:
        """The name in expressions, which have all members of a party in one list."""
        return path_of(self.party, self.element)


@lru_cache(maxsize=16384)  # the same few hundred, thousands of times in one submission
def path_of(party: str, element: str, member: int | None = None) -> str:
    """Return the path of a party's element."""
    number = "" if member is None else f"[{member}]"
    return f"{party}{number}.{element.removeprefix('person.')}"


def place_of(service: ServicePack, path: str) -> Place:
    """Read a path.

    Raises:
        KeyError: the service has no such party, member or element.
    """
    read = _PATH.fullmatch(path)
    party = service.parties.get(read["party"]) if read else None
    if read is None or party is None:
        raise KeyError(path)
    member = int(read["member"]) if read["member"] else None
    if member is not None and (party.maximum == 1 or member > party.maximum):
        raise KeyError(path)
    for element in (f"person.{read['rest']}", read["rest"]):
        if element in party.needs:
            return Place(read["party"], element, member)
    raise KeyError(path)


def fact_place_of(service: ServicePack, path: str) -> Place:
    """Read the path of a need, or of a list of the applicant's that tells about other parties. Raises KeyError."""
    party, _, element = path.partition(".")
    if party in service.parties and service.parties[party].applicant and element in service.lists:
        return Place(party, element)
    return place_of(service, path)


def places(published: PublishedService) -> list[Place]:
    """Return every element of every party, in the order of the pack, without member numbers."""
    parties = published.service.parties
    return [Place(name, element) for name, party in parties.items() for element in party.needs]
