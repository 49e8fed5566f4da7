"""Which way a correction of a fact goes: to the person herself, to its owner's desk or registry, or by letter."""

from dataclasses import dataclass
from enum import StrEnum

from mpp.catalogue import queries as catalogue
from mpp.catalogue.dictionary import DECLARED, Dictionary
from mpp.catalogue.pack import Element
from mpp.registries.directory import corrector
from mpp.vault.rules import Assurance, KnownFact


class Way(StrEnum):
    """How a wrong fact is mended."""

    OWN = "own"  # the person simply changes what only she has said
    OFFICE = "office"
    REGISTRY = "registry"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a correction: whose fact it is, and the kind of the owner's office where it has a desk here."""

    way: Way
    owner: str
    office: str = ""


def dictionary() -> Dictionary:
    """The newest dictionary. Raises RuntimeError before any was published: an installation without packs."""
    edition = catalogue.newest_dictionary()
    if edition is None:
        raise RuntimeError("no dictionary was published")
    return catalogue.dictionary(edition.id)


def route_of(element: Element, fact: KnownFact) -> Route:
    """The way of a correction: what nobody vouches for is the person's own word; else to whom owns it."""
    if element.owner == DECLARED or fact.assurance == Assurance.DECLARED:
        return Route(Way.OWN, DECLARED)
    registry = corrector(element.owner)
    if registry is not None and element.id in registry.correctable:
        return Route(Way.REGISTRY, element.owner)
    owner = dictionary().owners.get(element.owner)
    if owner is not None and owner.office:
        return Route(Way.OFFICE, element.owner, owner.office)
    return Route(Way.LETTER, element.owner)
