"""Submitting: an open interview becomes an application and a case, once, however often it is sent."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from mpp.applications import interview as iv
from mpp.applications import parties, resolution, sealing
from mpp.applications.actions import agents, papers, replanning
from mpp.applications.actions.effects import SETTLE, follow_up
from mpp.applications.actions.limiting import reserve_places
from mpp.applications.actions.notices import notify_with
from mpp.applications.interview.consenting import purposes_of, refused_paths, rests_on_consent, without
from mpp.applications.models import Application, File, Interview, Submission
from mpp.applications.notice_texts import Code
from mpp.applications.numbers import TRIES, NumberTaken, save_numbered
from mpp.applications.queries import receipt_of
from mpp.applications.reaching import hold, reach, subject_of
from mpp.applications.recalling import living_consents
from mpp.applications.terms import Receipt
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ElementKind
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import inside_action, permit, policy
from mpp.kernel import jobs
from mpp.kernel.blind import NotIndexable
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_blind
from mpp.kernel.prepared import insert
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.regions import queries as regions
from mpp.vault import actions as vault
from mpp.vault.rules import Assurance, KnownFact

CHANGED = "changed_since"  # the interview is planned anew, or will be: what differs was not seen yet
_TAKE = (
    "UPDATE applications_interview SET state = 'submitted', updated_at = %s "
    "WHERE id = %s AND state = 'open' RETURNING *"
)


@policy("applications.submit")
def submit(actor: Actor, interview_id: UUID, confirmed: Mapping[str, str] | None, now: datetime) -> Receipt:
    """Submit an interview. Sent again (double click, two tabs, a lost reply): the first one's receipt.

    `confirmed` holds for each output that asks for it the name as the person confirmed it; None: the person
    confirmed all of them as they stand.

    Raises:
        NotFound: no such interview of this person.
        NotPermitted: the mandate is over (`mandate_expired`, `mandate_revoked`); the answers stay.
        Conflict: `changed_since` (planned anew after thirty days, and what differs was not read), `unfinished`,
            `blocked` by a rule, `name_not_confirmed`, `no_free_place`, or the code of a notice that forbids it
            (`dukcapil_dead`); `numbers_exhausted`, a region whose year is full.
    """
    for _ in range(TRIES):
        with suppress(NumberTaken):
            return _once(actor, interview_id, confirmed, now)
    raise Conflict("numbers_exhausted")


def _once(actor: Actor, interview_id: UUID, confirmed: Mapping[str, str] | None, now: datetime) -> Receipt:
    with unit_of_work(reach(actor, interview_id)):
        hold(actor, now)
        taken = _taken(interview_id, now)
        row: Interview | None = taken or Interview.objects.filter(id=interview_id).first()
        if row is None:
            raise NotFound
        permit(actor, "applications.submit", subject_of(actor, row))
        if catalogue.version(row.service_version_id).parts:
            raise Conflict("is_a_bundle")
        if taken is None:
            return receipt_of(Application.objects.get(id=interview_id))
        return _submit(actor, taken, confirmed, now)


def _taken(interview_id: UUID, now: datetime) -> Interview | None:
    """Lock an open interview and mark it submitted, in one statement; None when it is submitted already.

    Who comes second waits for the first one's end. What is refused afterwards takes the mark back.
    """
    return next(iter(Interview.objects.raw(_TAKE, [now, interview_id])), None)


def _submit(actor: Actor, row: Interview, confirmed: Mapping[str, str] | None, now: datetime) -> Receipt:
    published = catalogue.version(row.service_version_id)
    today = now.astimezone(regions.zone_of(row.region_id)).date()
    plan = iv.plan(sealing.open_interview(row.id, bytes(row.sealed), published, today))
    if row.resolved_at is None:  # the registries were not asked yet: the check page asks them
        raise Conflict("unfinished")
    if replanning.is_due(row, now):
        raise Conflict(CHANGED)
    check(plan, confirmed)
    reserve_places(plan, row.applicant_id, row.id, now)
    return lodge(plan, row, actor, today, now)


@inside_action
def lodge(plan: iv.Plan, row: Interview, actor: Actor, today: date, now: datetime) -> Receipt:
    """Make the application and the case of an interview that was checked. Raises NumberTaken."""
    plan = iv.plan(papers.bring_in(row, _by_consent(plan.interview, row, now), now))
    agencies = _agencies(plan, row.region_id)
    application = _application(plan, row, actor, list(agencies.values()), today, now)
    add_submission(application, plan, Submission.Reason.FIRST, actor, now)
    if any(slot.element.kind is ElementKind.DOCUMENT for slot in plan.slots.values()):
        File.objects.filter(case_id=row.id).update(agency_ids=application.agency_ids)
    if agents.may_speak_for(actor):
        _remember(plan, row, now)
    due_at = _open_case(plan, application, agencies, actor, now)
    record(Act(now, "applications.submit", actor.kind, actor.account_id, row.region_id, "application", row.id))
    agents.note_agent(actor, row.id, now)
    agents.end_consent(row, now)
    if parties.to_settle(plan):
        jobs.defer(SETTLE, case_id=row.id)
    notify_with(application, plan.values, Code.RECEIVED, now, due_at)
    return receipt_of(application, due_at)


def _by_consent(interview: iv.Interview, row: Interview, now: datetime) -> iv.Interview:
    """The interview with what rests on a consent only where one lives; its use is written down under it."""
    if not rests_on_consent(interview):
        return interview
    living = living_consents(interview.published, row.applicant_id)
    interview = without(interview, refused_paths(interview.published, living))
    purposes = purposes_of(interview.published)
    for path, consent_id in ((path, living[purposes[path]]) for path in purposes.keys() & interview.known.keys()):
        access = vault.Access(
            person_id=row.applicant_id,
            region_id=row.region_id,
            case_id=row.id,
            recipient="office",
            elements=(path,),
            purpose=row.service_id,
            consent_id=consent_id,
        )
        vault.disclose(access, now)
    return interview


def _language(actor: Actor) -> str:
    """The language in which the person reads; who fills in for her reads his own."""
    return (get_language() or "id")[:2] if actor.kind is ActorKind.PERSON else "id"


@inside_action
def check(plan: iv.Plan, confirmed: Mapping[str, str] | None) -> None:
    """Whether it may be sent. Raises Conflict, as `submit`."""
    review = iv.review(plan)
    if plan.interview.before is not None:
        raise Conflict(CHANGED)
    if review.unfinished:
        raise Conflict("unfinished")
    if review.blocked:
        raise Conflict("blocked", rules=[rule.id for rule in review.blocked])
    if (notice := resolution.forbids_submitting(plan.interview)) is not None:
        raise Conflict(notice)
    for name, output in plan.interview.published.service.outputs.items():
        if (
            confirmed is not None
            and output.confirm_name
            and plan.values.get(output.confirm_name) != confirmed.get(name)
        ):
            raise Conflict("name_not_confirmed", output=name)


def _agencies(plan: iv.Plan, region_id: UUID) -> dict[str, UUID]:
    """The region's agencies that work on a case of this service, by kind."""
    kinds = plan.interview.published.service.agency_kinds
    return {kind: agency for kind, agency in regions.agencies_of(region_id).items() if kind in kinds}


