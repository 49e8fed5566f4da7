"""Follow a matter in an agency's own system until it was issued or came back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mpp.applications.actions.effects import TRACK
from mpp.applications.actions.system import filings, receiving
from mpp.applications.actions.system.publishing import NO_ADDRESS
from mpp.applications.actions.system.waiting import Waiting, complete, find
from mpp.applications.models import Filing
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.registries import calls
from mpp.registries.directory import agency_system
from mpp.registries.operations import AgencySystem, Stage, Standing
from mpp.registries.ports import NotFound, Unavailable

RETURNED = "returned"
PATIENCE = 20
"""Rounds, some three hours, that a document may be missing which the agency's system says it made."""
UNKNOWN_THERE = ("registration_unknown", "")


@policy("processes.advance")
def track(actor: Actor, case_id: UUID, engine_task_id: str, round_: int, now: datetime) -> None:
    """Ask how it stands; until it is decided there, the job comes back with growing pauses."""
    with unit_of_work(actor.scope):
        waiting = find(actor, case_id, engine_task_id, round_, now)
        filing: Filing | None = Filing.objects.filter(engine_task_id=engine_task_id).first()
    if waiting is None or filing is None:
        return
    system = agency_system(filing.registry, filings.Numbers(actor.scope))
    if system is None:
        _again(waiting, filing, NO_ADDRESS)
        return
    number = filing.number
    _take(waiting, filing, system, calls.direct(system.id, lambda: system.standing(number)))


def _take(
    waiting: Waiting, filing: Filing, system: AgencySystem, standing: Standing | NotFound | Unavailable
) -> None:
    if isinstance(standing, Unavailable):
        _again(waiting, filing, standing.reason.value)
    elif isinstance(standing, NotFound):
        _come_back(waiting, filing, [UNKNOWN_THERE])
    elif standing.stage is Stage.RETURNED:
        _come_back(waiting, filing, standing.reasons)
    elif standing.stage is Stage.ISSUED:
        _receive(waiting, filing, system, standing)
    else:
        _again(waiting, filing)


def _receive(waiting: Waiting, filing: Filing, system: AgencySystem, standing: Standing) -> None:
    came = receiving.collect(waiting, system, standing)
    if isinstance(came, receiving.NotGenuine):
        _give_up(waiting, filing, receiving.NOT_GENUINE, came.outputs)
    elif isinstance(came, receiving.Away):
        if came.trouble == receiving.MISSING and waiting.round >= PATIENCE:
            _give_up(waiting, filing, receiving.MISSING, ())
        else:
            _again(waiting, filing, came.trouble)
    else:
        with unit_of_work(waiting.actor.scope):
            receiving.keep(waiting, filing, came, standing)


def _give_up(waiting: Waiting, filing: Filing, result: str, outputs: Sequence[str]) -> None:
    """Made there, but not as it must be: an officer sees to it, and a later task follows the same number."""
    with unit_of_work(waiting.actor.scope):
        reasons = [[result, output] for output in outputs] or [[result, ""]]
        filings.settle(waiting, filing, Filing.State.DONE, {"reasons": reasons})
        complete(waiting, result, "issuance.receive", ("filing", filing.id))


def _again(waiting: Waiting, filing: Filing, trouble: str = "") -> None:
    with unit_of_work(waiting.actor.scope):
        filings.wait_for_reply(waiting, filing, TRACK, trouble)


def _come_back(waiting: Waiting, filing: Filing, reasons: Sequence[tuple[str, str]]) -> None:
    """Its reasons are kept for the officer who handles the return."""
    with unit_of_work(waiting.actor.scope):
        reply = {"reasons": [list(reason) for reason in reasons]}
        filings.settle(waiting, filing, Filing.State.RETURNED, reply)
        complete(waiting, RETURNED, "applications.hand_in", ("filing", filing.id))
