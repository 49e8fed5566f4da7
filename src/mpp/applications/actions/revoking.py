"""An office takes back a document that it issued: the register, the case and its log change at once."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.applications.actions.effects import RETRACT
from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.issuance import actions as issuance
from mpp.issuance.actions import RevocationReason
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.vault import actions as vault

REVOKED = "applications.revoked"
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Revocation:
    """Why: a code, and words for the holder, who is owed both (UU 30/2014 art. 66)."""

    reason: str
    note: str = field(repr=False)


@policy("issuance.revoke")
def revoke(actor: Actor, output_id: UUID, revocation: Revocation, now: datetime) -> None:
    """Revoke a document of the officer's own agency; what follows elsewhere is a job's.

    Raises:
        NotFound: no such document in the agency's region.
        NotPermitted: another agency issued it, or the officer does not sign.
        Invalid: the reason is unknown, or the note is missing or too long.
        Conflict: `already_revoked`.
    """
    with unit_of_work(actor.scope):
        output: Output | None = Output.objects.filter(id=output_id).defer("sealed", "sealed_public").first()
        if output is None:
            raise NotFound
        issuers = [output.agency_id] if output.agency_id else output.agency_ids
        permit(actor, "issuance.revoke", Subject(region_id=output.region_id, agency_ids=issuers))
        reason = _checked(revocation)
        if output.state == Output.State.REVOKED:
            raise Conflict("already_revoked")
        issuance.revoke(output_id, reason, revocation.note.strip(), now)
        processes.note(output.case_id, "output_revoked", "", reason, now, _doer(actor))
        record(_act(actor, output, reason, now))
        jobs.defer(REVOKED, lock=str(output.case_id), output_id=output_id)
        jobs.defer(RETRACT, lock=str(output.case_id), output_id=output_id)


@policy("issuance.follow_revocation")
def follow_revocation(actor: Actor, output_id: UUID, now: datetime) -> None:
    """What a revocation changes for the holder: a place in a limit is free, the document serves no later case.

    Again: no change.
    """
    with unit_of_work(actor.scope):
        output = Output.objects.only("case_id").get(id=output_id)
        vault.release_slots(output.case_id)
        vault.end_document(output_id, now)


def _checked(revocation: Revocation) -> RevocationReason:
    faults = {}
    if revocation.reason not in set(RevocationReason):
        faults["reason"] = ["required" if not revocation.reason else "not_a_choice"]
    if not revocation.note.strip():
        faults["note"] = ["required"]
    elif len(revocation.note) > LONGEST_NOTE:
        faults["note"] = ["too_long"]
    if faults:
        raise Invalid(faults)
    return RevocationReason(revocation.reason)


def _doer(actor: Actor) -> processes.Doer:
    assert actor.officer_id is not None
    assert actor.agency_id is not None
    assert actor.region_id is not None
    return processes.Doer(actor.officer_id, actor.agency_id, actor.roles, actor.region_id)


def _act(actor: Actor, output: Output, reason: str, now: datetime) -> Act:
    return Act(
        now, "issuance.revoke", actor.kind, actor.account_id, output.region_id, "output", output.id, outcome=reason
    )
