"""Jobs of processes: thin, safe to run again."""

from mpp.identity.actor import Actor
from mpp.kernel.jobs import job
from mpp.processes.actions import fold_tallies as fold

FOLD = "processes.fold_tallies"


@job(FOLD, every="* * * * *")
def fold_tallies(timestamp: int) -> None:
    """Every minute: what was counted live is folded into the kept tallies."""
    fold(Actor.system(FOLD))
