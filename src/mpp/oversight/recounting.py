"""The tallies counted anew, from the log of cases and the applications alone: what the kept numbers must equal."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from mpp.processes.models import CaseTally
from mpp.processes.tallies import SUMS, Counts

Key = tuple[str, str, date]  # region's code, service, first day of the month
# Reads nothing that the tallies wrote. An event counts in the month of its region's own zone.
_RECOUNT = """
    SELECT 'recounted', r.code, c.service_id, date_trunc('month', e.at AT TIME ZONE r.zone)::date,
        count(*) FILTER (WHERE e.code = 'opened'),
        count(*) FILTER (WHERE e.code = 'closed'),
        count(*) FILTER (WHERE e.code = 'closed' AND coalesce(c.paused_at, e.at) <= c.due_at),
        count(*) FILTER (WHERE e.code = 'closed' AND e.detail = 'refused'),
        count(*) FILTER (WHERE e.code = 'withdrawn'),
        coalesce(sum((SELECT sum(w.working_seconds) FROM processes_caseevent w WHERE w.case_id = e.case_id
            AND w.seq <= e.seq)) FILTER (WHERE e.code = 'closed'), 0)::bigint,
        coalesce(sum(a.known) FILTER (WHERE e.code = 'opened'), 0)::bigint,
        coalesce(sum(a.needed - a.known) FILTER (WHERE e.code = 'opened'), 0)::bigint,
        count(*) FILTER (WHERE e.code = 'opened' AND s.id IS NOT NULL AND s.officer_id IS NULL)
        + count(*) FILTER (WHERE e.code = 'closed' AND e.detail <> 'refused' AND c.service_version_id IN (
            SELECT v.id FROM catalogue_serviceversion v WHERE v.content #> '{service,outputs}' <> '{}'
            AND NOT jsonb_path_exists(v.content, '$.service.outputs.*.kind ? (@ == "physical")')))
    FROM processes_caseevent e
    JOIN processes_case c ON c.id = e.case_id
    JOIN regions_region r ON r.id = e.region_id
    LEFT JOIN applications_application a ON a.id = c.id
    LEFT JOIN applications_submission s ON s.application_id = a.id AND s.revision = 1
    WHERE e.code IN ('opened', 'closed', 'withdrawn')
    GROUP BY 2, 3, 4
"""
_KEPT = f"""
    SELECT 'kept', region_code, service_id, period, {SUMS} FROM processes_casetally
    WHERE grain IN ('month', 'live') GROUP BY 2, 3, 4
"""  # noqa: S608 - our own names


def differences() -> dict[Key, tuple[Counts, Counts]]:
    """Where the tallies are not what a recount finds: kept and recounted. Empty: all is right.

    Both in one statement, so in one view of the database, whoever submits meanwhile. Takes longer with more cases.
    """
    found: dict[str, dict[Key, Counts]] = {"kept": {}, "recounted": {}}
    for side, key, counts in _read(f"{_KEPT} UNION ALL {_RECOUNT}"):
        found[side][key] = counts
    kept, recounted = found["kept"], found["recounted"]
    pairs = {key: (kept.get(key, Counts()), recounted.get(key, Counts())) for key in kept.keys() | recounted.keys()}
    return {key: pair for key, pair in sorted(pairs.items()) if pair[0] != pair[1]}


def recounted_rows() -> list[CaseTally]:
    """The recount as live rows, of which folding makes every grain."""
    return [
        CaseTally(region_code=region, service_id=service, period=month, **counts.named())
        for _, (region, service, month), counts in _read(_RECOUNT)
    ]


def _read(statement: str) -> Iterator[tuple[str, Key, Counts]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall()
    return ((row[0], (row[1], row[2], row[3]), Counts(*row[4:])) for row in rows)
