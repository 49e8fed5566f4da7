"""Reading findings, each in a unit of work of its own, in the inspector's scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.oversight.integrity.models import Finding

PAGE = 50


@dataclass(frozen=True, slots=True)
class Board:
    """An inspectorate's findings, the newest first, and how many are open by rule."""

    rows: Sequence[Finding]
    counts: Mapping[str, int]
    more: bool


def board(actor: Actor, *, settled: bool = False, rule: str = "") -> Board:
    """What waits to be looked into, or was settled; of one rule where given."""
    permit(actor, "integrity.see")
    state = Finding.State.SETTLED if settled else Finding.State.OPEN
    with unit_of_work(actor.scope):
        rows = Finding.objects.filter(agency_id=actor.agency_id, state=state)
        counts = dict(rows.values_list("rule").annotate(Count("id")).order_by("rule"))
        chosen = rows.filter(rule=rule) if rule else rows
        found = list(chosen.defer("evidence").order_by("-grown_at", "id")[: PAGE + 1])
    return Board(found[:PAGE], counts, len(found) > PAGE)


def finding(actor: Actor, finding_id: UUID) -> Finding:
    """One finding with its evidence. Raises NotFound."""
    with unit_of_work(actor.scope):
        row: Finding | None = Finding.objects.filter(id=finding_id).first()
    if row is None:
        raise NotFound
    permit(actor, "integrity.settle", Subject(region_id=row.region_id, agency_ids=[row.agency_id]))
    return row
