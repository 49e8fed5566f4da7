"""What a registry could not say in time is asked again, before and after the submission."""

from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import resolution, sealing
from mpp.applications.actions.effects import SETTLE, follow_up
from mpp.applications.actions.interviews import CATCH_UP, keep_outcomes
from mpp.applications.actions.submitting import add_submission
from mpp.applications.models import Application, Interview, Submission
from mpp.applications.queries import latest
from mpp.applications.recalling import living_consents
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel import jobs
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.regions import queries as regions
from mpp.registries import calls
from mpp.registries.directory import capabilities, registries
from mpp.registries.ports import Outcome

BUDGET_SECONDS = 10.0
MOST_ROUNDS = 60
Came = list[tuple[resolution.Inquiry, Outcome]]


@policy("applications.catch_up")
def catch_up(actor: Actor, case_id: UUID, round_: int, now: datetime) -> None:
    """Ask again for what is awaited; until it came, the job comes back with growing pauses."""
    with unit_of_work(actor.scope):
        row: Interview | None = Interview.objects.filter(id=case_id).first()
        interview = None if row is None else current(row, now)
        living = living_consents(interview.published, row.applicant_id) if row and interview else {}
    if row is None or interview is None or not iv.waits_for_registry(interview):
        return
    asked = resolution.inquiries(iv.plan(interview), capabilities(), consents=living)
    requests = [calls.Request(registries()[one.registry], one.question) for one in asked]
    came: Came = list(zip(asked, calls.resolve(requests, BUDGET_SECONDS), strict=True))
    with unit_of_work(actor.scope):
        after = _take(actor, case_id, came, now)
        if iv.waits_for_registry(after) and round_ < MOST_ROUNDS:
            pause = timedelta(seconds=jobs.pause(round_))
            jobs.defer(CATCH_UP, at=now + pause, case_id=case_id, round=round_ + 1)


@inside_action
def current(row: Interview, now: datetime) -> iv.Interview:
    """The interview while it is open; afterwards that of the submission which holds, and of a bundle nothing."""
    published = catalogue.version(row.service_version_id)
    today = now.astimezone(regions.zone_of(row.region_id)).date()
    if row.state == Interview.State.OPEN or published.parts:
        return sealing.open_interview(row.id, bytes(row.sealed), published, today)
    submission = latest(row.id)
    content = sealing.open_submission(row.id, submission.id, bytes(submission.sealed))
    return iv.load(published, content["interview"], today)


def _awaited(before: iv.Interview, came: Came) -> Came:
    """Of what came, what nobody has brought meanwhile: two runs at once write one revision."""
    open_paths = before.pending.keys() | before.unconfirmed.keys()
    return [(inquiry, outcome) for inquiry, outcome in came if open_paths & set(inquiry.paths)]


def _take(actor: Actor, case_id: UUID, came: Came, now: datetime) -> iv.Interview:
    row = Interview.objects.select_for_update().get(id=case_id)
    before = current(row, now)
    after = keep_outcomes(row, before, _awaited(before, came), now)
    if after == before:
        return after
    if row.state == Interview.State.OPEN:
        row.sealed = sealing.seal_interview(row.id, after)
        row.updated_at = now
        row.save(update_fields=["sealed", "updated_at"])
        return after
    take_late_facts(actor, case_id, after, now)
    return after


@inside_action
def take_late_facts(actor: Actor, case_id: UUID, after: iv.Interview, now: datetime) -> None:
    """What came after the submission is its next revision, and answers the rules that the case waits for."""
    plan = iv.plan(after)
    application = Application.objects.get(id=case_id)
    add_submission(application, plan, Submission.Reason.LATE_FACTS, actor, now, latest(case_id).revision + 1)
    calendar = regions.calendar_of(application.region_id, after.today)
    step = processes.provide_rules(case_id, iv.answers(plan), after.published, calendar, now)
    follow_up(case_id, step)
    jobs.defer(SETTLE, case_id=case_id)
