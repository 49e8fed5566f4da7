"""Effects that happen once, however often their job runs."""

from django.db import connection

from mpp.kernel import clock

_CLAIM = "INSERT INTO kernel_effect (key, at) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def once(key: str) -> bool:
    """Claim an effect by its key (at most 200 characters, no personal data); False when it was claimed before.

    Called inside the unit of work of the effect itself: both commit, or neither. A second run that comes
    at the same moment waits here for the first one's end.

    Raises:
        RuntimeError: no transaction is open, so that the claim could stand without its effect.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an effect is claimed inside the unit of work that has it")
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [key, clock.now()])
        return bool(cursor.rowcount)
