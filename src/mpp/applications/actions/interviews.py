"""Collecting: start or resume an interview, ask the registries, take a page of answers, take a file.

Registries are called outside any transaction, within a short budget; what is late is awaited (a job asks
again) and the person goes on.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from mpp.applications import interview as iv
from mpp.applications import resolution, sealing
from mpp.applications.actions import disclosing, replanning
from mpp.applications.actions.outcomes import keep_outcomes
from mpp.applications.interview.consenting import by_consent
from mpp.applications.models import Interview
from mpp.applications.reaching import REPRESENTING, consented, hold, missing, reach, source_of, subject_of
from mpp.applications.recalling import living_consents, recall_under
from mpp.applications.terms import OpenInterview
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.queries import Offering
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.prepared import Prepared, insert
from mpp.kernel.scope import Scope, unit_of_work
from mpp.registries import calls
from mpp.registries.directory import capabilities, registries
from mpp.vault import actions as vault
from mpp.vault.rights import queries as rights

CATCH_UP = "applications.catch_up"
FIRST_CATCH_UP = timedelta(seconds=settings.MPP_REGISTRY_REST)
"""By then a system that was silent may be called again."""
_SAVE = (
    "UPDATE applications_interview SET sealed = %s, revision = revision + 1, updated_at = %s "
    "WHERE id = %s AND revision = %s AND state = 'open'"
)
_ONE = Prepared(Interview, lambda row: Interview.objects.filter(id=row))
_LOCKED = Prepared(Interview, lambda row: Interview.objects.select_for_update().filter(id=row))


@policy("applications.start")
def start(actor: Actor, region_code: str, service_id: str, now: datetime) -> UUID:
    """The open interview of this person for a service in a region, or a new one.

    Raises:
        NotFound: the region does not offer the service.
        NotPermitted: `assurance_too_low` for this service, an actor without a person, or a mandate that does not
            cover it (`outside_mandate`) or is over.
        Conflict: `restricted`: the person stopped new uses of the data.
    """
    return _start(actor, region_code, service_id, now).id


@policy("applications.start")
def start_and_open(actor: Actor, region_code: str, service_id: str, now: datetime) -> OpenInterview:
    """As `start`, and the registries are asked; nothing that is new is read again. Raises as `start`."""
    begun = _start(actor, region_code, service_id, now)
    return open_interview(actor, begun.id, now) if begun.view is None else _resolve_all(actor, begun.view, now)


def _start(actor: Actor, region_code: str, service_id: str, now: datetime) -> "Begun":
    offering = catalogue.offering(region_code, service_id)
    if actor.person_id is None:
        raise NotPermitted("person_needed")
    if actor.assurance < offering.published.service.minimum_assurance:
        raise NotPermitted("assurance_too_low")
    interview_id = new_id()
    process_ring().make(interview_id, HolderKind.CASE)
    if actor.acting is not None:
        return _start_for_another(actor, interview_id, offering, now)
    with unit_of_work(actor.scope):
        _one_start_at_a_time(actor.person_id)
        return begin(interview_id, offering, actor.person_id, None, now)


@dataclass(frozen=True, slots=True)
class Begun:
    """An interview that was found or begun; what it knew from the vault, and how it stands, when it is new."""

    id: UUID
    known: list[str]
    view: OpenInterview | None


def _start_for_another(actor: Actor, interview_id: UUID, offering: Offering, now: datetime) -> Begun:
    """The principal's interview, or a new one on what the vault knows of him and this service needs."""
    assert actor.acting is not None
    principal = actor.acting.principal_id
    permit(actor, "applications.start", Subject(principal, offering.region_id, service_id=offering.service_id))
    with unit_of_work(Scope.system(REPRESENTING)):
        hold(actor, now)
        _one_start_at_a_time(principal)
        begun = begin(interview_id, offering, principal, None, now, actor.acting.mandate_id)
        if begun.known:
            told = tuple(begun.known)
            access = vault.Access(principal, offering.region_id, begun.id, "agent", told, offering.service_id)
            vault.disclose(access, now)
        about = ("interview", begun.id)
        record(Act(now, "applications.represent", actor.kind, actor.account_id, offering.region_id, *about))
    return begun


