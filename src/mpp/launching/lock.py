"""One launch of a region at a time, whoever runs it. The database lets go when the process dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from mpp.launching.errors import LaunchRefused

_TRY = "SELECT pg_try_advisory_lock(hashtext('mpp.launch'), hashtext(%s))"
_FREE = "SELECT pg_advisory_unlock(hashtext('mpp.launch'), hashtext(%s))"


@contextmanager
def alone(code: str) -> Iterator[None]:
    """Work on a region's launch while nobody else does.

    Raises:
        LaunchRefused: launch_running.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRY, [code])
        if not cursor.fetchone()[0]:
            raise LaunchRefused("launch_running", region=code)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(_FREE, [code])
