"""Why did you look at my data? A complaint to the head of the agency that looked, whose answer comes back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications.actions.disclosing import role_of
from mpp.applications.watching import why_unusual
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.scope import Scope, unit_of_work
from mpp.kernel.worktime import due_at
from mpp.regions import queries as regions
from mpp.vault import actions as vault
from mpp.vault import queries as memory
from mpp.vault.models import AccessQuestion, Disclosure
from mpp.vault.rules import ACCESS_QUESTION, Purpose

ANSWERING = "vault.answer_question"
LONGEST = 1000
TEXT = "text"
_COORDINATOR = "dpmptsp"  # the office that runs a region's mall (Perpres 89/2021)


@policy("vault.ask_why")
def ask_why(actor: Actor, disclosure_id: UUID, text: str, now: datetime) -> str:
    """Ask the head of the agency that looked; return the number of the complaint.

    What a registry or the operator did is answered for by the agency whose service it was done for.

    Raises:
        NotFound: no such access to this person's data.
        Invalid: `text` (`required`, `too_long`).
        Conflict: `already_asked`.
    """
    if not text.strip() or len(text) > LONGEST:
        raise Invalid({TEXT: ["too_long" if text.strip() else "required"]})
    with unit_of_work(actor.scope):
        access = memory.disclosure(disclosure_id)
        if access is None:
            raise NotFound
        permit(actor, "vault.ask_why", Subject(person_id=access.person_id))
        calendar = regions.calendar_of(access.region_id, now.astimezone(regions.zone_of(access.region_id)).date())
        office = vault.Office(access.region_id, _answers(access), due_at(now, ACCESS_QUESTION, calendar))
        row = vault.open_question(access.person_id, disclosure_id, text.strip(), office, now)
        record(Act(now, "vault.ask_why", actor.kind, actor.account_id, row.region_id, "question", row.id))
    return row.number


def _answers(access: Disclosure) -> UUID | None:
    if access.agency_id is not None:
        found: UUID = access.agency_id
        return found
    offices = regions.agencies_of(access.region_id)
    service = next((one for one in catalogue.services() if one.service_id == access.purpose), None)
    kind = service.published.service.agency if service else _COORDINATOR
    return offices.get(kind) or offices.get(_COORDINATOR) or next(iter(offices.values()), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the head of the agency reads it, with the access that it is about."""

    row: AccessQuestion
    access: Disclosure | None
    text: str = field(repr=False)
    answer: str = field(default="", repr=False)


@policy("vault.answer_question")
def read_question(actor: Actor, question_id: UUID, now: datetime) -> Asked:
    """A question at the agency's head. Writes a Disclosure. Raises NotFound."""
    with unit_of_work(actor.scope):
        row = _at_desk(actor, question_id)
        _disclose(actor, row, now)
        asked, answered = memory.asked(row), memory.answered(row)
        access = memory.disclosure(row.disclosure_id)  # seen where the agency itself looked
    return Asked(row, access, asked[TEXT], answered.get(TEXT, ""))


def _at_desk(actor: Actor, question_id: UUID) -> AccessQuestion:
    row: AccessQuestion | None = AccessQuestion.objects.filter(id=question_id, agency_id=actor.agency_id).first()
    if row is None:
        raise NotFound
    agencies = [row.agency_id] if row.agency_id else []
    permit(actor, "vault.answer_question", Subject(region_id=row.region_id, agency_ids=agencies))
    return row


def _disclose(actor: Actor, row: AccessQuestion, now: datetime) -> None:
    access: dict[str, Any] = {
        "person_id": row.person_id,
        "region_id": row.region_id,
        "case_id": None,
        "recipient": "office",
        "elements": ("access.question",),
        "purpose": Purpose.COMPLAINT,
        "agency_id": actor.agency_id,
        "officer_id": actor.officer_id,
        "role": role_of(actor),
        "unusual": tuple(why_unusual(actor, row.region_id, [row.person_id], now, has_task=True)),
    }
    vault.disclose(vault.Access(**access), now)


@policy("vault.answer_question")
def answer_question(actor: Actor, question_id: UUID, text: str, now: datetime) -> None:
    """Answer a question. Who looked herself does not answer for it.

    Raises:
        NotFound: no such question at this agency.
        Invalid: `text` (`required`, `too_long`).
        Conflict: `already_answered`; `own_access`: another head, or the region's inspectorate, answers.
    """
    if not text.strip() or len(text) > LONGEST:
        raise Invalid({TEXT: ["too_long" if text.strip() else "required"]})
    with unit_of_work(actor.scope):
        row = _at_desk(actor, question_id)
        access = memory.disclosure(row.disclosure_id)
        if access is not None and access.officer_id == actor.officer_id:
            raise Conflict("own_access")
    with unit_of_work(Scope.system(ANSWERING)):
        row = vault.locked(AccessQuestion, question_id)
        vault.answer(row, {TEXT: text.strip()}, actor.officer_id, now)
        record(Act(now, ANSWERING, actor.kind, actor.account_id, row.region_id, "question", row.id))
