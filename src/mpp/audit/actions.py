"""Recording an act: the one way an entry comes to be."""

import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.audit.models import AuditEntry
from mpp.audit.rules import SALT_BYTES, commitment
from mpp.kernel.ids import new_id
from mpp.kernel.prepared import insert


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: ids and codes only (a code is lower case, without spaces or long numbers).

    `action` names room and act ("application.submitted"); `actor_kind` is person, officer, system or
    anonymous; `actor_id` an account's or officer's id; `subject` what was acted on; `outcome` how it ended;
    `channel` where it came from (web, desk, api, job).
    """

    at: datetime
    action: str
    actor_kind: str
    actor_id: UUID | None = None
    region_id: UUID | None = None
    subject_kind: str = ""
    subject_id: UUID | None = None
    outcome: str = "done"
    channel: str = ""


def record(act: Act) -> UUID:
    """Write an audit entry in the caller's unit of work, and return its id.

    Raises:
        NotAuditable: something in it is not an id or a code.
        OutsideUnitOfWork: no unit of work is open.
    """
    entry = AuditEntry(
        id=new_id(),
        at=act.at,
        action=act.action,
        actor_kind=act.actor_kind,
        actor_id=act.actor_id,
        region_id=act.region_id,
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        outcome=act.outcome,
        channel=act.channel,
        salt=(salt := os.urandom(SALT_BYTES)),
    )
    entry.commitment = commitment(entry.act(), salt)
    insert(entry)
    return entry.id