@inside_action
def begin(
    interview_id: UUID,
    offering: Offering,
    person_id: UUID,
    assisting_agency_id: UUID | None,
    now: datetime,
    mandate_id: UUID | None = None,
) -> Begun:
    """The open interview of a person, or a new one of this id on what the vault knows.

    What the person began alone and what an office began with her are two: the office never sees the first.

    Raises:
        Conflict: `restricted`: the person stopped new uses of the data; what was begun before goes on.
    """
    open_ones = Interview.objects.filter(
        applicant_id=person_id,
        region_id=offering.region_id,
        service_id=offering.service_id,
        state=Interview.State.OPEN,
        assisting_agency_id=assisting_agency_id,
        expires_at__gt=now,
    )
    found: UUID | None = open_ones.values_list("id", flat=True).first()
    if found is not None:
        return Begun(found, [], None)
    if rights.is_restricted(person_id):
        raise Conflict("restricted")
    recalled = recall_under(offering.published, person_id, mandate_id, now)
    known, others = recalled.known, recalled.conflicts_among(recalled.known)
    plain = iv.Interview(offering.published, now.date(), offering.parameters, known, conflicts=others)
    fresh = iv.prepared(plain, now.isoformat())
    row = Interview(
        id=interview_id,
        region_id=offering.region_id,
        applicant_id=person_id,
        assisting_agency_id=assisting_agency_id,
        mandate_id=mandate_id,
        service_id=offering.service_id,
        service_version_id=offering.version_id,
        sealed=sealing.seal_interview(interview_id, fresh),
        created_at=now,
        updated_at=now,
        expires_at=now + replanning.LIFE,
    )
    insert(row)
    return Begun(interview_id, list(known), _view(row, fresh, now))


def _one_start_at_a_time(person_id: UUID) -> None:
    """A second press of the button waits for the first, and finds its interview."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"interview:{person_id}"])


@policy("applications.answer")
def open_interview(actor: Actor, interview_id: UUID, now: datetime) -> OpenInterview:
    """The interview as it stands; the registries are asked when that has not been done yet. Raises NotFound."""
    view, resolved = _read(actor, interview_id, now)
    if view.state != Interview.State.OPEN:
        return view
    if view.is_due:
        return _resolve_all(actor, _planned_anew(actor, view, now), now)
    if not resolved:
        return _resolve_all(actor, view, now)
    left = resolution.look_ups(view.plan, capabilities())  # of a page that was saved by who then fell over
    return _resolve(actor, view, left, now) if left else view


def _planned_anew(actor: Actor, view: OpenInterview, now: datetime) -> OpenInterview:
    """An interview of long ago over today's version and facts, its answers kept. Of two at once the first plans."""
    with unit_of_work(reach(actor, view.id)):
        row = _locked(actor, view.id, now)
        interview = _opened(row, now)
        if replanning.is_due(row, now):
            interview = replanning.plan_anew(actor, row, interview, now)
            replanning.sealed_anew(row, interview, now)
    return _view(row, interview, now)


@policy("applications.answer")
def acknowledge(actor: Actor, interview_id: UUID, now: datetime) -> OpenInterview:
    """The person has seen what differs since the interview was planned. Again: no change. Raises NotFound."""
    with unit_of_work(reach(actor, interview_id)):
        row = _locked(actor, interview_id, now)
        interview = _opened(row, now)
        if interview.before is not None:
            interview = interview.with_(before=None)
            _keep(row, interview, now)
    return _view(row, interview, now)


@policy("applications.answer")
def save_page(  # noqa: PLR0913 - the two switches are one channel's each
    actor: Actor,
    interview_id: UUID,
    page_id: str,
    given: Mapping[str, Any],
    now: datetime,
    *,
    seen: str = "",
    partial: bool = False,
    read: OpenInterview | None = None,
) -> OpenInterview:
    """Take the answers of one page; a NIK among them is verified at once, if its registry is quick.

    So is looked up what these answers are the key to.

    `seen`: the page's `interview.stamp` as the person saw it, so that of two tabs the later does not overwrite
    unseen; empty where a channel has one view only. `partial`: keep what is right and say nothing of the rest: the
    person goes on another day. `read`: the interview as this request has read it; unless somebody has saved since,
    it is not read again.

    Raises:
        Invalid: some answers are faulty; nothing was taken.
        Conflict: `changed_elsewhere`: other answers stand on this page than those that were seen.
        NotFound: no such interview of this person, or it asks no such page.
    """

    def answered(before: iv.Interview) -> iv.Interview:
        after = iv.answer(before, page_id, given, now.isoformat(), source_of(actor), partial=partial)
        if seen:
            _check_seen(before, after, page_id, seen)
        return after

    view = read and _saved_as_read(actor, read, answered, now)
    if view is None:
        with unit_of_work(reach(actor, interview_id)):
            row = _locked(actor, interview_id, now)
            after = answered(_opened(row, now))
            _keep(row, after, now)
        view = _view(row, after, now)
    holders = {path.rpartition(".nik")[0] for path in given if path.endswith(".nik")}
    asked = resolution.inquiries(view.plan, capabilities(), holders, _living(actor, view)) if holders else []
    asked += [one for one in resolution.look_ups(view.plan, capabilities()) if one not in asked]
    return _resolve(actor, view, asked, now) if asked else view


