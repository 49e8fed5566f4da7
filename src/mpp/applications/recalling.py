"""What the vault knows about a person, as the interview of a service may use it. In the caller's unit of work."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from mpp.applications.interview.consenting import refused_paths
from mpp.applications.interview.document import Held
from mpp.applications.interview.paths import applicant_of
from mpp.applications.models import Interview
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.paths import path_of
from mpp.identity.mandates import queries as mandates
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


def recall_under(
    published: PublishedService, principal_id: UUID, mandate_id: UUID | None, now: datetime
) -> Recalled:
    """What may be used of a principal's facts: of who acts for himself all, under a mandate what the service needs.

    For a business the service's party that is one is the principal, and who acts for it is the applicant.
    """
    if mandate_id is None:
        return recall(published, principal_id, now)
    agent_id = _agent(published, mandate_id)
    if agent_id is None:
        recalled = recall(published, principal_id, now)
        return replace(recalled, known=recalled.needed_by(published))
    party = business_of(published) or ""
    own, its = recall(published, agent_id, now), recall(published, principal_id, now, party)
    needed = {path_of(party, element) for element in published.service.parties[party].needs}
    known = own.needed_by(published) | {path: held for path, held in its.known.items() if path in needed}
    return Recalled(known, differing={**own.differing, **its.differing})


def applicant_person(published: PublishedService, row: Interview) -> UUID:
    """Whose facts the applicant's are: who acts for a business that is a party of its own, else the principal's."""
    agent_id = _agent(published, row.mandate_id) if row.mandate_id else None
    return agent_id or UUID(str(row.applicant_id))


def business_of(published: PublishedService) -> str | None:
    """The service's party that is a business, if it has one."""
    return next((name for name, one in published.service.parties.items() if one.kind == "business"), None)


def _agent(published: PublishedService, mandate_id: UUID) -> UUID | None:
    return mandates.agent_of_business(mandate_id) if business_of(published) else None


def recall(published: PublishedService, person_id: UUID, now: datetime, party: str = "") -> Recalled:
    """The facts about the applicant of a service (or about `party`); by consent only what a living one allows."""
    party = party or applicant_of(published.service)
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
