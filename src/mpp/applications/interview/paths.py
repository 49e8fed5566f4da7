"""Every single value that a service needs, member by member."""

from collections.abc import Iterator

from mpp.catalogue.pack import Party, ServicePack
from mpp.catalogue.paths import Place


def members(party: Party) -> list[int | None]:
    """The member numbers of a party: None alone where there can be only one."""
    return list(range(1, party.maximum + 1)) if party.maximum > 1 else [None]


def places(service: ServicePack) -> Iterator[Place]:
    """Every value that a service needs, party by party, member by member."""
    for name, party in service.parties.items():
        for member in members(party):
            for element in party.needs:
                yield Place(name, element, member)


def holder(place: Place) -> str:
    """The party with its member: `mother`, `witness[2]`."""
    return place.party if place.member is None else f"{place.party}[{place.member}]"


def applicant_of(service: ServicePack) -> str:
    """The name of the party who signs in."""
    return next(name for name, party in service.parties.items() if party.applicant)
