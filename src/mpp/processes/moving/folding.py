"""Folding live tallies into the kept grains: in one statement, so that each is counted exactly once.

A live row is deleted by the statement that adds it to the kept ones. Killed, it did nothing; run twice at once, the
second finds the rows gone. A page that reads meanwhile sees all of it before, or all of it after.
"""

from django.db import connection

COUNTS = (
    *("applications", "decided", "in_time", "refused", "withdrawn"),
    *("working_seconds", "known", "asked", "visits_spared"),
)
_SUMS = ", ".join(f"sum({one}) AS {one}" for one in COUNTS)
_YEAR = "date_trunc('year', period)::date"
_GRAINS = (
    ("month", "region_code", "service_id", "period"),
    ("region_year", "region_code", "''", _YEAR),
    ("service_year", "''", "service_id", _YEAR),
    ("nation_month", "''", "''", "period"),
)
_KEPT = " UNION ALL ".join(
    f"SELECT '{grain}' AS grain, {region} AS region_code, {service} AS service_id, {period} AS period, {_SUMS} "  # noqa: S608
    f"FROM gone GROUP BY 1, 2, 3, 4"
    for grain, region, service, period in _GRAINS
)
_ADDED = ", ".join(f"{one} = processes_casetally.{one} + excluded.{one}" for one in COUNTS)
_NAMES = ", ".join(COUNTS)
_FOLD = f"""
    WITH gone AS (DELETE FROM processes_casetally WHERE grain = 'live' RETURNING *),
    added AS (
        INSERT INTO processes_casetally (id, grain, region_code, service_id, period, {_NAMES})
        SELECT gen_random_uuid(), grain, region_code, service_id, period, {_NAMES} FROM ({_KEPT}) AS kept
        ON CONFLICT (grain, region_code, service_id, period) WHERE NOT (grain = 'live') DO UPDATE SET {_ADDED}
    )
    SELECT count(*) FROM gone
"""  # noqa: S608 - our own names


def fold() -> int:
    """Fold what is live; return how many rows it was."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
