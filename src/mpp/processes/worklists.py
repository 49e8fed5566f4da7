"""An officer's lists, inside the caller's unit of work. What they cost does not grow with what waits.

Each list is read along one index up to where its page ends, and nothing is counted further than `COUNTED`. A unit
of work that reads them begins with `follow_indexes`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from mpp.identity.leaves.queries import absent
from mpp.kernel.scope import require_scope
from mpp.processes.models import WorkItem

PAGE = 25
COUNTED = 1000  # of each role; a longer list is only said to be longer
Place = tuple[datetime, UUID]  # the deadline and id of the last row of the page before


@dataclass(frozen=True, slots=True)
class Reader:
    """The officer whose lists are read, and when: at that moment she may stand in for others."""

    agency_id: UUID
    roles: Collection[str]
    officer_id: UUID
    now: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for an officer: what is hers to do, and what nobody has, by service."""

    mine: int
    pool: Mapping[str, int]

    @property
    def free(self) -> int:
        """What nobody has taken; at `COUNTED` it is that many or more."""
        return min(sum(self.pool.values()), COUNTED)


def worklist(
    reader: Reader, *, mine: bool | None = None, after: Place | None = None, most: int = PAGE
) -> Sequence[WorkItem]:
    """An officer's open tasks, each with its `service_version_id`, the longest late first. One query.

    `mine`: what the officer has taken, or who is away and has her stand in; False: what nobody has; None: both.
    """
    chosen = []
    if mine is not False:
        taken = Q(state=WorkItem.State.CLAIMED, role__in=list(reader.roles))
        away = absent(reader.officer_id, reader.now)
        chosen += [taken & Q(claimed_by=reader.officer_id), taken & Q(claimed_by__in=away)]
    if mine is not True:  # role by role, so that each is read in the order of its deadlines
        pool = Q(agency_id=reader.agency_id, state=WorkItem.State.WAITING)
        chosen += [pool & Q(role=role) for role in sorted(reader.roles)]
    if not chosen:  # an officer without a role
        return []
    lists = [_part(one, after, most) for one in chosen]
    found = lists[0].union(*lists[1:], all=True).order_by("due_at", "id")[:most] if lists[1:] else lists[0]
    return list(found)


def _part(chosen: Q, after: Place | None, most: int) -> "QuerySet[WorkItem]":
    items: QuerySet[WorkItem] = WorkItem.objects.filter(chosen)
    if after is not None:
        following = Q(due_at__gt=after[0]) | Q(due_at=after[0], id__gt=after[1])
        items = items.filter(following, due_at__gte=after[0])  # the last alone says where the index begins
    items = items.annotate(service_version_id=F("case__service_version_id"))
    return items.order_by("due_at", "id")[:most]


def follow_indexes() -> None:
    """Have this unit of work read in the order of an index rather than sort.

    PostgreSQL cannot know that the office's scope sees nearly all rows of its agency: it takes them for a few, and
    reads and sorts the whole pool to show one page (`bench.worklist`: ten times as long at ten times the rows).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_sort', 'off', true)")


def waiting(reader: Reader) -> Waiting:
    """How much is an officer's to do, and how much nobody has, by service. One query."""
    require_scope()
    told: dict[str, Any] = {
        "roles": list(reader.roles),
        "agency": reader.agency_id,
        "officer": reader.officer_id,
        "now": reader.now,
        "most": COUNTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, told)
        found: dict[str, int] = dict(cursor.fetchall())
    return Waiting(found.pop(_MINE, 0), found)


_MINE = ""  # no service has this id
_COUNTS = """
SELECT pool.service_id, count(*) FROM unnest(%(roles)s::text[]) AS own(role) CROSS JOIN LATERAL (
    SELECT service_id FROM processes_workitem
    WHERE agency_id = %(agency)s AND state = 'waiting' AND role = own.role
    ORDER BY due_at, id LIMIT %(most)s
) pool GROUP BY pool.service_id
UNION ALL
SELECT '', count(*) FROM (
    SELECT FROM processes_workitem
    WHERE claimed_by IN (
        SELECT %(officer)s::uuid UNION ALL SELECT officer_id FROM identity_leave
        WHERE delegate_id = %(officer)s AND since <= %(now)s AND until > %(now)s AND ended_at IS NULL
    ) AND state = 'claimed' AND role = ANY(%(roles)s::text[]) LIMIT %(most)s
) mine
"""
