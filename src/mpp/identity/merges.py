"""Merges as the office reads them that proposed them. Opens its own unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.parties.models import Merge
from mpp.identity.policy import permit
from mpp.identity.queries import nik_of
from mpp.kernel.scope import Scope, unit_of_work

MOST_LISTED = 30
SHOWN_DIGITS = 4  # of a NIK, at its end: enough to tell two apart that an officer holds in her hands


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge; the NIKs are masked."""

    id: UUID
    keep: str = field(repr=False)
    merge: str = field(repr=False)
    reason: str
    state: str
    proposed_by: UUID
    proposed_at: datetime


def merges_at(actor: Actor) -> Sequence[MergeRow]:
    """What was proposed at the officer's agency, the newest first. Persons' rows, so the system reads them."""
    permit(actor, "identity.propose_merge")
    with unit_of_work(Scope.system("identity.merge")):
        rows = Merge.objects.filter(agency_id=actor.agency_id).order_by("-proposed_at")[:MOST_LISTED]
        return [
            MergeRow(
                row.id,
                _masked(row.person_id),
                _masked(row.merged_id),
                row.reason,
                row.state,
                row.proposed_by,
                row.proposed_at,
            )
            for row in rows
        ]


def _masked(person_id: UUID) -> str:
    return f"•••• {(nik_of(person_id) or '')[-SHOWN_DIGITS:]}"
