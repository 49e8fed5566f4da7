"""Hand a case to an agency's own system, once; then it is followed there (`tracking`)."""

from mpp.applications.actions.effects import RUN_TASK, TRACK
from mpp.applications.actions.system import filings
from mpp.applications.actions.system.publishing import NO_ADDRESS, REFUSED
from mpp.applications.actions.system.waiting import Waiting, complete
from mpp.applications.models import Filing
from mpp.catalogue.pack import RegisterTask
from mpp.identity.policy import inside_action
from mpp.kernel.scope import unit_of_work
from mpp.registries import calls
from mpp.registries.directory import agency_system
from mpp.registries.operations import Accepted, Refused
from mpp.registries.ports import Unavailable


@inside_action
def hand_in(waiting: Waiting) -> None:
    """Hand it in under the task's key; a number that is known is followed without sending anything."""
    with unit_of_work(waiting.actor.scope):
        filing = filings.opened(waiting)
        content = {} if filing.number else filings.sendable(filing)
    reply = Accepted(filing.number) if filing.number else _handed_in(waiting, content)
    with unit_of_work(waiting.actor.scope):
        if isinstance(reply, Accepted):
            filings.wait_for_reply(waiting.from_the_start(), filing, TRACK)
        elif isinstance(reply, Refused):
            filings.settle(waiting, filing, Filing.State.RETURNED, {"reasons": [[reply.code, ""]]})
            complete(waiting, REFUSED, "applications.hand_in", ("filing", filing.id))
        else:
            trouble = reply.reason.value if isinstance(reply, Unavailable) else NO_ADDRESS
            filings.wait_for_reply(waiting, filing, RUN_TASK, trouble)


def _handed_in(waiting: Waiting, content: dict[str, object]) -> Accepted | Refused | Unavailable | None:
    task = waiting.task
    assert isinstance(task, RegisterTask)
    system = agency_system(task.registry, filings.Numbers(waiting.actor.scope))
    if system is None:
        return None
    return calls.direct(task.registry, lambda: system.hand_in(task.operation, content, waiting.engine_task_id))
