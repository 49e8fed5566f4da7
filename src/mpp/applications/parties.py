"""What a submission says about others than its applicant, and whether they are known persons. Pure.

A party is a person only by a NIK that Dukcapil found to belong to this name and birth date, or that stands with
them on a family card signed for, or by an officer's act. Whether it is one or not, what nobody has verified stays
in the case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mpp.applications.interview.document import AGENT, FAMILY_CARD, TYPED, Held
from mpp.applications.interview.paths import applicant_of, holder
from mpp.applications.interview.plan import Plan
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.catalogue.paths import place_of
from mpp.vault.rules import Assurance

NIK, NAME, BIRTH_DATE = "person.nik", "person.name", "person.birth_date"
_ON_PAPER = TYPED | {FAMILY_CARD}


@dataclass(frozen=True, slots=True)
class Named:
    """One party or member as the submission holds it: each value by its element."""

    party: str  # `mother`, `witness[2]`
    held: Mapping[str, Held] = field(repr=False)
    lasting: frozenset[str] = frozenset()  # elements that are about her, not about this one matter

    @property
    def nik(self) -> str:
        """The NIK that was written or came off a card; empty when there is none."""
        return str(self.held[NIK].value) if NIK in self.held else ""

    @property
    def is_verified(self) -> bool:
        """Dukcapil said that NIK, name and birth date are one person's: to us, or on the family card it keeps."""
        one = all(self._is_sure(element) for element in (NAME, BIRTH_DATE))
        return bool(self.nik) and (one or all(self._is_of_card(element) for element in (NIK, NAME, BIRTH_DATE)))

    @property
    def name_fits(self) -> bool:
        """Dukcapil said that this NIK has this name: enough to ask her, not to say who she is."""
        return bool(self.nik) and self._is_sure(NAME)

    def sure(self) -> dict[str, Held]:
        """What its owner confirmed."""
        return {name: one for name, one in self.held.items() if name in self.lasting and self._is_sure(name)}

    def told(self) -> dict[str, Held]:
        """What somebody wrote and nobody confirmed."""
        written = {
            name: one for name, one in self.held.items() if one.source in _ON_PAPER and not self._is_sure(name)
        }
        return {name: one for name, one in written.items() if name in self.lasting and name != NIK}

    def _is_of_card(self, element: str) -> bool:
        """Off a family card that the national identity provider signed for; nobody typed it."""
        one = self.held.get(element)
        return one is not None and one.source == FAMILY_CARD and one.assurance >= Assurance.ATTESTED

    def _is_sure(self, element: str) -> bool:
        return element in self.held and self.held[element].assurance >= Assurance.REGISTRY


def others(published: PublishedService, values: Mapping[str, list[Any]], applicant_nik: str) -> list[Named]:
    """Every party of a submission with a NIK that is not its applicant's own, under whatever name."""
    applicant = applicant_of(published.service)
    found = [one for one in _named(published, values) if one.party != applicant]
    return [one for one in found if one.nik and one.nik != applicant_nik]


def to_settle(plan: Plan) -> bool:
    """Whether a submission says anything that `others` or `by_agent` would tell; most say nothing."""
    applicant = applicant_of(plan.interview.published.service)
    return any(
        slot.held is not None
        and (slot.held.source == AGENT or (slot.place.element == NIK and holder(slot.place) != applicant))
        for slot in plan.slots.values()
    )


def by_agent(published: PublishedService, values: Mapping[str, list[Any]]) -> Named | None:
    """What an agent wrote about the applicant; None when there is nothing of it."""
    applicant = applicant_of(published.service)
    one = next((one for one in _named(published, values) if one.party == applicant), None)
    if one is None:
        return None
    written = {name: held for name, held in one.told().items() if held.source == AGENT}
    return Named(one.party, written, one.lasting) if written else None


def named(published: PublishedService, values: Mapping[str, list[Any]], party: str) -> Named | None:
    """One party or member by its name."""
    return next((one for one in _named(published, values) if one.party == party), None)


def _named(published: PublishedService, values: Mapping[str, list[Any]]) -> Iterator[Named]:
    grouped: dict[str, dict[str, Held]] = {}
    for path, plain in values.items():
        place = place_of(published.service, path)
        grouped.setdefault(holder(place), {})[place.element] = Held(*plain)
    for party, held in grouped.items():
        yield Named(party, held, frozenset(one for one in held if _is_lasting(published, one)))


def _is_lasting(published: PublishedService, element: str) -> bool:
    one = published.elements[element]
    return one.fresh_days != 0 and one.kind is not ElementKind.DOCUMENT
