"""An output as it will be printed, before it is: for who applies, and for the officer who decides.

The signer's name is the office's own and stands on every document, so it is read by the system for anybody.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions import disclosing
from mpp.applications.actions.desk import refuse_recused
from mpp.applications.interview.judging import Judge
from mpp.applications.letterheads import letterhead
from mpp.applications.models import Application, Interview
from mpp.applications.queries import latest
from mpp.applications.reaching import consented
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HumanTask, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import Subject, permit, policy
from mpp.issuance import produce
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import queries as cases
from mpp.regions import queries as regions

SYSTEM = "applications.preview"


@policy("applications.answer")
def preview_interview(actor: Actor, interview_id: UUID, output: str, now: datetime) -> bytes:
    """The PDF of an output from an interview's values, marked as a copy.

    Raises:
        NotFound: no such interview of this person, or its service prints no such output.
    """
    consented(actor, interview_id)
    with unit_of_work(actor.scope):
        row: Interview | None = Interview.objects.filter(id=interview_id).first()
        if row is None:
            raise NotFound
        person = row.applicant_id if actor.kind is ActorKind.PERSON else None
        agencies = [row.assisting_agency_id] if row.assisting_agency_id else []
        subject = Subject(person, row.region_id, agencies, service_id=row.service_id, case_id=row.id)
        permit(actor, "applications.answer", subject)
        published = catalogue.version(row.service_version_id)
        today = now.astimezone(regions.zone_of(row.region_id)).date()
        plan = iv.plan(sealing.open_interview(row.id, bytes(row.sealed), published, today))
        disclosing.looked(actor, row, {*plan.interview.known, *plan.interview.answers}, now)
    return _drawn(row.region_id, plan.interview, output, plan.values, today, now)


@policy("applications.track")
def preview_task(actor: Actor, work_item_id: UUID, now: datetime) -> bytes:
    """The PDF of the output that a task shows to its officer, from what was submitted.

    Raises:
        NotFound: no such task at this office, or it shows no output.
    """
    with unit_of_work(actor.scope):
        item = cases.work_item(work_item_id)
        if item is None:
            raise NotFound
        permit(actor, "applications.track", Subject(region_id=item.region_id, agency_ids=[item.agency_id]))
        refuse_recused(actor, item.case_id)
        application = Application.objects.get(id=item.case_id)
        published = catalogue.version(application.service_version_id)
        task = published.service.tasks[item.task]
        if not isinstance(task, HumanTask) or task.preview is None:
            raise NotFound
        submission = latest(application.id)
        content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
        disclosing.looked(actor, application, _printed(published, task.preview, content["values"]), now)
        record(Act(now, "applications.preview", actor.kind, actor.account_id, item.region_id, "work_item", item.id))
    values = {path: plain[0] for path, plain in content["values"].items()}
    today = now.astimezone(regions.zone_of(application.region_id)).date()
    interview = iv.Interview(published, today, application.parameters)
    return _drawn(application.region_id, interview, task.preview, values, today, now)


def _printed(published: PublishedService, output: str, values: Mapping[str, Any]) -> list[str]:
    """The values that stand on an output, member by member."""
    named = set(published.service.outputs[output].data.values())
    return [path for path in values if path in named or place_of(published.service, path).variable in named]


def _drawn(
    region_id: UUID, interview: iv.Interview, name: str, values: Mapping[str, Any], today: date, now: datetime
) -> bytes:
    published = interview.published
    if name not in produce.printable(published):
        raise NotFound
    output = published.service.outputs[name]
    with unit_of_work(Scope.system(SYSTEM)):
        office = letterhead(region_id, output.signer_agency or published.service.agency, now)
    until = Judge(interview, values)(output.valid) if output.valid else None
    imprint = produce.Imprint(
        number="",
        issued_on=today,
        valid_until=until if isinstance(until, date) else None,
        verify_url="",
        region=office.region,
        signer=office.signer,
    )
    return produce.preview(published, name, values, imprint, now)
