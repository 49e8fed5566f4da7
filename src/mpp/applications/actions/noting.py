"""What officers of a case's agencies tell each other about it: sealed under the case's key, never changed."""

from datetime import datetime
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.actions.desk import doer_of, item_of, note_act
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.errors import Invalid
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes

PLACE = "internal"  # under the case's key


@policy("processes.note")
def add_internal_note(actor: Actor, work_item_id: UUID, text: str, now: datetime) -> None:
    """Write a note beside a task's case, for officers of its agencies only.

    Raises:
        NotFound, NotPermitted: not a task of this office, or `role_missing`.
        Invalid: `internal` (`required`): nothing was written.
    """
    if not text.strip():
        raise Invalid({"internal": ["required"]})
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.note")
        sealed = sealing.seal_text(item.case_id, PLACE, text.strip())
        processes.add_internal_note(item, doer_of(actor), sealed, now)
        note_act(actor, "processes.note", item, now)
