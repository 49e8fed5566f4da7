"""A case's task that issues a document: number it, make and sign it outside any transaction, keep it, go on.

Killed at any point, the job runs again: the number and token were given once, and the task completes once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions.effects import follow_up
from mpp.applications.interview.judging import Judge
from mpp.applications.models import Application
from mpp.applications.queries import latest
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import IssueTask, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.identity.queries import signer_of
from mpp.issuance import actions as issuance
from mpp.issuance import office, produce
from mpp.issuance.models import Output
from mpp.issuance.ports import Mark, SignerIdentity
from mpp.issuance.wording import printed
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.regions import queries as regions
from mpp.regions.models import Agency, Region


class TaskNotRunnable(NotFound):
    """A task of the system that no code here carries out yet: the job is kept and tried again."""

    code = "task_not_runnable"


@policy("issuance.issue")
def run_task(actor: Actor, case_id: UUID, engine_task_id: str, now: datetime) -> None:
    """Carry out a waiting task of the system; one that no longer waits is done.

    Raises:
        SigningUnavailable: a service that signing needs is away; the job tries again.
        TaskNotRunnable: not a task that issues.
    """
    with unit_of_work(actor.scope):
        application = Application.objects.get(id=case_id)
        published = catalogue.version(application.service_version_id)
        name = cases.waiting_task(case_id, engine_task_id, published)
        if name is None:
            return
        task = published.service.tasks[name]
        if not isinstance(task, IssueTask):
            raise TaskNotRunnable(task=name)
        values = _values(application)
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        output = issuance.reserve(_wanted(application, published, task.output, engine_task_id, values, today), now)
        imprint, signer = _imprint(application, published, output)
    seal_key = office.authority().seal_key
    pdf = produce.document(published, task.output, values, imprint, seal_key, output.issued_at)
    signed = office.signer().sign(pdf, signer, Mark(output.number, imprint.verify_url), now)
    with unit_of_work(actor.scope):
        wanted = published.service.outputs[task.output]
        public = {label: _in_words(published, path, values.get(path)) for label, path in wanted.public.items()}
        issuance.complete(output.id, signed, public | {"_right": wanted.label})
        calendar = regions.calendar_of(application.region_id, today)
        step = processes.complete_task(case_id, engine_task_id, "issued", published, calendar, now)
        record(Act(now, "issuance.issue", actor.kind, None, application.region_id, "output", output.id))
        follow_up(case_id, step)


def _values(application: Application) -> dict[str, Any]:
    submission = latest(application.id)
    content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    return {path: plain[0] for path, plain in content["values"].items()}


def _wanted(
    application: Application,
    published: PublishedService,
    name: str,
    engine_task_id: str,
    values: Mapping[str, Any],
    today: date,
) -> issuance.Wanted:
    output = published.service.outputs[name]
    judge = Judge(iv.Interview(published, today, application.parameters), values)
    until = judge(output.valid) if output.valid else None
    return issuance.Wanted(
        case_id=application.id,
        region_id=application.region_id,
        region_code=Region.objects.values_list("code", flat=True).get(id=application.region_id),
        applicant_id=application.applicant_id,
        agency_ids=tuple(application.agency_ids),
        service_version_id=application.service_version_id,
        output=name,
        engine_task_id=engine_task_id,
        pattern=output.number or "{area}/{seq:06d}/{year}",
        today=today,
        valid_until=until if isinstance(until, date) else None,
    )


def _imprint(
    application: Application, published: PublishedService, output: Output
) -> tuple[produce.Imprint, SignerIdentity]:
    """What the document says of its office. Raises NotFound: the office has no head who signs."""
    wanted = published.service.outputs[output.output]
    agency = Agency.objects.select_related("region").get(region_id=application.region_id, kind=wanted.signer_agency)
    head = signer_of(application.region_id, agency.id)
    if head is None:
        raise NotFound("no_signer")
    identity = SignerIdentity(agency.region_id, agency.name, wanted.signer_role or "signer", head.name, head.title)
    region = {
        "government": f"Pemerintah {agency.region.name}",
        "agency": agency.name,
        "address": agency.region.name,
        "code": agency.region.code,
    }
    day = output.issued_at.astimezone(regions.zone_of(application.region_id)).date()
    signer = {"name": head.name, "title": head.title}
    link = office.verify_url(output.token)
    return produce.Imprint(output.number, day, output.valid_until, link, region, signer), identity


def _in_words(published: PublishedService, path: str, value: Any) -> str:
    element = published.elements[place_of(published.service, path).element]
    return str(printed(element.kind, value, element)) if value is not None else ""
