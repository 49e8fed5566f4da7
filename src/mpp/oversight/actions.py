"""Keeping the board's numbers right."""

from django.db import connection

from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.oversight import recounting
from mpp.oversight.recounting import Key
from mpp.processes.models import CaseTally
from mpp.processes.moving.folding import fold
from mpp.processes.tallies import Counts

_NOBODY_COUNTS = "LOCK TABLE processes_casetally IN SHARE ROW EXCLUSIVE MODE"


@policy("oversight.recount")
def recount(actor: Actor) -> dict[Key, tuple[Counts, Counts]]:
    """Compare the tallies with a recount from the log: kept and recounted, where they differ. Changes nothing."""
    with unit_of_work(actor.scope):
        return recounting.differences()


@policy("oversight.recount")
def mend(actor: Actor) -> None:
    """Put a recount in the place of all tallies: in an installation older than they are, or restored in part.

    Who submits or decides meanwhile waits until it is done.
    """
    with unit_of_work(actor.scope):
        with connection.cursor() as cursor:
            cursor.execute(_NOBODY_COUNTS)
        CaseTally.objects.all().delete()
        CaseTally.objects.bulk_create(recounting.recounted_rows(), batch_size=2000)
        fold()
