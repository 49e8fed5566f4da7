"""Several items, one decision: where the pack allows it, each in a transaction of its own.

A head signs so: whoever decides as a signer shows a fresh code of her second factor first, once for the batch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.applications.actions.desk import Ruling, decide
from mpp.applications.models import Application
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HumanTask
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import unit_of_work
from mpp.processes import rules
from mpp.processes.models import WorkItem
from mpp.processes.queries import HEAD

MOST = 50  # at once: what a head looks through on a phone, within the time of one request


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one item. `fault`: why it was not decided, as a code; empty: it was."""

    work_item_id: UUID
    fault: str = ""


@policy("desk.decide_many")
def decide_many(
    actor: Actor, work_item_ids: Sequence[UUID], ruling: Ruling, code: str, now: datetime
) -> list[Result]:
    """Decide items of the officer's, in their order; what another has done or taken meanwhile is told, and left.

    `code`: of the second factor, where one of them is a signer's.

    Raises:
        Invalid: `items` (`required`); by `decision` or `reason` as `decide`, and nothing was decided.
        SignInRefused: the code is not the one of now.
    """
    items = list(dict.fromkeys(work_item_ids))[:MOST]
    if not items:
        raise Invalid({"items": ["required"]})
    tasks = _tasks(actor, items)
    _check_ruling(tasks.values(), ruling)
    if any(one.role == HEAD for one in tasks.values()):
        identity.prove_again(actor, code, now)
    return [Result(one, _fault(actor, one, tasks.get(one), ruling, now)) for one in items]


def _tasks(actor: Actor, items: Sequence[UUID]) -> Mapping[UUID, HumanTask]:
    """The human tasks among them, as far as the office sees them."""
    with unit_of_work(actor.scope):
        rows = list(WorkItem.objects.filter(id__in=items).values_list("id", "case_id", "task"))
        versions = dict(
            Application.objects.filter(id__in=[case for _, case, _ in rows]).values_list("id", "service_version_id")
        )
        found = {item: catalogue.version(versions[case]).service.tasks[task] for item, case, task in rows}
    return {item: task for item, task in found.items() if isinstance(task, HumanTask)}


def _check_ruling(tasks: Iterable[HumanTask], ruling: Ruling) -> None:
    for task in tasks:
        faults = rules.decision_faults(task, ruling.code, ruling.reason, has_note=bool(ruling.note))
        if faults:
            raise Invalid(faults)


def _fault(actor: Actor, item: UUID, task: HumanTask | None, ruling: Ruling, now: datetime) -> str:
    if task is None:
        return NotFound.code
    if not task.bulk:
        return "one_by_one"
    try:
        decide(actor, item, ruling, now)
    except (NotFound, NotPermitted, Conflict) as why:
        return str(why.code)
    except Invalid:
        return "invalid"
    return ""
