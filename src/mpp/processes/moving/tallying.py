"""What one change of a case adds to the tallies: a row of its own, in the change's own transaction."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Sum

from mpp.processes.models import Case, CaseEvent, CaseTally
from mpp.processes.moving.terms import REFUSED, Spared
from mpp.processes.rules.visits import spared_to_fetch, spared_to_hand_in
from mpp.regions import queries as regions


def opened(case: Case, spared: Spared) -> CaseTally:
    """An application was sent in."""
    return _row(
        case,
        case.opened_at,
        applications=1,
        known=spared.known,
        asked=spared.asked,
        visits_spared=spared_to_hand_in(spared.from_afar),
    )


def closed(case: Case, outputs: Collection[str], events: Sequence[CaseEvent], now: datetime) -> CaseTally:
    """A case has come to its end. `outputs`: the kinds of its service's; `events`: those not written yet."""
    is_refused = case.outcome == REFUSED
    return _row(
        case,
        now,
        decided=1,
        in_time=int((case.paused_at or now) <= case.due_at),
        refused=int(is_refused),
        working_seconds=_worked(case, events),
        visits_spared=0 if is_refused else spared_to_fetch(outputs),
    )


def withdrawn(case: Case, now: datetime) -> CaseTally:
    """An applicant took the application back."""
    return _row(case, now, withdrawn=1)


def _row(case: Case, at: datetime, **counts: int) -> CaseTally:
    """A live row, in the month of the region's own zone."""
    here: date = at.astimezone(regions.zone_of(case.region_id)).date()
    return CaseTally(
        region_code=regions.code_of(case.region_id),
        service_id=case.service_id,
        period=here.replace(day=1),
        **counts,
    )


def _worked(case: Case, events: Sequence[CaseEvent]) -> int:
    """The working time of a case by its own log: what is written, and what is written with it."""
    written = CaseEvent.objects.filter(case_id=case.id, at__gte=case.opened_at)
    before = written.aggregate(total=Sum("working_seconds"))["total"] or 0
    return int(before) + sum(one.working_seconds or 0 for one in events)
