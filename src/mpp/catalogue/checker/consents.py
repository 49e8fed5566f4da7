"""What is used by consent: a purpose that exists, in every language, and a way that stays open without it."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.checker.texts import LANGUAGES
from mpp.catalogue.consents import TEXTS
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import Party


def consents(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find consents that nobody could give freely, or to what nobody describes."""
    for name, party in loaded.published.service.parties.items():
        for element, purpose in party.by_consent.items():
            place = ("parties", name, "by_consent", element)
            for what, mend in _faults(loaded, (name, party), element, purpose):
                yield at(loaded, place, "consent", what, mend)


def _faults(loaded: LoadedPack, party: tuple[str, Party], element: str, purpose: str) -> Iterator[tuple[str, str]]:
    name, needs = party
    known = loaded.published.consents.get(purpose)
    if not needs.applicant:
        yield f"the {name} is not who signs in, and cannot be asked", "ask consent of the applicant only"
    if element not in needs.needs:
        yield f"{element} is not among the party's needs", "add it to needs, or remove it"
    if known is None:
        yield f"there is no purpose {purpose}", f"describe it in packs/consents/{purpose}.yaml"
        return
    if element not in known.elements:
        yield (
            f"the purpose {purpose} does not speak of {element}",
            "add it there: a new version",
        )
    asked = any(page.party == name and element in page.elements for page in loaded.published.service.pages)
    if element not in needs.optional and not asked:
        yield f"without consent {element} can come from nowhere", "ask it on a page, or make it optional"
    for lang in LANGUAGES:
        texts = loaded.published.texts.get(lang, {})
        for one in TEXTS:
            if f"consents.{purpose}.{one}" not in texts:
                yield f"{purpose}.{one} has no text in {lang}", f"add it to packs/consents/i18n/{lang}.yaml"