def _application(
    plan: iv.Plan, row: Interview, actor: Actor, agency_ids: list[UUID], today: date, now: datetime
) -> Application:
    known, needed = iv.once_only(plan)
    application = Application(
        id=row.id,
        region_id=row.region_id,
        applicant_id=row.applicant_id,
        agency_ids=agency_ids,
        service_id=row.service_id,
        service_version_id=row.service_version_id,
        parameters=dict(plan.interview.parameters),
        language=_language(actor),
        known=known,
        needed=needed,
        asked=[slot.place.element for slot in iv.asked(plan)],
        mandate_id=agents.mandate_of(actor, row),
        sealed_agent=agents.sealed_contact(actor, row.id),
        submitted_at=now,
    )
    return save_numbered(application, regions.code_of(row.region_id), today.year)


@inside_action
def add_submission(
    application: Application,
    plan: iv.Plan,
    reason: Submission.Reason,
    actor: Actor,
    now: datetime,
    revision: int = 1,
) -> None:
    """Write down one revision of the values, whole."""
    submission_id = new_id()
    content = {"interview": iv.dump(plan.interview), "values": iv.snapshot(plan)}
    submission = Submission(
        id=submission_id,
        region_id=application.region_id,
        application=application,
        applicant_id=application.applicant_id,
        agency_ids=application.agency_ids,
        revision=revision,
        reason=reason,
        sealed=sealing.seal_submission(application.id, submission_id, content),
        officer_id=actor.officer_id,
        agent_id=actor.person_id if actor.acting is not None else None,
        at=now,
    )
    insert(submission)


def _remember(plan: iv.Plan, row: Interview, now: datetime) -> None:
    """What the person declared about herself, and not about this one matter, is not asked again."""
    told = [(slot.place.element, slot.held) for slot in iv.lasting(plan) if slot.held]
    facts = [KnownFact(name, one.value, one.source, Assurance(one.assurance), now) for name, one in told]
    vault.remember(row.applicant_id, facts, now)


def _open_case(
    plan: iv.Plan, application: Application, agencies: Mapping[str, UUID], actor: Actor, now: datetime
) -> datetime | None:
    """Open the case; return by when it is promised."""
    published = plan.interview.published
    applicant = next(name for name, one in published.service.parties.items() if one.applicant)
    label = sealing.masked(str(plan.values.get(f"{applicant}.name", "")))
    opening = processes.Opening(
        case_id=application.id,
        region_id=application.region_id,
        applicant_id=application.applicant_id,
        agency_ids=agencies,
        number=application.number,
        service_version_id=application.service_version_id,
        sealed_label=sealing.seal_text(application.id, "label", label),
        applicant_nik_index=_nik_index(plan.values.get(f"{applicant}.nik")),
        spared=processes.Spared(
            known=application.known,
            asked=application.needed - application.known,
            from_afar=actor.kind is ActorKind.PERSON,
        ),
    )
    calendar = regions.calendar_of(application.region_id, plan.interview.today)
    step = processes.open_case(opening, published, calendar, iv.answers(plan), now)
    follow_up(application.id, step)
    return step.due_at


def _nik_index(nik: Any) -> str:
    """By which officers find the case when a person knows no number; nothing of what is no NIK."""
    try:
        return process_blind().nik(nik) if isinstance(nik, str) else ""
    except NotIndexable:
        return ""
