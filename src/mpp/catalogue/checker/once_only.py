"""What the state knows is not asked, and nothing is asked twice."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import Element, ElementKind


def once_only(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find questions that a registry answers, uploads of the state's own documents, and questions asked twice."""
    seen: dict[tuple[str, str, str], str] = {}
    for index, page in enumerate(loaded.published.service.pages):
        for row, name in enumerate(page.elements):
            element, place = loaded.dictionary.get(name), ("pages", index, "elements", row)
            if element is None:
                continue
            party = loaded.published.service.parties.get(page.party)
            freely = party is not None and name in party.by_consent  # who does not consent types it
            if _is_given(loaded, page.party, element) and not freely:
                what = f"{name} is asked although {element.owner} gives it"
                yield at(loaded, place, "fetchable", what, "take it off the page; leave it in the party's needs")
            if element.kind is ElementKind.DOCUMENT and element.issued_by_state:
                what = f"{name} is to be uploaded although the state issued it"
                yield at(loaded, place, "state_document", what, "take it off the page, or ask its owner")
            for same in same_as(page.party, element):
                if same in seen:
                    what = f"{name} asks the {page.party} what {seen[same]} asks already"
                    yield at(loaded, place, "asked_twice", what, "keep one of them")
                    break
                seen[same] = name
    yield from _gaps(loaded)
    yield from _underivable(loaded)
    yield from _unfindable(loaded)


def same_as(party: str, element: Element) -> Iterator[tuple[str, str, str]]:
    """Return what makes two questions one: the words, or what a browser would fill in."""
    yield party, element.kind.value, element.label.casefold()
    if element.autocomplete:
        yield party, "autocomplete", element.autocomplete


def _gaps(loaded: LoadedPack) -> Iterator[Mistake]:
    """What is needed and can come from nowhere: no registry gives it, no page asks it, nothing derives it."""
    service = loaded.published.service
    asked = {(page.party, name) for page in service.pages for name in page.elements}
    for name, party in service.parties.items():
        for index, one in enumerate(party.needs):
            element = loaded.dictionary.get(one)
            if element is None or element.derive or one in party.optional or (name, one) in asked:
                continue
            if not _is_given(loaded, name, element):
                what = f"{one} of the {name} can come from nowhere"
                mend = "ask it on a page, or make it optional"
                yield at(loaded, ("parties", name, "needs", index), "gap", what, mend)


def _underivable(loaded: LoadedPack) -> Iterator[Mistake]:
    """What is derived for a party that does not need what the derivation reads."""
    for name, party in loaded.published.service.parties.items():
        for index, one in enumerate(party.needs):
            element = loaded.dictionary.get(one)
            read = elements_read(element.derive, loaded.dictionary) if element and element.derive else []
            for source in sorted(set(read) - set(party.needs)):
                what = f"{one} of the {name} is derived from {source}, which is not among its needs"
                mend = f"add {source} to the party's needs"
                yield at(loaded, ("parties", name, "needs", index), "underivable", what, mend)


def _unfindable(loaded: LoadedPack) -> Iterator[Mistake]:
    """What is looked up for a party that does not need the key to it."""
    for name, party in loaded.published.service.parties.items():
        for index, one in enumerate(party.needs):
            key = loaded.dictionary[one].looked_up_by if one in loaded.dictionary else None
            if key is not None and key not in party.needs:
                what = f"{one} of the {name} is looked up by {key}, which is not among its needs"
                mend = f"add {key} to the party's needs"
                yield at(loaded, ("parties", name, "needs", index), "unfindable", what, mend)


def _is_given(loaded: LoadedPack, party: str, element: Element) -> bool:
    """Whether its owner gives it: about a person by the NIK, or by the key that the dictionary names."""
    gives = element.owner in loaded.fetching_owners
    return gives and (element.looked_up_by is not None or _has_nik(loaded, party))


def _has_nik(loaded: LoadedPack, party: str) -> bool:
    known = loaded.published.service.parties.get(party)
    return known is not None and known.kind == "person" and (known.applicant or "person.nik" in known.needs)
