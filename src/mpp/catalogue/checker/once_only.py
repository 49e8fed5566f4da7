"""What the state knows is not asked, and nothing is asked twice."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import ElementKind


def once_only(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find questions that a registry answers, uploads of the state's own documents, and questions asked twice."""
    seen: dict[tuple[str, str, str], str] = {}
    for index, page in enumerate(loaded.published.service.pages):
        for row, name in enumerate(page.elements):
            element, place = loaded.dictionary.get(name), ("pages", index, "elements", row)
            if element is None:
                continue
            if element.owner in loaded.fetching_owners and _has_nik(loaded, page.party):
                what = f"{name} is asked although {element.owner} gives it"
                yield at(loaded, place, "fetchable", what, "take it off the page; leave it in the party's needs")
            if element.kind is ElementKind.DOCUMENT and element.issued_by_state:
                what = f"{name} is to be uploaded although the state issued it"
                yield at(loaded, place, "state_document", what, "take it off the page, or ask its owner")
            same = (page.party, element.kind.value, element.label.casefold())
            if same in seen:
                what = f"{name} asks the {page.party} what {seen[same]} asks already"
                yield at(loaded, place, "asked_twice", what, "keep one of them")
            seen.setdefault(same, name)


def _has_nik(loaded: LoadedPack, party: str) -> bool:
    known = loaded.published.service.parties.get(party)
    return known is not None and (known.applicant or "person.nik" in known.needs)
