"""Documents that an agency's own system made: fetched, their signatures checked, kept, delivered.

One whose signature does not hold is never kept, and so never delivered: an officer sees to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509

from mpp.applications.actions.effects import AWAIT_MATERIAL
from mpp.applications.actions.system import filings, leaving, vouching
from mpp.applications.actions.system.remembering import remember_document
from mpp.applications.actions.system.waiting import Waiting, complete, values_of
from mpp.applications.models import Filing
from mpp.catalogue.pack import RegisterTask
from mpp.identity.policy import inside_action
from mpp.issuance import actions as issuance
from mpp.issuance import office, signatures
from mpp.issuance.errors import SigningUnavailable
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.effects import once
from mpp.registries import calls
from mpp.registries.operations import AgencySystem, Altered, Made, Standing
from mpp.registries.ports import NotFound, Unavailable

NOT_GENUINE = "not_genuine"
MISSING = "document_missing"


@dataclass(frozen=True, slots=True)
class Away:
    """Not everything could be fetched or judged now; `trouble` says why."""

    trouble: str


@dataclass(frozen=True, slots=True)
class NotGenuine:
    """Documents whose content or signature does not hold, by their keys in the pack."""

    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one output: a file, or a card whose state `made` tells."""

    made: Made
    pdf: bytes = field(default=b"", repr=False)


@inside_action
def collect(waiting: Waiting, system: AgencySystem, standing: Standing) -> list[Came] | Away | NotGenuine:
    """Fetch everything that the task receives and judge it, outside any transaction."""
    task = waiting.task
    assert isinstance(task, RegisterTask)
    made = {one.kind: one for one in standing.made}
    if any(output not in made for output in task.receives):
        return Away(MISSING)
    if not task.receives:
        return []
    try:
        roots = office.national_roots()
    except SigningUnavailable as refusal:
        return Away(refusal.code)
    came = {output: _fetched(system, made[output], roots) for output in task.receives}
    if false := tuple(output for output, one in came.items() if isinstance(one, Altered)):
        return NotGenuine(false)
    away = [one for one in came.values() if isinstance(one, Away)]
    return away[0] if away else [one for one in came.values() if isinstance(one, Came)]


def _fetched(system: AgencySystem, made: Made, roots: Sequence[x509.Certificate]) -> Came | Away | Altered:
    if made.printed is not None:
        return Came(made)
    pdf = calls.direct(system.id, lambda: system.document(made))
    if isinstance(pdf, Unavailable):
        return Away(pdf.reason.value)
    if isinstance(pdf, NotFound):
        return Away(MISSING)
    if isinstance(pdf, Altered) or not signatures.genuine(pdf, roots):
        return Altered()
    return Came(made, pdf)


@inside_action
def keep(waiting: Waiting, filing: Filing, came: Sequence[Came], standing: Standing) -> None:
    """Keep it all with the case and go on; a card that is not printed yet is asked after by a job."""
    values = values_of(waiting.application)
    for one in came:
        output = issuance.receive(_received(waiting, one), waiting.now)
        if output.kind == Output.Kind.RECEIVED:
            remember_document(waiting, output, values, one.pdf)
        if output.material == Output.Material.PENDING and once(f"{AWAIT_MATERIAL}:{output.id}:0"):
            at = waiting.now + filings.pause(0)
            jobs.defer(AWAIT_MATERIAL, at=at, lock=str(output.id), output_id=output.id, round=0)
    vouching.take(waiting, came, standing)
    leaving.take(waiting, came, standing)
    filings.settle(waiting, filing, Filing.State.DONE, {"facts": dict(standing.facts)})
    complete(waiting, "issued", "issuance.receive", ("filing", filing.id))


def _received(waiting: Waiting, came: Came) -> issuance.Received:
    application = waiting.application
    return issuance.Received(
        case_id=application.id,
        region_id=application.region_id,
        applicant_id=application.applicant_id,
        agency_ids=tuple(application.agency_ids),
        service_version_id=application.service_version_id,
        output=came.made.kind,
        engine_task_id=waiting.engine_task_id,
        number=came.made.number,
        pdf=came.pdf,
        printed=came.made.printed,
    )
