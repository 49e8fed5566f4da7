"""The demands of persons that wait at an office: each for who may answer it. Opens its own unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.policy import may, permit
from mpp.kernel.scope import unit_of_work
from mpp.vault import queries as vault
from mpp.vault.models import AccessQuestion, Dispute


@dataclass(frozen=True, slots=True)
class Waiting:
    """One demand, without a word of it. `element` is empty for a question about an access."""

    id: UUID
    number: str
    element: str
    due_at: datetime
    late: bool


def waiting(actor: Actor) -> Sequence[Waiting]:
    """What waits at the officer's agency for the officer's roles, the most urgent first."""
    permit(actor, "desk.demands")
    assert actor.agency_id is not None
    found: list[Waiting] = []
    with unit_of_work(actor.scope):
        if may(actor, "vault.answer_dispute"):
            found += [_row(row, row.element) for row in vault.at_office(Dispute, actor.agency_id)]
        if may(actor, "vault.answer_question"):
            found += [_row(row, "") for row in vault.at_office(AccessQuestion, actor.agency_id)]
    return sorted(found, key=lambda one: one.due_at)


def _row(row: Dispute | AccessQuestion, element: str) -> Waiting:
    return Waiting(row.id, row.number, element, row.due_at, row.late_at is not None)
