"""A card of plastic waits for its material: the agency's system is asked until it is printed."""

from datetime import datetime
from uuid import UUID

from mpp.applications.actions.effects import AWAIT_MATERIAL
from mpp.applications.actions.notices import notify
from mpp.applications.actions.system import filings
from mpp.applications.models import Filing
from mpp.applications.notice_texts import Code
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.issuance import actions as issuance
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.effects import once
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.models import Case
from mpp.registries import calls
from mpp.registries.directory import agency_system
from mpp.registries.operations import Standing


@policy("processes.advance")
def await_material(actor: Actor, output_id: UUID, round_: int, now: datetime) -> None:
    """Ask whether a card is printed; until it is, or the case has ended, the job comes back."""
    with unit_of_work(actor.scope):
        output = Output.objects.defer("sealed").get(id=output_id)
        case = cases.case(output.case_id)
        filing = Filing.objects.get(engine_task_id=output.engine_task_id)
    if output.material != Output.Material.PENDING or case is None or case.state == Case.State.CLOSED:
        return
    printed = _printed(actor, filing, output)
    with unit_of_work(actor.scope):
        if not printed:
            _again(output, round_, now)
        elif issuance.mark_printed(output.id):
            processes.note(output.case_id, "material_printed", "", output.output, now)
            notify(output.case_id, Code.TO_COLLECT, now)


def _printed(actor: Actor, filing: Filing, output: Output) -> bool:
    system = agency_system(filing.registry, filings.Numbers(actor.scope))
    if system is None:
        return False
    number = filing.number
    standing = calls.direct(system.id, lambda: system.standing(number))
    made = standing.made if isinstance(standing, Standing) else ()
    return any(one.kind == output.output and one.printed for one in made)


def _again(output: Output, round_: int, now: datetime) -> None:
    if once(f"{AWAIT_MATERIAL}:{output.id}:{round_ + 1}"):
        at = now + filings.pause(round_)
        jobs.defer(AWAIT_MATERIAL, at=at, lock=str(output.id), output_id=output.id, round=round_ + 1)
