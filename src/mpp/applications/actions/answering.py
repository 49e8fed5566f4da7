"""The owner's office answers a dispute: what is accepted takes the fact's place, and the person is told."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from mpp.applications.actions.disclosing import role_of
from mpp.applications.actions.disputing import LONGEST_REASON, RIGHT
from mpp.applications.watching import why_unusual
from mpp.audit.actions import Act, record
from mpp.catalogue.paths import path_of
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.identity.queries import nik_of
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.scope import Scope, unit_of_work
from mpp.registries import calls
from mpp.registries.directory import registries
from mpp.registries.ports import Answer, Can, Judgement, Question
from mpp.vault import actions as vault
from mpp.vault import queries as memory
from mpp.vault.models import Dispute
from mpp.vault.rules import Assurance, KnownFact, Purpose

ANSWERING = "vault.answer_dispute"
BUDGET_SECONDS = 5.0
REFUSALS = ("evidence_missing", "record_is_right", "not_ours", "other")


@dataclass(frozen=True, slots=True)
class Judged:
    """A dispute as the officer of the owner reads it. `judgement`: what the registry says to the right value."""

    row: Dispute
    asked: dict[str, Any] = field(repr=False)
    answer: dict[str, Any] = field(repr=False)


@policy("vault.answer_dispute")
def read_dispute(actor: Actor, dispute_id: UUID, now: datetime) -> Judged:
    """A dispute at the owner's desk. Writes a Disclosure. Raises NotFound, NotPermitted."""
    with unit_of_work(actor.scope):
        row = _at_desk(actor, dispute_id)
        _disclose(actor, row, now)
        return Judged(row, memory.asked(row), memory.answered(row))


@policy("vault.answer_dispute")
def read_evidence(actor: Actor, dispute_id: UUID, now: datetime) -> tuple[str, bytes]:
    """The file that came with a dispute, and its media type. Writes a Disclosure. Raises NotFound."""
    with unit_of_work(actor.scope):
        row = _at_desk(actor, dispute_id)
        content = memory.evidence_of(row)
        if not content:
            raise NotFound
        _disclose(actor, row, now)
    return row.media_type, content


def _at_desk(actor: Actor, dispute_id: UUID) -> Dispute:
    row: Dispute | None = Dispute.objects.filter(id=dispute_id, agency_id=actor.agency_id).first()
    if row is None:
        raise NotFound
    permit(actor, "vault.answer_dispute", _subject(row))
    return row


def _subject(row: Dispute) -> Subject:
    return Subject(region_id=row.region_id, agency_ids=[row.agency_id] if row.agency_id else [])


def _disclose(actor: Actor, row: Dispute, now: datetime) -> None:
    reasons = why_unusual(actor, row.region_id, [row.person_id], now, has_task=True)
    access = vault.Access(
        person_id=row.person_id,
        region_id=row.region_id,
        case_id=None,
        recipient="office",
        elements=(path_of("applicant", row.element),),
        purpose=Purpose.DISPUTE,
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
        role=role_of(actor),
        unusual=tuple(reasons),
    )
    vault.disclose(access, now)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the owner's officer finds: the record was wrong, or it was right for a reason."""

    accepted: bool
    reason: str = ""  # of `REFUSALS`
    note: str = field(default="", repr=False)


@policy("vault.answer_dispute")
def answer_dispute(actor: Actor, dispute_id: UUID, finding: Finding, now: datetime) -> None:
    """Answer a dispute. What is accepted takes the fact's place only where the owner's own record does not deny it.

    Raises:
        NotFound: no such dispute at this office.
        Invalid: `reason` of a refusal (`not_a_choice`), or `note` (`required`, `too_long`).
        Conflict: `already_answered`; `record_not_changed`: the registry still says otherwise, so that the office
            must mend its record first.
    """
    _check_finding(finding)
    with unit_of_work(actor.scope):
        row = _at_desk(actor, dispute_id)
        right = memory.asked(row)[RIGHT]
        if row.state != Dispute.State.OPEN:
            raise Conflict("already_answered")
    assurance = _vouched(row, right) if finding.accepted else None
    with unit_of_work(Scope.system(ANSWERING)):  # the fact is the person's, whose table no office sees
        row = vault.locked(Dispute, dispute_id)
        if assurance is not None:
            fact = KnownFact(row.element, right, row.owner, assurance, now)
            _accept(row, fact, finding.note, actor.officer_id, now)
        else:
            _refuse(row, finding.reason, finding.note, actor.officer_id, now)
        act = "accepted" if finding.accepted else "refused"
        record(Act(now, ANSWERING, actor.kind, actor.account_id, row.region_id, "dispute", row.id, act))


def _check_finding(finding: Finding) -> None:
    faults = {}
    if not finding.accepted and finding.reason not in REFUSALS:
        faults["reason"] = ["not_a_choice"]
    if not finding.accepted and not finding.note.strip():
        faults["note"] = ["required"]
    if len(finding.note) > LONGEST_REASON:
        faults["note"] = ["too_long"]
    if faults:
        raise Invalid(faults)


def _vouched(row: Dispute, right: Any) -> Assurance:
    """How sure the right value is: the registry confirms it, or the officer alone. Asked outside any transaction.

    Raises:
        Conflict: `record_not_changed`.
    """
    registry = registries().get(row.owner)
    can = registry.capabilities.get(row.element) if registry else None
    if registry is None or can is None or Can.VERIFY not in can.can:
        return Assurance.OFFICER
    with unit_of_work(Scope.system(ANSWERING)):
        nik = nik_of(row.person_id)
    if nik is None:
        return Assurance.OFFICER
    question = Question(nik, claims={row.element: str(right)})
    (outcome,) = calls.resolve([calls.Request(registry, question)], BUDGET_SECONDS)
    said = outcome.verdicts.get(row.element) if isinstance(outcome, Answer) else None
    if said is not None and said.judgement is Judgement.MISMATCH:
        raise Conflict("record_not_changed")
    return Assurance.REGISTRY if said is not None and said.judgement is Judgement.MATCH else Assurance.OFFICER


def _accept(row: Dispute, fact: KnownFact, note: str, officer_id: UUID | None, now: datetime) -> None:
    row.outcome = Dispute.Outcome.ACCEPTED
    if row.fact_id is not None:  # what only a case may keep does not enter the vault by this door
        vault.correct(row.person_id, fact, now)
    vault.answer(row, {"note": note, "value": fact.value}, officer_id, now)


def _refuse(row: Dispute, reason: str, note: str, officer_id: UUID | None, now: datetime) -> None:
    row.outcome, row.reason = Dispute.Outcome.REFUSED, reason
    vault.answer(row, {"note": note}, officer_id, now)


@inside_action
def settle(row: Dispute, accepted: bool, value: Any, reason: str, now: datetime) -> None:
    """A registry has answered a dispute; inside the caller's unit of work."""
    if accepted:
        _accept(row, KnownFact(row.element, value, row.owner, Assurance.REGISTRY, now), "", None, now)
    else:
        _refuse(row, reason if reason in REFUSALS else "record_is_right", "", None, now)


@inside_action
def digest_of(evidence: bytes) -> str:
    """What a registry is told of the evidence, which stays here."""
    return sha256(evidence).hexdigest() if evidence else ""
