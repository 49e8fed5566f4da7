"""What pages show of requests, of what an erasure would do, and of what the system decided by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.applications.retention import kept_until
from mpp.applications.rights.holdings import HOLDINGS, Fate
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as processes
from mpp.processes.models import Case, CaseEvent
from mpp.vault.rights import queries as rights
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import Automation, Happened, automation

_WITHOUT_RESULT = frozenset({"", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its texts opened."""

    row: RightsRequest
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """A case that the law keeps after an erasure. `until` is None while it runs: the term starts at its closing."""

    case_id: UUID
    number: str
    published: PublishedService
    region_id: UUID
    running: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What goes at once, by section with how many rows, and what remains."""

    at_once: Sequence[tuple[str, int]]
    remaining: Sequence[Remaining]


@dataclass(frozen=True, slots=True)
class Automated:
    """One case and how far the system decided on it."""

    case_id: UUID
    number: str
    published: PublishedService
    automation: Automation


def own_requests(actor: Actor) -> Sequence[RightsRequest]:
    """What this person asked, the newest first."""
    permit(actor, "vault.see_own")
    assert actor.person_id is not None
    with unit_of_work(actor.scope):
        return rights.requests_of(actor.person_id)


def own_request(actor: Actor, request_id: UUID) -> Asked:
    """One request of this person. Raises NotFound."""
    with unit_of_work(actor.scope):
        row = rights.request_of(request_id)
        if row is None:
            raise NotFound
        permit(actor, "vault.request", Subject(person_id=row.person_id))
        return asked(row)


def asked(row: RightsRequest) -> Asked:
    """A request with its texts opened, inside the caller's unit of work."""
    return Asked(row, rights.text_of(row, "sealed_words"), rights.text_of(row, "sealed_answer"))


def office_requests(actor: Actor, *, settled: bool = False) -> Sequence[RightsRequest]:
    """What waits for the head of the officer's agency, the most urgent first; or what was answered."""
    permit(actor, "desk.answer_requests")
    assert actor.agency_id is not None
    with unit_of_work(actor.scope):
        return rights.of_agency(actor.agency_id, settled=settled)


def erasure_preview(actor: Actor) -> ErasurePreview:
    """What an erasure would do to this person's data now."""
    assert actor.person_id is not None
    permit(actor, "vault.see_own")
    with unit_of_work(actor.scope):
        counted = [
            (one.section, one.model._default_manager.filter(**{one.person: actor.person_id}).count())
            for one in HOLDINGS
            if one.fate is Fate.AT_ONCE
        ]
        cases = processes.cases_of(actor.person_ids).values()
        remaining = [_remaining(one) for one in cases if one.forgotten_at is None]
    return ErasurePreview([one for one in counted if one[1]], remaining)


def _remaining(case: Case) -> Remaining:
    published = catalogue.version(case.service_version_id)
    until = kept_until(case.closed_at, published.service) if case.closed_at else None
    running = case.state != Case.State.CLOSED
    return Remaining(case.id, case.number, published, case.region_id, running, until)


def automated_cases(actor: Actor) -> Sequence[Automated]:
    """The person's cases, with how far the system decided on each."""
    assert actor.person_id is not None
    permit(actor, "vault.see_own")
    with unit_of_work(actor.scope):
        cases = processes.cases_of(actor.person_ids).values()
        found = [(one, automation_of(one)) for one in cases if one.forgotten_at is None]
    return [
        Automated(one.id, one.number, catalogue.version(one.service_version_id), how)
        for one, how in sorted(found, key=lambda pair: pair[0].opened_at, reverse=True)
    ]


def automation_of(case: Case) -> Automation:
    """How far the system decided on a case, from its log; inside the caller's unit of work."""
    events = CaseEvent.objects.filter(case_id=case.id).values_list("code", "actor_role")
    service = catalogue.version(case.service_version_id).service
    closed = case.state == Case.State.CLOSED and case.outcome not in _WITHOUT_RESULT
    return automation([Happened(*one) for one in events], rules=len(service.rules), closed_with_result=closed)
