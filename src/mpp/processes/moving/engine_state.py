"""The engine's state in the case's row, with a seal of authenticity: a state that we did not write never runs."""

import hashlib
import hmac

from mpp.catalogue.pack import PublishedService
from mpp.kernel.keys import process_ring
from mpp.processes import engine
from mpp.processes.engine.errors import StateRefused
from mpp.processes.models import Case

_SECRET = "engine-state"  # noqa: S105 - the name under which the key ring keeps the secret


def load(case: Case, published: PublishedService) -> engine.Instance:
    """Restore a case's process.

    Raises:
        StateRefused: the stored state is not the one that we wrote into this row, or is another process's.
    """
    if not hmac.compare_digest(_mac(case), bytes(case.engine_mac)):
        raise StateRefused(reason="state_forged")
    return engine.restore(engine.spec_of(published), case.engine_state)


def keep(case: Case, instance: engine.Instance) -> None:
    """Put a process's state into its case's row; the caller saves it."""
    case.engine_state = engine.dump(instance)
    case.engine_mac = _mac(case)


def _mac(case: Case) -> bytes:
    message = case.id.bytes + case.engine_state.encode()
    return hmac.new(process_ring().secret(_SECRET), message, hashlib.sha256).digest()
