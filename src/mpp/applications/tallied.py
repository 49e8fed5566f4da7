"""Reading the kept counts of the once-only index: public numbers, for everybody."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from mpp.applications.measuring import Tally
from mpp.applications.models import OnceOnlyTally


@dataclass(frozen=True, slots=True)
class Counted:
    """Every tally of one count, and when it was."""

    at: datetime
    tallies: tuple[Tally, ...]


def counted() -> Counted | None:
    """The last count; None before the first. One query, and one more when there is a newer count."""
    newest = OnceOnlyTally.objects.order_by("-counted_at", "-id").values_list("counted_at", "id").first()
    return None if newest is None else _counted(*newest)


@lru_cache(maxsize=2)
def _counted(at: datetime, newest: UUID) -> Counted:
    """`newest` tells one count from another of the same moment."""
    return Counted(at, tuple(_tally(row) for row in OnceOnlyTally.objects.filter(counted_at=at)))


def _tally(row: OnceOnlyTally) -> Tally:
    return Tally(
        row.region_code, row.service_id, row.is_first, row.applications, row.known, row.needed, row.questions
    )
