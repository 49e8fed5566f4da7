"""The head of an office answers a request that needs a human (docs/adr/0006-data-protection-desk.md)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.applications.actions.rights.requesting import settle, told
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.vault.rights import queries as rights
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import State

LONGEST_ANSWER = 2000
# What the head found: what stands, what will be changed (by the case's own means), or why the request is refused.
OUTCOMES = {"kept": State.ANSWERED, "changed": State.ANSWERED, "refused": State.REFUSED}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the head found, and the words that the person reads."""

    outcome: str
    words: str = field(repr=False)


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
        row: RightsRequest | None = RightsRequest.objects.select_for_update().filter(id=request_id).first()
        if row is None or row.agency_id is None:
            raise NotFound
        permit(actor, "vault.answer_request", Subject(region_id=row.region_id, agency_ids=[row.agency_id]))
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
