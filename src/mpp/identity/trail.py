"""What identity writes into the audit log: ids and codes, inside the caller's unit of work."""

from datetime import datetime
from uuid import UUID

from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor


def note(action: str, actor: Actor, now: datetime, subject_kind: str = "", subject_id: UUID | None = None) -> None:
    """Record who did what."""
    record(
        Act(
            at=now,
            action=action,
            actor_kind=actor.kind.value,
            actor_id=actor.account_id,
            region_id=actor.region_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
        )
    )
