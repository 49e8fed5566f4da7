"""The audit's own job."""

from mpp.audit.sequencer import sequence as number_entries
from mpp.kernel.jobs import job


@job("audit.sequence", every="* * * * *")
def sequence(timestamp: int = 0) -> None:
    """Give new entries their places in the tree, every minute."""
    number_entries()
