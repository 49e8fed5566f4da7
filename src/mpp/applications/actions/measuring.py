"""Counting how much people were not asked, from the applications of the last months; a job keeps the counts."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from mpp.applications.measuring import Tally
from mpp.applications.models import OnceOnlyTally
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.regions import queries as regions

SPAN = timedelta(days=90)

# Each application with whether its person had ever applied before, and what it was asked.
_SENT = """
    SELECT a.region_id, a.service_id, NOT EXISTS (
        SELECT 1 FROM applications_application b
        WHERE b.applicant_id = a.applicant_id AND (b.submitted_at, b.id) < (a.submitted_at, a.id)
    ) AS is_first, a.known, a.needed, a.asked
    FROM applications_application a WHERE a.submitted_at > %s AND a.submitted_at <= %s
"""
_NUMBERS = (
    f"SELECT region_id, service_id, is_first, count(*), sum(known), sum(needed) FROM ({_SENT}) s GROUP BY 1, 2, 3"  # noqa: S608
)
_QUESTIONS = (
    f"SELECT region_id, service_id, is_first, q, count(*) FROM ({_SENT}) s, unnest(asked) q GROUP BY 1, 2, 3, 4"  # noqa: S608
)
Kind = tuple[UUID, str, bool]  # region, service, whether its persons had never applied before


@policy("applications.measure")
def measure(actor: Actor, now: datetime) -> list[Tally]:
    """Count the applications of the last `SPAN`, by region, service, and first or later."""
    with unit_of_work(actor.scope):
        return _counted(now)


@policy("applications.measure")
def keep_tallies(actor: Actor, now: datetime) -> None:
    """Count anew, in place of what was counted before."""
    with unit_of_work(actor.scope):
        tallies = _counted(now)
        OnceOnlyTally.objects.all().delete()
        OnceOnlyTally.objects.bulk_create(_row(one, now) for one in tallies)


def _counted(now: datetime) -> list[Tally]:
    questions: dict[Kind, dict[str, int]] = {}
    for region, service, is_first, element, times in _rows(_QUESTIONS, now):
        questions.setdefault((region, service, is_first), {})[element] = times
    tallies = [
        Tally(
            regions.code_of(region),
            service,
            is_first,
            count,
            known,
            needed,
            questions.get((region, service, is_first), {}),
        )
        for region, service, is_first, count, known, needed in _rows(_NUMBERS, now)
    ]
    return sorted(tallies, key=lambda one: (one.service, one.region, one.is_first))


def _rows(statement: str, now: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [now - SPAN, now])
        return list(cursor.fetchall())


def _row(tally: Tally, now: datetime) -> OnceOnlyTally:
    values = asdict(tally)
    region, service = values.pop("region"), values.pop("service")
    return OnceOnlyTally(region_code=region, service_id=service, counted_at=now, **values)
