"""A person objects to a refusal, and what follows when another officer has decided about it."""

from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions.agents import note_agent
from mpp.applications.actions.effects import REOPENED, run_tasks
from mpp.applications.actions.limiting import reserve_places
from mpp.applications.actions.notices import notify
from mpp.applications.models import Application
from mpp.applications.notice_texts import Code
from mpp.applications.owning import own
from mpp.applications.queries import submitted
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.regions import queries as regions

LONGEST_OBJECTION = 4000
ASK_AGAIN = timedelta(hours=1)  # whether a place of a limit is free
FULL = "no_free_place"  # the event: an upheld case waits, since the person holds the most that the law allows


@policy("applications.object")
def object_to_refusal(actor: Actor, application_id: UUID, words: str, now: datetime) -> datetime:
    """Object to a refusal, in the person's own words; return by when another officer decides.

    Raises:
        NotFound: no such application of this person.
        Conflict: `not_refused`, `objection_too_late`, `already_objected`.
        Invalid: `words` is empty or too long.
    """
    words = words.replace("\x00", "").strip()
    if not words or len(words) > LONGEST_OBJECTION:
        raise Invalid({"words": ["too_long" if words else "required"]})
    with own(actor, application_id, "applications.object", now) as application:
        published = catalogue.version(application.service_version_id)
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        calendar = regions.calendar_of(application.region_id, today)
        sealed = sealing.seal_text(application_id, "objection", words)
        row = processes.object_to_refusal(application_id, sealed, published, calendar, now)
        note_agent(actor, application_id, now)
        who = (actor.kind, actor.account_id, application.region_id)
        record(Act(now, "applications.object", *who, "application", application_id))
        notify(application_id, Code.OBJECTED, now, row.due_at)
        due: datetime = row.due_at
        return due


@inside_action
def follow_objection(case_id: UUID, step: processes.Step, now: datetime) -> None:
    """Tell the applicant what another officer decided. What was given back at the refusal is taken anew first."""
    notify(case_id, Code.UPHELD if step.moved else Code.NOT_UPHELD, now)
    if step.moved:
        jobs.defer(REOPENED, lock=str(case_id), case_id=case_id)


@policy("processes.advance")
def resume(actor: Actor, case_id: UUID, now: datetime) -> None:
    """An upheld case goes on: its places of limits are reserved again, then the system's tasks run.

    Again: no change. While no place is free the case waits, its log says so once, and the job comes back.
    """
    with unit_of_work(actor.scope):
        application = Application.objects.get(id=case_id)
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        try:
            reserve_places(iv.plan(submitted(application, today)), application.applicant_id, case_id, now)
        except Conflict:
            if all(event.code != FULL for event in cases.timeline(case_id)):
                processes.note(case_id, FULL, "", "", now)
            jobs.defer(REOPENED, at=now + ASK_AGAIN, lock=str(case_id), case_id=case_id)
            return
        published = catalogue.version(application.service_version_id)
        run_tasks(case_id, cases.system_tasks(case_id, published))
