"""The applicant mends what an officer marked, and the case goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.limiting import reserve_places
from mpp.applications.actions.submitting import add_submission
from mpp.applications.interview.mending import mend
from mpp.applications.models import Application, Submission
from mpp.applications.queries import latest
from mpp.applications.reaching import source_of
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.regions import queries as regions


@policy("applications.correct")
def send_correction(actor: Actor, application_id: UUID, given: Mapping[str, Any], now: datetime) -> None:
    """Send what was marked, mended.

    Raises:
        NotFound: no such application of this person.
        Conflict: `nothing_to_correct`: it was sent already; `no_free_place` for what is now applied for.
        Invalid: a value is faulty, or one that was not marked (`not_asked`).
    """
    with unit_of_work(actor.scope):
        application: Application | None = Application.objects.filter(id=application_id).first()
        if application is None:
            raise NotFound
        permit(
            actor,
            "applications.correct",
            Subject(application.applicant_id, application.region_id, application.agency_ids),
        )
        request = cases.open_correction(application_id)
        if request is None:
            raise Conflict("nothing_to_correct")
        marked = set((sealing.open_text(application_id, "marks", bytes(request.sealed)) or {}).get("marks", {}))
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        submission = latest(application_id)
        content = sealing.open_submission(application_id, submission.id, bytes(submission.sealed))
        published = catalogue.version(application.service_version_id)
        before = iv.load(published, content["interview"], today)
        plan = iv.plan(mend(before, marked, given, now.isoformat(), source_of(actor)))
        reserve_places(plan, application.applicant_id, application_id, now)
        add_submission(application, plan, Submission.Reason.CORRECTION, actor, now, submission.revision + 1)
        calendar = regions.calendar_of(application.region_id, today)
        step = processes.answer_correction(request.id, iv.verdicts(plan), published, calendar, now)
        record(
            Act(
                now,
                "applications.correct",
                actor.kind,
                actor.account_id,
                application.region_id,
                "application",
                application_id,
            )
        )
        follow_up(application_id, step)
