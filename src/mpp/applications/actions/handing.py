"""Tasks that change hands: an officer passes one on, and what a dismissed officer held goes back to the pool."""

from datetime import datetime
from uuid import UUID

from mpp.applications import conflicts
from mpp.applications.actions.desk import doer_of, item_of, note_act
from mpp.catalogue import queries as catalogue
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.identity.queries import Colleague, colleague
from mpp.kernel.errors import Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.rules import RELATIONS

REASONS = ("leave", "workload", "expertise", "acquainted", "mistaken")  # why a task is passed on


@policy("processes.pass_on")
def pass_on(actor: Actor, work_item_id: UUID, to: UUID | None, reason: str, now: datetime) -> None:
    """Hand a task that this officer holds to a colleague, or to the pool where `to` is None.

    Raises:
        NotFound, NotPermitted, Conflict: as `processes.pass_on`.
        Invalid: by `reason` (`unknown`) or `to` (`not_a_colleague`, `four_eyes`, `conflict_declared` and the like).
    """
    if reason not in REASONS:
        raise Invalid({"reason": ["unknown"]})
    if to is not None:
        _refuse_taker(actor, work_item_id, to)
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.pass_on")
        case = cases.case(item.case_id)
        if case is None:
            raise NotFound
        published = catalogue.version(case.service_version_id)
        processes.pass_on(item.id, doer_of(actor), _taker(to, now), reason, published, now)
        note_act(actor, "processes.pass_on", item, now, outcome=reason)


def _refuse_taker(actor: Actor, work_item_id: UUID, to: UUID) -> None:
    try:
        conflicts.refuse(actor, work_item_id, to)
    except NotPermitted as why:
        raise Invalid({"to": [why.code]}) from None


def _taker(to: UUID | None, now: datetime) -> processes.Doer | None:
    if to is None:
        return None
    found: Colleague | None = colleague(to, now)
    if found is None:
        raise Invalid({"to": ["not_a_colleague"]})
    return processes.Doer(found.id, found.agency_id, found.roles, found.region_id)


@policy("processes.step_aside")
def step_aside(actor: Actor, work_item_id: UUID, relation: str, now: datetime) -> None:
    """Declare a relation with whom a case concerns; the case is closed to this officer, for good.

    Raises:
        NotFound, NotPermitted, Conflict: as `processes.step_aside`; `conflict_declared` when she has before.
        Invalid: `relation` (`unknown`).
    """
    if relation not in RELATIONS:
        raise Invalid({"relation": ["unknown"]})
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.step_aside")
        processes.step_aside(item.id, doer_of(actor), relation, now)
        note_act(actor, "processes.step_aside", item, now, outcome=relation)


@policy("identity.dismiss")
def dismiss_officer(actor: Actor, officer_id: UUID, now: datetime) -> int:
    """End an officer's access, then give all that she held back to the pool; return how many tasks that were.

    In this order she can take nothing any more in between. Safe to run again where it was cut off.
    """
    identity.dismiss(actor, officer_id, now)
    with unit_of_work(Scope.system("identity.dismiss")):
        return processes.return_all(officer_id, now)
