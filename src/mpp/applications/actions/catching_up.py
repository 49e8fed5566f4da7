"""What a registry could not say in time is asked again, before and after the submission."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import resolution, sealing
from mpp.applications.actions.effects import SETTLE, follow_up
from mpp.applications.actions.interviews import CATCH_UP
from mpp.applications.actions.outcomes import keep_outcomes
from mpp.applications.actions.submitting import add_submission
from mpp.applications.interview.contradicting import contradictions
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
from mpp.registries.ports import Outcome, Pending, Trouble, Unavailable

BUDGET_SECONDS = 10.0
MOST_ROUNDS = 60
CONTRADICTED = "contradicted"  # the event's code: a late answer says otherwise than what was submitted
_NOT_CALLED = frozenset({Trouble.RESTING, Trouble.BUSY})
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
    came = _outcomes(asked)
    with unit_of_work(actor.scope):
        after = _take(actor, case_id, came, now)
        if iv.waits_for_registry(after) and round_ < MOST_ROUNDS:
            pause = timedelta(seconds=jobs.pause(round_))
            jobs.defer(CATCH_UP, at=now + pause, case_id=case_id, round=round_ + 1)


def _outcomes(asked: list[resolution.Inquiry]) -> Came:
    """What the registries say. One that wakes lets one call try: once that is answered, the others go out too."""
    came = _asked(asked)
    awake = {inquiry.registry for inquiry, outcome in came if not isinstance(outcome, Unavailable | Pending)}
    left = [inquiry for inquiry, outcome in came if inquiry.registry in awake and _was_not_called(outcome)]
    return [one for one in came if one[0] not in left] + _asked(left)


def _asked(inquiries: list[resolution.Inquiry]) -> Came:
    requests = [calls.Request(registries()[one.registry], one.question) for one in inquiries]
    return list(zip(inquiries, calls.resolve(requests, BUDGET_SECONDS), strict=True))


def _was_not_called(outcome: Outcome) -> bool:
    return isinstance(outcome, Unavailable) and outcome.reason in _NOT_CALLED


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
    _note_contradictions(case_id, before, after, now)
    return after


def _note_contradictions(case_id: UUID, before: iv.Interview, after: iv.Interview, now: datetime) -> None:
    """The case says that a registry contradicts what was submitted, also where an officer has decided already."""
    old, new = ({(path, who) for path, sources in _said(one) for who in sources} for one in (before, after))
    for registry in sorted({who for _, who in new - old}):
        processes.note(case_id, CONTRADICTED, "", registry, now)


def _said(interview: iv.Interview) -> Iterable[tuple[str, tuple[str, ...]]]:
    return contradictions(interview.notices, interview.conflicts).items()


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
