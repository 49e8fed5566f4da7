"""The head of an office answers a request that needs a human (docs/adr/0006-data-protection-desk.md)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications.actions.disclosing import role_of
from mpp.applications.actions.rights.requesting import settle, told
from mpp.applications.rights.looking import Asked, asked
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.models import Case
from mpp.vault import actions as vault
from mpp.vault.rights import queries as rights
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import State

LONGEST_ANSWER = 2000
ONCE_IN = timedelta(days=1)
WORDS = "request.words"  # what the head reads of the person
# What the head found: what stands, what will be changed (by the case's own means), or why the request is refused.
OUTCOMES = {"kept": State.ANSWERED, "changed": State.ANSWERED, "refused": State.REFUSED}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the head found, and the words that the person reads."""

    outcome: str
    words: str = field(repr=False)


@policy("vault.answer_request")
def read_request(actor: Actor, request_id: UUID, now: datetime) -> tuple[Asked, Case | None]:
    """One request of this office, and its case where the office works on it. A Disclosure, once a day.

    Raises NotFound.
    """
    with unit_of_work(actor.scope):
        row = _of_office(actor, rights.request_of(request_id))
        assert row.region_id is not None
        access = vault.Access(
            person_id=row.person_id,
            region_id=row.region_id,
            case_id=row.case_id or row.id,
            recipient="office",
            elements=(WORDS,),
            purpose=f"rights_{row.kind}",
            agency_id=actor.agency_id,
            officer_id=actor.officer_id,
            role=role_of(actor),
        )
        vault.disclose_once(access, now - ONCE_IN, now)
        return asked(row), cases.case(row.case_id) if row.case_id else None


def _of_office(actor: Actor, row: RightsRequest | None) -> RightsRequest:
    if row is None or row.agency_id is None:
        raise NotFound
    permit(actor, "vault.answer_request", Subject(region_id=row.region_id, agency_ids=[row.agency_id]))
    return row


@policy("vault.answer_request")
def answer(actor: Actor, request_id: UUID, given: Answer, now: datetime) -> None:
    """Answer a request of this office. The case's log says so, where the office works on the case.

    Raises:
        NotFound: no such request at this office.
        Invalid: `outcome` is unknown, or `words` is empty or too long.
        Conflict: `already_answered`.
    """
    words = given.words.replace("\x00", "").strip()
    _check(given.outcome, words)
    with unit_of_work(actor.scope):
        row = _of_office(actor, RightsRequest.objects.select_for_update().filter(id=request_id).first())
        place = rights.place(row.id, "sealed_answer")
        row.sealed_answer = process_ring().seal_json(row.person_id, place, words)
        row.officer_id = actor.officer_id
        settle(row, OUTCOMES[given.outcome], given.outcome, now)
        told("rights.answered", actor, row, now)
        if row.case_id is not None and cases.case(row.case_id) is not None:
            processes.note(row.case_id, "objection_answered", "", given.outcome, now)


def _check(outcome: str, words: str) -> None:
    faults = {}
    if outcome not in OUTCOMES:
        faults["outcome"] = ["required"]
    if not words or len(words) > LONGEST_ANSWER:
        faults["words"] = ["too_long" if words else "required"]
    if faults:
        raise Invalid(faults)
