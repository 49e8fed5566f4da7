"""Interviews that nobody submitted in time: values and files are deleted, and their key is destroyed."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mpp.applications.models import File, Interview
from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel.keys import HolderUnknown, process_ring
from mpp.kernel.scope import unit_of_work

AT_MOST = 5000  # in one run; what is left waits for the next
EXPIRED = "interview_expired"  # the reason in the erasure ledger


@policy("applications.forget")
def forget_interviews(actor: Actor, now: datetime) -> int:
    """Forget the open interviews whose time has run out; return how many there were."""
    with unit_of_work(actor.scope):
        due = list(_expired(now).order_by("expires_at").values_list("id", flat=True)[:AT_MOST])
    return sum(_forget(actor, interview_id, now) for interview_id in due)


def _expired(now: datetime) -> "QuerySet[Interview]":
    return Interview.objects.filter(state=Interview.State.OPEN, expires_at__lte=now)


def _forget(actor: Actor, interview_id: UUID, now: datetime) -> bool:
    """Forget one, unless it is being used at this moment. The key goes last: a failure before leaves it whole."""
    with unit_of_work(actor.scope):
        row: Interview | None = _expired(now).select_for_update(skip_locked=True).filter(id=interview_id).first()
        if row is None:
            return False
        record(Act(now, "applications.forget", actor.kind, None, row.region_id, "interview", interview_id))
        drop_interview(row, now, EXPIRED)
    return True


@inside_action
def drop_interview(row: Interview, now: datetime, reason: str) -> None:
    """Delete an open interview with its files, and destroy its key for this reason (none: it is destroyed)."""
    interview_id = row.id
    File.objects.filter(case_id=interview_id).delete()
    row.delete()
    if reason:
        with suppress(HolderUnknown):  # a key store restored to a time before it
            process_ring().destroy(interview_id, now, reason)
