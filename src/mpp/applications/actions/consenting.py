"""Consent where no law is the basis: given or refused in an interview, and taken back at any time.

UU 27/2022 art. 20 to 24 and 40.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import get_language

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.interviews import CATCH_UP, FIRST_CATCH_UP
from mpp.applications.actions.submitting import add_submission
from mpp.applications.interview.consenting import purposes_of, refused_paths, waiting, without
from mpp.applications.models import Application, Interview, Submission
from mpp.applications.queries import latest
from mpp.applications.reaching import reach, subject_of
from mpp.applications.recalling import living_consents, recall
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.texts import text
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.models import Case
from mpp.regions import queries as regions
from mpp.vault import actions as vault
from mpp.vault.telling import TELL, Told

FOLLOW = "applications.follow_withdrawal"
WITHDRAWN = "consent_withdrawn"


@policy("vault.give_consent")
def answer_consents(actor: Actor, interview_id: UUID, answers: Mapping[str, bool], now: datetime) -> None:
    """Give or refuse consent to purposes of an open interview; what a given one allows is taken at once.

    Raises:
        NotFound: no such open interview of this person, or a purpose that it does not ask.
    """
    with unit_of_work(reach(actor, interview_id)):
        row: Interview | None = (
            Interview.objects.select_for_update().filter(id=interview_id, state=Interview.State.OPEN).first()
        )
        if row is None:
            raise NotFound
        subject = subject_of(actor, row)
        permit(actor, "vault.give_consent", subject)
        published = catalogue.version(row.service_version_id)
        for purpose, given in answers.items():
            answered = _answered(published, purpose, row.id)
            say = vault.give if given else vault.refuse
            consent_id = say(row.applicant_id, answered, now)
            outcome = "given" if given else "refused"
            record(
                Act(
                    now,
                    "vault.consent",
                    actor.kind,
                    actor.account_id,
                    row.region_id,
                    "consent",
                    consent_id,
                    outcome,
                )
            )
        _refresh(row, published, now)


def _answered(published: PublishedService, purpose: str, case_id: UUID) -> vault.Answered:
    """Which words the person has read, in her language."""
    found = published.consents.get(purpose)
    if found is None:
        raise NotFound
    language = (get_language() or "id")[:2]
    read = [
        text(published, f"consents.{purpose}.{name}", language, getattr(found, name))
        for name in ("label", "words", "recipient", "refused", "withdrawn")
    ]
    return vault.Answered(purpose, found.version, sha256("\n".join(read).encode()).hexdigest(), language, case_id)


def _refresh(row: Interview, published: PublishedService, now: datetime) -> None:
    """The interview with what is allowed now and without what is not; its next page asks the registries."""
    interview = sealing.open_interview(row.id, bytes(row.sealed), published, now.date())
    refused = refused_paths(published, living_consents(published, row.applicant_id))
    allowed = purposes_of(published).keys() - refused
    fresh = {path: held for path, held in recall(published, row.applicant_id, now).known.items() if path in allowed}
    interview = without(interview, refused)
    row.sealed = sealing.seal_interview(row.id, interview.with_(known={**interview.known, **fresh}))
    row.revision += 1
    row.resolved_at, row.updated_at = None, now
    row.save(update_fields=["sealed", "revision", "resolved_at", "updated_at"])


@policy("vault.withdraw_consent")
def withdraw_consent(actor: Actor, purpose: str, now: datetime) -> None:
    """Take a consent back: nothing more is taken or used from now on, in open interviews and running cases too.

    Raises NotFound: no consent to this purpose lives.
    """
    assert actor.person_id is not None
    with unit_of_work(actor.scope):
        permit(actor, "vault.withdraw_consent", Subject(person_id=actor.person_id))
        people = list(actor.person_ids)  # a merged record's cases rest on what was said under it
        if not sum(vault.withdraw(one, purpose, now) for one in people):  # each of them, not the first alone
            raise NotFound
        for row in Interview.objects.filter(applicant_id__in=people).only("id", "service_version_id"):
            if purpose in catalogue.version(row.service_version_id).consents:
                jobs.defer(FOLLOW, lock=str(row.id), case_id=row.id)
        record(Act(now, "vault.withdraw_consent", actor.kind, actor.account_id, None, "person", actor.person_id))


@policy("vault.follow_withdrawal")
def follow_withdrawal(actor: Actor, case_id: UUID, now: datetime) -> None:
    """Take out of an interview or a running case what no consent covers any more. Again: no change.

    A closed case stays as it was: it is an archive, kept by law.
    """
    with unit_of_work(actor.scope):
        row: Interview | None = Interview.objects.select_for_update().filter(id=case_id).first()
        if row is None:
            return
        published = catalogue.version(row.service_version_id)
        refused = refused_paths(published, living_consents(published, row.applicant_id))
        if row.state == Interview.State.OPEN:
            before = sealing.open_interview(row.id, bytes(row.sealed), published, now.date())
            row.sealed = sealing.seal_interview(row.id, without(before, refused))
            row.revision += 1
            row.save(update_fields=["sealed", "revision"])
            return
        case = cases.case(case_id)
        if case is not None and case.state != Case.State.CLOSED:
            _take_out(actor, Application.objects.get(id=case_id), published, refused, now)


def _take_out(
    actor: Actor, application: Application, published: PublishedService, refused: frozenset[str], now: datetime
) -> None:
    """A revision without the values; whatever needs them waits, and the timeline says so."""
    submission = latest(application.id)
    content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    today = now.astimezone(regions.zone_of(application.region_id)).date()
    before = iv.load(published, content["interview"], today)
    after = waiting(before, refused)
    if after == before:
        return
    plan = iv.plan(after)
    add_submission(application, plan, Submission.Reason.CONSENT, actor, now, submission.revision + 1)
    calendar = regions.calendar_of(application.region_id, today)
    processes.note(application.id, WITHDRAWN, "", "", now)
    step = processes.provide_rules(application.id, iv.answers(plan), published, calendar, now)
    follow_up(application.id, step)
    if after.pending:  # a consent that is given anew lets the registry be asked again
        jobs.defer(CATCH_UP, at=now + FIRST_CATCH_UP, case_id=application.id, round=1)
    jobs.defer(TELL, person_id=application.applicant_id, code=Told.WITHDRAWN, number=application.number)
