"""Tell a registry, once: the pack says which operation and what it tells."""

from mpp.applications.actions.effects import RUN_TASK
from mpp.applications.actions.system import filings
from mpp.applications.actions.system.waiting import Waiting, complete
from mpp.applications.models import Filing
from mpp.catalogue.pack import RegisterTask
from mpp.identity.policy import inside_action
from mpp.kernel.scope import unit_of_work
from mpp.registries import calls
from mpp.registries.directory import notified
from mpp.registries.operations import Refused, Told
from mpp.registries.ports import Unavailable

PUBLISHED, REFUSED = "published", "refused"
NO_ADDRESS = "no_address"


@inside_action
def publish(waiting: Waiting) -> None:
    """Tell it; while the registry is away or has no address here, the case waits and a later job tries again."""
    with unit_of_work(waiting.actor.scope):
        filing = filings.opened(waiting)
        content = filings.sendable(filing)
    reply = _told(waiting, content)
    with unit_of_work(waiting.actor.scope):
        if isinstance(reply, Told):
            filings.settle(waiting, filing, Filing.State.DONE, {})
            complete(waiting, PUBLISHED, "applications.publish", ("filing", filing.id))
        elif isinstance(reply, Refused):
            filings.settle(waiting, filing, Filing.State.RETURNED, {"reasons": [[reply.code, ""]]})
            complete(waiting, REFUSED, "applications.publish", ("filing", filing.id))
        else:
            trouble = reply.reason.value if isinstance(reply, Unavailable) else NO_ADDRESS
            filings.wait_for_reply(waiting, filing, RUN_TASK, trouble)


def _told(waiting: Waiting, content: dict[str, object]) -> Told | Refused | Unavailable | None:
    task = waiting.task
    assert isinstance(task, RegisterTask)
    registry = notified(task.registry)
    if registry is None:
        return None
    return calls.direct(task.registry, lambda: registry.tell(task.operation, content, waiting.engine_task_id))
