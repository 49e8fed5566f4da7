"""Issue a document: number it, make and sign it outside any transaction, keep it, go on.

Killed at any point, the job runs again: the number and token were given once, and the task completes once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from mpp.applications import interview as iv
from mpp.applications.actions.effects import RETRACT
from mpp.applications.actions.system.remembering import remember_document
from mpp.applications.actions.system.waiting import Waiting, complete, values_of
from mpp.applications.interview.judging import Judge
from mpp.applications.letterheads import block, titled
from mpp.applications.models import Application
from mpp.catalogue.pack import IssueTask, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.policy import inside_action
from mpp.identity.queries import OfficerCard, card_at, signer_of
from mpp.issuance import actions as issuance
from mpp.issuance import office, produce, replacing
from mpp.issuance.models import Output
from mpp.issuance.ports import Mark, SignerIdentity
from mpp.issuance.wording import printed
from mpp.kernel import jobs
from mpp.kernel.errors import NotFound
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.regions import queries as regions
from mpp.regions.models import Agency, Region
from mpp.vault import actions as vault

SEAL = "seal"  # the role under which the institution itself signs


@inside_action
def issue(waiting: Waiting) -> None:
    """Issue the output of the task. Raises SigningUnavailable, NotFound (`no_signer`)."""
    task, application, published = waiting.task, waiting.application, waiting.published
    assert isinstance(task, IssueTask)
    with unit_of_work(waiting.actor.scope):
        values = values_of(application)
        output = issuance.reserve(_wanted(waiting, task.output, values), waiting.now)
        imprint, signer = _imprint(waiting, output)
    seal_key = office.authority().seal_key
    pdf = produce.document(published, task.output, values, imprint, seal_key, output.issued_at)
    signed = office.signer().sign(pdf, signer, Mark(output.number, imprint.verify_url), waiting.now)
    with unit_of_work(waiting.actor.scope):
        wanted = published.service.outputs[task.output]
        public = {label: _in_words(published, path, values.get(path)) for label, path in wanted.public.items()}
        told = public | {
            "_right": wanted.label,
            "_signer": ", ".join(dict.fromkeys([signer.name, signer.title, signer.agency])),
        }
        for older in issuance.complete(output.id, signed, told):
            if older.case_id != application.id:
                _superseded(waiting, older)
        remember_document(waiting, output, values, signed)
        complete(waiting, "issued", "issuance.issue", ("output", output.id))


def _superseded(waiting: Waiting, older: Output) -> None:
    """The document before is none any more: what it held of a limit is free, and registries learn of it."""
    processes.note(older.case_id, "output_superseded", "", older.output, waiting.now)
    vault.release_slots(older.case_id)
    vault.end_document(older.id, waiting.now)
    jobs.defer(RETRACT, lock=str(older.case_id), output_id=older.id)


def _wanted(waiting: Waiting, name: str, values: Mapping[str, Any]) -> issuance.Wanted:
    application, output = waiting.application, waiting.published.service.outputs[name]
    judge = Judge(iv.Interview(waiting.published, waiting.today, application.parameters), values)
    until = judge(output.valid) if output.valid else None
    return issuance.Wanted(
        case_id=application.id,
        region_id=application.region_id,
        region_code=Region.objects.values_list("code", flat=True).get(id=application.region_id),
        applicant_id=application.applicant_id,
        agency_ids=tuple(application.agency_ids),
        service_version_id=application.service_version_id,
        output=name,
        engine_task_id=waiting.engine_task_id,
        pattern=output.number or "{area}/{seq:06d}/{year}",
        today=waiting.today,
        valid_until=until if isinstance(until, date) else None,
        agency_id=_issuer(application, waiting.published, name).id,
        replaces_key=replacing.key(
            process_ring().secret(replacing.SECRET_NAME),
            application.service_id,
            name,
            application.applicant_id,
            [values.get(path) for path in output.replaces],
        ),
    )


def _issuer(application: Application, published: PublishedService, name: str) -> Agency:
    """The agency that issues an output."""
    kind = published.service.outputs[name].signer_agency or published.service.agency
    found: Agency = Agency.objects.select_related("region").get(region_id=application.region_id, kind=kind)
    return found


def _imprint(waiting: Waiting, output: Output) -> tuple[produce.Imprint, SignerIdentity]:
    """What the document says of its office. Raises NotFound: the office has no head who signs."""
    agency = _issuer(waiting.application, waiting.published, output.output)
    zone = regions.zone_of(waiting.application.region_id)
    identity, signer = _signer(waiting, output.output, agency, zone)
    region = {
        "government": f"Pemerintah {agency.region.name}",
        "agency": agency.name,
        "address": agency.region.name,
        "code": agency.region.code,
    }
    day, link = output.issued_at.astimezone(zone).date(), office.verify_url(output.token)
    return produce.Imprint(output.number, day, output.valid_until, link, region, signer), identity


def _signer(
    waiting: Waiting, name: str, agency: Agency, zone: ZoneInfo
) -> tuple[SignerIdentity, Mapping[str, str]]:
    """Who signs, with the signature block: whoever took the signer's decision, else the head of now.

    What silence has approved bears the institution's seal, and nobody's name. Raises NotFound: `no_signer`.
    """
    service = waiting.published.service
    if service.deemed_approval is not None and cases.was_deemed(waiting.case_id):
        seal = SignerIdentity(agency.region_id, agency.name, SEAL, "Segel elektronik instansi", agency.name)
        basis = f"dianggap dikabulkan menurut {service.deemed_approval.law}"  # a document speaks Indonesian
        return seal, {"name": f"{seal.name} ({basis})", "title": seal.title, "basis": ""}
    role = service.outputs[name].signer_role or "signer"
    head = _who_signed(waiting, agency, role) or signer_of(agency.region_id, agency.id, waiting.now)
    if head is None:
        raise NotFound("no_signer")
    return SignerIdentity(agency.region_id, agency.name, role, head.name, titled(head)), block(head, zone)


def _who_signed(waiting: Waiting, agency: Agency, role: str) -> OfficerCard | None:
    """The officer who took the last decision in the signer's role: head, acting head, or whoever was it then."""
    done = [one for one in cases.decided_items(waiting.case_id) if (one.agency_id, one.role) == (agency.id, role)]
    last = done[-1] if done else None
    if last is None or last.done_by is None or last.done_at is None:
        return None
    return card_at(last.done_by, agency.id, last.done_at)


def _in_words(published: PublishedService, path: str, value: Any) -> str:
    element = published.elements[place_of(published.service, path).element]
    return str(printed(element.kind, value, element)) if value is not None else ""
