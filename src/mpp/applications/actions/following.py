"""A correction that a registry takes by itself: handed in once, and followed until the registry has answered."""

from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications.actions.answering import digest_of, settle
from mpp.applications.actions.disputing import FOLLOW, RIGHT
from mpp.catalogue.paths import path_of
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.identity.queries import nik_of
from mpp.kernel import jobs
from mpp.kernel.scope import unit_of_work
from mpp.registries import calls
from mpp.registries.directory import corrector
from mpp.registries.operations import Accepted, Claim, Corrected, Corrector, Refused, Ruling
from mpp.registries.ports import NotFound
from mpp.vault import actions as vault
from mpp.vault import queries as memory
from mpp.vault.models import Dispute
from mpp.vault.rules import Purpose

_REASONS = {"no_evidence": "evidence_missing", "not_found": "not_ours", "not_correctable": "not_ours"}


@policy("vault.follow_dispute")
def follow_dispute(actor: Actor, dispute_id: UUID, round_: int, now: datetime) -> None:
    """Hand a dispute to its registry, or ask how it stands; while there is no answer the job comes back."""
    with unit_of_work(actor.scope):
        row: Dispute | None = Dispute.objects.filter(id=dispute_id, state=Dispute.State.OPEN).first()
        if row is None:
            return
        claim = _claim(row)
    registry = corrector(row.owner)
    if registry is None or claim is None:
        return
    if not row.registry_number:
        _hand_in(actor, row, registry, claim, now)
    else:
        _ask(actor, row, registry, now)
    with unit_of_work(actor.scope):
        if Dispute.objects.filter(id=dispute_id, state=Dispute.State.OPEN).exists():
            pause = timedelta(seconds=jobs.pause(round_))
            jobs.defer(FOLLOW, at=now + pause, dispute_id=dispute_id, round=round_ + 1)


def _claim(row: Dispute) -> Claim | None:
    nik = nik_of(row.person_id)
    asked = memory.asked(row)
    return None if nik is None else Claim(nik, row.element, asked[RIGHT], digest_of(memory.evidence_of(row)))


def _hand_in(actor: Actor, row: Dispute, registry: Corrector, claim: Claim, now: datetime) -> None:
    reply = calls.direct(registry.id, lambda: registry.correct(claim, str(row.id)))
    with unit_of_work(actor.scope):
        held: Dispute = vault.locked(Dispute, row.id)
        if isinstance(reply, Accepted):
            held.registry_number = reply.number
            held.save(update_fields=["registry_number"])
            vault.disclose(_told(held), now)
        elif isinstance(reply, Refused):
            settle(held, False, None, _REASONS.get(reply.code, reply.code), now)


def _told(row: Dispute) -> vault.Access:
    return vault.Access(
        person_id=row.person_id,
        region_id=row.region_id,
        case_id=None,
        recipient=row.owner,
        elements=(path_of("applicant", row.element), "applicant.nik"),
        purpose=Purpose.DISPUTE,
    )


def _ask(actor: Actor, row: Dispute, registry: Corrector, now: datetime) -> None:
    reply = calls.direct(registry.id, lambda: registry.correction(row.registry_number))
    if isinstance(reply, NotFound):
        reply = Corrected(Ruling.REFUSED, reason="not_ours")
    if not isinstance(reply, Corrected) or reply.ruling is Ruling.OPEN:
        return
    with unit_of_work(actor.scope):
        held: Dispute = vault.locked(Dispute, row.id)
        accepted = reply.ruling is Ruling.ACCEPTED
        settle(held, accepted, reply.value, _REASONS.get(reply.reason, reply.reason), now)
