"""Jobs of the vault: thin, ids and codes only, safe to run again."""

from uuid import UUID

from mpp.kernel import clock
from mpp.kernel.jobs import job
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault import actions, telling

MARK_LATE = "vault.mark_late"


@job(telling.TELL)
def tell(person_id: str, code: str, number: str) -> None:
    """Send a message about a person's own data."""
    telling.tell(UUID(person_id), code, number)


@job(MARK_LATE, every="* * * * *")
def mark_late(timestamp: int) -> None:
    """Every minute: demands whose deadline has passed are marked, and told."""
    with unit_of_work(Scope.system(MARK_LATE)):
        actions.mark_late(clock.now())
