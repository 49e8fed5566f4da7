"""Runs deferred jobs in the test itself: in order, on its own connection, by the clock that the test stopped."""

import json
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from mpp.kernel import clock

_NEXT = """
    UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
        SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
        ORDER BY priority DESC, id LIMIT 1)
    RETURNING id, task_name, args"""
_FINISH = "SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)"
_FAIL = "SELECT procrastinate_finish_job_v1(%s, 'failed', false)"
LIMIT = 500


def run_jobs() -> list[str]:
    """Run every due job, those that they defer too, and return their names in order.

    A job that raises is marked failed and its error ends the test. A job of a name that nobody registered
    raises KeyError. More than `LIMIT` runs raise: jobs that defer each other for ever.
    """
    done: list[str] = []
    while (row := _next()) is not None:
        identifier, name, arguments = row
        try:
            app.tasks[name].func(**arguments)
        except BaseException:
            _execute(_FAIL, identifier)
            raise
        _execute(_FINISH, identifier)
        done.append(name)
        if len(done) > LIMIT:
            raise AssertionError(f"jobs without end: {done[-5:]}")
    return done


def waiting() -> list[tuple[str, dict[str, Any]]]:
    """Return the name and arguments of every job that waits, due or not, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [(name, _loaded(arguments)) for name, arguments in cursor.fetchall()]


def _next() -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [clock.now()])
        row = cursor.fetchone()
    return (row[0], row[1], _loaded(row[2])) if row else None


def _loaded(arguments: Any) -> dict[str, Any]:
    return dict(json.loads(arguments) if isinstance(arguments, str) else arguments)


def _execute(statement: str, identifier: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [identifier])