def _saved_as_read(
    actor: Actor, read: OpenInterview, answered: Callable[[iv.Interview], iv.Interview], now: datetime
) -> OpenInterview | None:
    """Save on what this request has read already; None when somebody else has saved since."""
    permit(actor, "applications.answer", subject_of(actor, read))
    after = answered(read.plan.interview)
    with unit_of_work(reach(actor, read.id)):
        hold(actor, now)
        sealed = sealing.seal_interview(read.id, after)
        with connection.cursor() as cursor:
            cursor.execute(_SAVE, [sealed, now, read.id, read.revision])
            if not cursor.rowcount:
                return None
    return replace(read, revision=read.revision + 1, plan=iv.plan(after))


def _check_seen(before: iv.Interview, after: iv.Interview, page_id: str, seen: str) -> None:
    """The page stands as it was seen, or already says what is sent (the same again). Raises Conflict."""
    shown = [iv.page(iv.plan(one), page_id) for one in (before, after)]
    stamps = [iv.stamp(one) for one in shown if one is not None]
    if stamps[0] != seen and stamps[0] != stamps[-1]:
        raise Conflict("changed_elsewhere")


def _resolve_all(actor: Actor, view: OpenInterview, now: datetime) -> OpenInterview:
    asked = resolution.inquiries(view.plan, capabilities(), consents=_living(actor, view))
    return _resolve(actor, view, asked, now)


def _resolve(actor: Actor, view: OpenInterview, asked: list[resolution.Inquiry], now: datetime) -> OpenInterview:
    """Ask the registries outside any transaction, then keep what they said."""
    requests = [calls.Request(registries()[one.registry], one.question) for one in asked]
    outcomes = calls.resolve(requests, settings.MPP_REGISTRY_WAIT) if requests else []
    with unit_of_work(reach(actor, view.id)):
        row = _locked(actor, view.id, now)
        interview = keep_outcomes(row, _opened(row, now), list(zip(asked, outcomes, strict=True)), now)
        interview = replanning.unless_same(interview)
        row.resolved_at = row.resolved_at or now
        _keep(row, interview, now)
        if iv.waits_for_registry(interview):
            jobs.defer(CATCH_UP, at=now + FIRST_CATCH_UP, case_id=row.id, round=1)
    return _view(row, interview, now)


def _living(actor: Actor, view: OpenInterview) -> Collection[str]:
    """The purposes of this interview to which a consent lives; most services have none, and ask nothing."""
    able = {element for can in capabilities().values() for element in can}
    if able.isdisjoint(by_consent(view.published)):
        return ()
    with unit_of_work(reach(actor, view.id)):
        return living_consents(view.published, view.applicant_id)


def _read(actor: Actor, interview_id: UUID, now: datetime) -> tuple[OpenInterview, bool]:
    consented(actor, interview_id)
    with unit_of_work(actor.scope):
        row = _ONE.first(interview_id)
        if row is not None:
            return _shown(actor, row, now)
    raise missing(actor)


def _shown(actor: Actor, row: Interview, now: datetime) -> tuple[OpenInterview, bool]:
    permit(actor, "applications.answer", subject_of(actor, row))
    if actor.kind is ActorKind.OFFICER and row.state != Interview.State.OPEN:
        # Once it was sent, the helper's office reads of it what its place in the case allows, not this.
        return _view(row, iv.Interview(catalogue.version(row.service_version_id), now.date()), now), True
    interview = _opened(row, now)
    disclosing.looked(actor, row, {*interview.known, *interview.answers}, now)
    return _view(row, interview, now), row.resolved_at is not None


def _locked(actor: Actor, interview_id: UUID, now: datetime) -> Interview:
    hold(actor, now)
    row = _LOCKED.first(interview_id)
    if row is None or row.state != Interview.State.OPEN:
        raise NotFound("interview_not_open")
    permit(actor, "applications.answer", subject_of(actor, row))
    return row


def _opened(row: Interview, now: datetime) -> iv.Interview:
    published = catalogue.version(row.service_version_id)
    return sealing.open_interview(row.id, bytes(row.sealed), published, now.date())


def _keep(row: Interview, interview: iv.Interview, now: datetime) -> None:
    row.sealed = sealing.seal_interview(row.id, interview)
    row.revision += 1
    row.updated_at = now
    row.save(update_fields=["sealed", "revision", "updated_at", "resolved_at"])


def _view(row: Interview, interview: iv.Interview, now: datetime) -> OpenInterview:
    return OpenInterview(
        id=row.id,
        region_id=row.region_id,
        service_id=row.service_id,
        state=row.state,
        published=interview.published,
        plan=iv.plan(interview),
        revision=row.revision,
        applicant_id=row.applicant_id,
        assisting_agency_id=row.assisting_agency_id,
        is_due=replanning.is_due(row, now),
    )
