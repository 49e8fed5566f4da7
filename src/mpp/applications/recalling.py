"""What the vault knows about a person, as the interview of a service may use it. In the caller's unit of work."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.applications.interview.consenting import refused_paths
from mpp.applications.interview.document import Held
from mpp.applications.interview.paths import applicant_of
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.paths import path_of
from mpp.vault import queries as facts
from mpp.vault.rules import KnownFact, is_fresh


@dataclass(frozen=True, slots=True)
class Recalled:
    """The applicant's facts by path, and the paths of those that are too old to be used."""

    known: dict[str, Held] = field(repr=False)
    aged: frozenset[str] = frozenset()
    differing: dict[str, tuple[Held, ...]] = field(
        default_factory=dict, repr=False
    )  # what merged records say instead

    def needed_by(self, published: PublishedService) -> dict[str, Held]:
        """Of what is known, what a service needs of its applicant: an agent is shown nothing more."""
        party = applicant_of(published.service)
        needed = {path_of(party, element) for element in published.service.parties[party].needs}
        return {path: held for path, held in self.known.items() if path in needed}

    def conflicts_among(self, known: dict[str, Held]) -> dict[str, tuple[Held, ...]]:
        """What is said otherwise of the facts that are used."""
        return {path: others for path, others in self.differing.items() if path in known}


def recall(published: PublishedService, person_id: UUID, now: datetime) -> Recalled:
    """The facts about a person who is the applicant of a service; by consent only what a living one allows."""
    party = applicant_of(published.service)
    refused = refused_paths(published, living_consents(published, person_id))
    known: dict[str, Held] = {}
    aged: set[str] = set()
    told = facts.told_of(person_id)
    for element, (fact, *_) in told.items():
        if path_of(party, element) in refused:
            continue
        fresh_days = published.elements[element].fresh_days if element in published.elements else None
        if is_fresh(fact, now, fresh_days):
            known[path_of(party, element)] = _held(fact)
        else:
            aged.add(path_of(party, element))
    differing = {
        path_of(party, element): tuple(_held(one) for one in others)
        for element, others in facts.differing(told).items()
        if path_of(party, element) not in refused
    }
    return Recalled(known, frozenset(aged), differing)


def living_consents(published: PublishedService, person_id: UUID) -> dict[str, UUID]:
    """Purpose -> consent that lives, in the version that the service asks. A service without any costs no query."""
    return facts.living_consents(person_id, {one.id: one.version for one in published.consents.values()})


def _held(fact: KnownFact) -> Held:
    return Held(fact.value, fact.source, int(fact.assurance), fact.at.isoformat())
