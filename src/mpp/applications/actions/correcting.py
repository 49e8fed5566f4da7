"""The applicant mends what an officer marked, and the case goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import resolution, sealing
from mpp.applications.actions import files
from mpp.applications.actions.agents import note_agent
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.interviews import CATCH_UP, FIRST_CATCH_UP
from mpp.applications.actions.limiting import reserve_places
from mpp.applications.actions.submitting import add_submission
from mpp.applications.interview.answers import NOT_ASKED
from mpp.applications.interview.mending import mend
from mpp.applications.interview.values import REQUIRED
from mpp.applications.models import Application, Submission
from mpp.applications.queries import files_of, latest, open_correction
from mpp.applications.reaching import hold, reach, source_of
from mpp.applications.terms import Attached, OpenCorrection
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.regions import queries as regions
from mpp.registries.directory import capabilities


@policy("applications.correct")
def send_correction(actor: Actor, application_id: UUID, given: Mapping[str, Any], now: datetime) -> None:
    """Send what was marked, mended.

    Raises:
        NotFound: no such application of this person.
        Conflict: `nothing_to_correct`: it was sent already; `no_free_place` for what is now applied for.
        Invalid: a value is faulty, or one that was not marked (`not_asked`).
    """
    with unit_of_work(actor.scope if actor.acting is None else reach(actor, application_id)):
        hold(actor, now)
        application, request = _asked(actor, application_id)
        marked = request.marks.keys()
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        submission = latest(application_id)
        content = sealing.open_submission(application_id, submission.id, bytes(submission.sealed))
        published = catalogue.version(application.service_version_id)
        before = iv.load(published, content["interview"], today)
        _check_files(application_id, published, given)
        # What a mended value is the key to is forgotten with it, and awaited: a job looks it up.
        mended = mend(before, marked, given, now.isoformat(), source_of(actor))
        plan = iv.plan(resolution.with_look_ups(mended, capabilities()))
        reserve_places(plan, application.applicant_id, application_id, now)
        add_submission(application, plan, Submission.Reason.CORRECTION, actor, now, submission.revision + 1)
        calendar = regions.calendar_of(application.region_id, today)
        if plan.interview.pending:
            jobs.defer(CATCH_UP, at=now + FIRST_CATCH_UP, case_id=application_id, round=1)
        step = processes.answer_correction(request.id, iv.answers(plan), published, calendar, now)
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
        note_agent(actor, application_id, now)
        follow_up(application_id, step)


@policy("applications.correct")
def attach_correction(
    actor: Actor, application_id: UUID, path: str, filename: str, content: bytes, now: datetime
) -> Attached:
    """Take a file in place of one that an officer marked; its id is then what is sent. As in the interview.

    Raises:
        NotFound: no such application of this person.
        Conflict: `nothing_to_correct`: it was sent already.
        Invalid: `path` was not marked (`not_asked`), or the file cannot be taken (as `files.attach` says).
    """
    with unit_of_work(actor.scope if actor.acting is None else reach(actor, application_id)):
        application, request = _asked(actor, application_id)
        if path not in request.marks:
            raise Invalid({path: [NOT_ASKED]})
        owner = files.Owner(
            application.id,
            application.region_id,
            application.applicant_id,
            application.agency_ids,
            application.service_version_id,
        )
    return files.take(actor, owner, path, filename, content, now)


def _asked(actor: Actor, application_id: UUID) -> tuple[Application, OpenCorrection]:
    """The application and what of it is to be mended, for somebody who may."""
    application: Application | None = Application.objects.filter(id=application_id).first()
    if application is None:
        raise NotFound
    subject = Subject(
        application.applicant_id,
        application.region_id,
        application.agency_ids,
        service_id=application.service_id,
        case_id=application.id,
    )
    permit(actor, "applications.correct", subject)
    request = open_correction(application_id)
    if request is None:
        raise Conflict("nothing_to_correct")
    return application, request


def _check_files(case_id: UUID, published: PublishedService, given: Mapping[str, Any]) -> None:
    """A document's answer names a file of this very question. Raises Invalid."""
    sent = {(one.path, str(one.id)) for one in files_of(case_id)}
    elements = {path: published.elements[place_of(published.service, path).element] for path in given}
    documents = [path for path, one in elements.items() if one.kind is ElementKind.DOCUMENT and given[path]]
    faults = {path: [REQUIRED] for path in documents if (path, str(given[path])) not in sent}
    if faults:
        raise Invalid(faults)
