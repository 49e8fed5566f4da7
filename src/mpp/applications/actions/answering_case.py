"""The answer of an agency that works elsewhere, found by the case's number and the task that waits for it."""

from datetime import datetime

from mpp.applications.actions.desk import doer_of
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.sharing import share_later
from mpp.applications.models import Application
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.regions import queries as regions


@policy("processes.answer")
def answer_case(actor: Actor, number: str, told: processes.Answer, now: datetime) -> bool:
    """Give a case the answer that it waits for; False: the same was said before, and nothing happens.

    Raises:
        NotFound: no such case of this agency.
        NotPermitted: `not_yours`, another agency is asked.
        Conflict: `not_awaited`, or `answered_otherwise`.
        Invalid: by `answer`, `unknown`.
    """
    with unit_of_work(actor.scope):
        application = Application.objects.filter(number=number).first()
        if application is None:
            raise NotFound
        subject = Subject(region_id=application.region_id, agency_ids=application.agency_ids)
        permit(actor, "processes.answer", subject)
        published = catalogue.version(application.service_version_id)
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        calendar = regions.calendar_of(application.region_id, today)
        step = processes.answer(application.id, told, published, calendar, now, doer_of(actor))
        if step.moved:
            told_by = (actor.kind, actor.officer_id, application.region_id)
            record(Act(now, "processes.answer", *told_by, "application", application.id, told.code))
            follow_up(application.id, step)
            share_later(application.id)
        return step.moved
