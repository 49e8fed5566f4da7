"""What others wrote about a person, as she reads it. Each function opens its own unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.identity.actor import Actor
from mpp.identity.models import Statement
from mpp.identity.places import statement_place
from mpp.identity.policy import permit
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import unit_of_work

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote this about the person in a case. `author` is empty where it was her own agent."""

    id: UUID
    number: str
    party: str
    author: str = field(repr=False)
    values: Mapping[str, Any] = field(repr=False)  # by element
    published: PublishedService
    state: str
    at: datetime


def about_me(actor: Actor) -> Sequence[Said]:
    """What was written about the person who signed in, what waits for her answer first."""
    permit(actor, "applications.see_statements")
    with unit_of_work(actor.scope):
        rows = list(Statement.objects.order_by("-created_at")[:MOST_LISTED])
        found = [_said(row) for row in rows]
    return sorted(found, key=lambda one: one.state != Statement.State.WAITING)


def _said(row: Statement) -> Said:
    content = process_ring().open_json(row.person_id, statement_place(row.id), bytes(row.sealed))
    published = catalogue.version(row.service_version_id)
    return Said(
        row.id, row.number, row.party, content["author"], content["values"], published, row.state, row.created_at
    )
