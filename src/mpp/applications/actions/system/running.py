"""One door for every kind of task of the system."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from mpp.applications.actions.system.handing_in import hand_in
from mpp.applications.actions.system.issuing import issue
from mpp.applications.actions.system.publishing import publish
from mpp.applications.actions.system.waiting import Waiting, find
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work

_RUN: Mapping[str, Callable[[Waiting], None]] = {"issue": issue, "publish": publish, "submit": hand_in}


@policy("processes.advance")
def run_task(actor: Actor, case_id: UUID, engine_task_id: str, now: datetime, round_: int = 0) -> None:
    """Carry out a waiting task of the system; one that no longer waits is done.

    A registry that is away is tried again by a later job; its case waits, visibly.

    Raises:
        SigningUnavailable: a service that signing needs is away; the job tries again.
        NotFound: `no_signer`, the office has no head who signs; the job tries again.
    """
    with unit_of_work(actor.scope):
        waiting = find(actor, case_id, engine_task_id, round_, now)
    if waiting is not None:
        _RUN[waiting.task.kind](waiting)
