"""Where a service uses an element: about which party, and how the value comes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mpp.catalogue.pack import Element, PublishedService


class Way(StrEnum):
    """How a value comes to a service when nothing is known yet."""

    FETCHED = "fetched"  # its owner gives it
    DERIVED = "derived"  # it follows from others
    ASKED = "asked"  # a page asks whatever is still missing
    KNOWN = "known"  # only what is known already, or what the family card says
    ISSUED = "issued"  # the service makes this document


@dataclass(frozen=True, slots=True)
class Use:
    """One element of one party of a service; `labels` are the party's by language, "id" among them."""

    element: str
    service: str
    version: str
    party: str
    way: Way
    optional: bool
    names: tuple[tuple[str, str], ...]  # language -> the service's name
    labels: tuple[tuple[str, str], ...]  # language -> the party's label


def uses_of(published: PublishedService, fetching: frozenset[str]) -> Iterator[Use]:
    """Return every use of an element in a service; `fetching` are the owners that give values out."""
    service = published.service
    pages = {(page.party, element) for page in service.pages for element in page.elements}
    names = _texts(published, "name", service.name)
    for party_id, party in service.parties.items():
        labels = _texts(published, f"parties.{party_id}.label", party.label)
        for one in party.needs:
            way = _way(published.elements.get(one), (party_id, one) in pages, fetching)
            optional = one in party.optional
            yield Use(one, service.id, service.version, party_id, way, optional, names, labels)
    for output_id, output in service.outputs.items():
        if output.document:
            labels = _texts(published, f"outputs.{output_id}.label", output.label)
            yield Use(output.document, service.id, service.version, "", Way.ISSUED, False, names, labels)


def _way(element: Element | None, on_page: bool, fetching: frozenset[str]) -> Way:
    if element is not None and element.derive:
        return Way.DERIVED
    if on_page:
        return Way.ASKED
    return Way.FETCHED if element is not None and element.owner in fetching else Way.KNOWN


def _texts(published: PublishedService, path: str, source: str) -> tuple[tuple[str, str], ...]:
    translated = ((lang, texts[path]) for lang, texts in published.texts.items() if path in texts)
    return (("id", source), *translated)
