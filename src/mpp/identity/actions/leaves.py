"""An officer says when she is away and who stands in, and takes it back."""

from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.leaves.models import Leave
from mpp.identity.policy import Subject, permit, policy
from mpp.identity.queries import colleague
from mpp.identity.trail import note
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import unit_of_work


@policy("identity.announce_leave")
def announce_leave(actor: Actor, delegate_id: UUID, since: datetime, until: datetime, now: datetime) -> UUID:
    """Say who stands in from `since` until just before `until`; return the leave's id.

    Raises:
        Invalid: `until` (`over_already`: not after both the beginning and now), or `delegate` (`not_a_colleague`:
            not of this agency, without a role in common, or oneself).
        Conflict: `already_away`: it meets another leave of hers.
    """
    if until <= max(since, now):
        raise Invalid({"until": ["over_already"]})
    assert actor.region_id is not None
    assert actor.officer_id is not None
    with unit_of_work(actor.scope):
        found = colleague(delegate_id, now)
        if found is None or found.id == actor.officer_id or found.agency_id != actor.agency_id:
            raise Invalid({"delegate": ["not_a_colleague"]})
        if not found.roles & actor.roles:
            raise Invalid({"delegate": ["not_a_colleague"]})
        own = Leave.objects.filter(officer_id=actor.officer_id, ended_at=None)
        if own.filter(since__lt=until, until__gt=since).exists():
            raise Conflict("already_away")
        leave = Leave(
            region_id=actor.region_id,
            agency_id=actor.agency_id,
            officer_id=actor.officer_id,
            delegate_id=delegate_id,
            since=since,
            until=until,
            created_at=now,
        )
        leave.save(force_insert=True)
        note("identity.leave_announced", actor, now, "leave", leave.id)
    return leave.id


@policy("identity.end_leave")
def end_leave(actor: Actor, leave_id: UUID, now: datetime) -> None:
    """Be back before the time. Raises NotFound; NotPermitted: another officer's. Again: no change."""
    with unit_of_work(actor.scope):
        leave = Leave.objects.filter(id=leave_id).first()
        if leave is None:
            raise NotFound
        permit(actor, "identity.end_leave", Subject(region_id=leave.region_id, agency_ids=[leave.agency_id]))
        if leave.officer_id != actor.officer_id:
            raise NotPermitted("not_yours")
        if leave.ended_at is None:
            Leave.objects.filter(id=leave_id).update(ended_at=now)
            note("identity.leave_ended", actor, now, "leave", leave_id)
