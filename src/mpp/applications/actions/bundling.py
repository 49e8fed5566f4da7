"""Life events: one interview becomes several applications, all of them in one transaction, once.

The event's interview is the bundle itself: its row stays, without a value, and its parts name it. Each part is an
interview, an application and a case like any other, under a key of its own and with its own values alone.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions import replanning
from mpp.applications.actions.interviews import CATCH_UP, FIRST_CATCH_UP, open_interview, save_page, start
from mpp.applications.actions.limiting import reserve_places
from mpp.applications.actions.submitting import CHANGED, check, lodge
from mpp.applications.interview.document import Held
from mpp.applications.interview.parts import tick_path
from mpp.applications.models import File, Interview
from mpp.applications.numbers import TRIES, NumberTaken
from mpp.applications.reaching import hold, reach, subject_of
from mpp.applications.terms import OpenInterview
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.events.composing import INCLUDE
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.scope import unit_of_work
from mpp.regions import queries as regions

NO_FREE_PLACE = "no_free_place"


@policy("applications.start")
def start_event(
    actor: Actor, region_code: str, event_id: str, now: datetime, without: Collection[str] = ()
) -> OpenInterview:
    """The open interview of this person for a life event in a region, with the ticks as given.

    Raises:
        NotFound: the region does not offer the event.
        NotPermitted: `assurance_too_low` for one of its services.
    """
    interview_id = start(actor, region_code, f"{catalogue.EVENT}{event_id}", now)
    view = open_interview(actor, interview_id, now)
    wanted = {
        tick_path(view.published, part): part.service not in without
        for part in view.published.parts
        if part.include
    }
    standing = {path: view.plan.interview.answers[path].value for path in wanted}
    return view if wanted == standing else save_page(actor, interview_id, INCLUDE, wanted, now)


@inside_action
def divided(plan: iv.Plan) -> list[iv.Divided]:
    """The parts of an event's plan, each judged by the version of its service that the region offered."""
    return iv.divide(plan, {part.service: _service(part.digest) for part in plan.interview.published.parts})


def _service(digest: str) -> PublishedService:
    return catalogue.version(catalogue.version_of_digest(digest))


@policy("applications.submit")
def submit_bundle(
    actor: Actor,
    interview_id: UUID,
    confirmed: Mapping[str, str] | None,
    now: datetime,
    seen: Collection[str] | None = None,
) -> None:
    """Apply for every part of a life event that can be applied for. Sent again: no change.

    `confirmed` as in `submit`, by the event's outputs; `seen` are the services that the person saw would be
    applied for, None where a channel does not ask.

    Raises:
        NotFound: no such interview of this person.
        Conflict: the codes of `submit`; `blocked` when no part is left; `parts_changed` since they were seen.
    """
    for _ in range(TRIES):
        with suppress(NumberTaken):
            ids = _ids(actor, interview_id, now)
            if ids:
                process_ring().ensure_many(list(ids.values()), HolderKind.CASE)
                _once(actor, interview_id, confirmed, now, seen, ids)
            return
    raise Conflict("numbers_exhausted")


def _ids(actor: Actor, interview_id: UUID, now: datetime) -> dict[str, UUID]:
    """New ids for the parts that will be applied for, whose keys are made before the transaction; none: it was."""
    with unit_of_work(reach(actor, interview_id)):
        row: Interview | None = Interview.objects.filter(id=interview_id).first()
        if row is None:
            raise NotFound
        permit(actor, "applications.submit", subject_of(actor, row))
        if row.state == Interview.State.SUBMITTED:
            return {}
        return {one.part.service: new_id() for one in _applied(_open(row, now)[0])}


def _open(row: Interview, now: datetime) -> tuple[list[iv.Divided], date]:
    published = catalogue.version(row.service_version_id)
    if not published.parts:
        raise Conflict("is_no_bundle")
    if row.resolved_at is None:  # the registries were not asked yet: the check page asks them
        raise Conflict("unfinished")
    if replanning.is_due(row, now):
        raise Conflict(CHANGED)
    today = now.astimezone(regions.zone_of(row.region_id)).date()
    plan = iv.plan(sealing.open_interview(row.id, bytes(row.sealed), published, today))
    if plan.interview.before is not None:
        raise Conflict(CHANGED)
    if iv.next_page(plan) is not None:
        raise Conflict("unfinished")
    return divided(plan), today


def _applied(parts: list[iv.Divided]) -> list[iv.Divided]:
    """The parts that can be sent. Raises Conflict: none can."""
    applied = [one for one in parts if one.left_out is None]
    if not applied:
        raise Conflict("blocked", rules=[rule.id for one in parts for rule in one.review.blocked])
    return applied


def _once(
    actor: Actor,
    interview_id: UUID,
    confirmed: Mapping[str, str] | None,
    now: datetime,
    seen: Collection[str] | None,
    ids: Mapping[str, UUID],
) -> None:
    with unit_of_work(reach(actor, interview_id)):
        hold(actor, now)
        row = Interview.objects.select_for_update().get(id=interview_id)
        permit(actor, "applications.submit", subject_of(actor, row))
        if row.state == Interview.State.SUBMITTED:
            return
        parts, today = _open(row, now)
        applied = _applied(parts)
        services = {one.part.service for one in applied}
        if services != set(ids) or (seen is not None and services != set(seen)):
            raise Conflict("parts_changed")
        left_out = {one.part.service: str(one.left_out) for one in parts if one.left_out}
        for one in applied:
            check(one.plan, _names_of(one, confirmed))
            _lodge(row, one, ids[one.part.service], left_out, actor, today, now)
        _close(row, left_out, now)
        record(Act(now, "applications.submit", actor.kind, actor.account_id, row.region_id, "bundle", row.id))


def _names_of(one: iv.Divided, confirmed: Mapping[str, str] | None) -> dict[str, str] | None:
    """The confirmed names by the part's own outputs."""
    return None if confirmed is None else {own: confirmed.get(name, "") for own, name in one.part.outputs.items()}


def _lodge(  # noqa: PLR0913 - one call's worth of a loop
    bundle: Interview,
    one: iv.Divided,
    part_id: UUID,
    left_out: dict[str, str],
    actor: Actor,
    today: date,
    now: datetime,
) -> None:
    """One part becomes an application, unless a limit leaves no place; then whoever waits for it stays out too."""
    if one.part.after and one.part.after.service in left_out:
        left_out[one.part.service] = iv.LeftOut.WAITS_FOR_LEFT_OUT
        return
    row = _row_of(bundle, one, part_id, now)
    try:
        reserve_places(one.plan, row.applicant_id, row.id, now)
    except Conflict as refused:
        left_out[one.part.service] = refused.code
        return
    plan = _with_files(bundle, row, one.plan)
    row.sealed = sealing.seal_interview(row.id, plan.interview)
    row.save(force_insert=True)
    lodge(plan, row, actor, today, now)
    if iv.waits_for_registry(plan.interview):
        jobs.defer(CATCH_UP, at=now + FIRST_CATCH_UP, case_id=row.id, round=1)


def _row_of(bundle: Interview, one: iv.Divided, part_id: UUID, now: datetime) -> Interview:
    return Interview(
        id=part_id,
        region_id=bundle.region_id,
        applicant_id=bundle.applicant_id,
        assisting_agency_id=bundle.assisting_agency_id,
        mandate_id=bundle.mandate_id,
        service_id=one.part.service,
        service_version_id=catalogue.version_of_digest(one.part.digest),
        state=Interview.State.SUBMITTED,
        resolved_at=bundle.resolved_at,
        created_at=bundle.created_at,
        updated_at=now,
        expires_at=bundle.expires_at,
        bundle_id=bundle.id,
    )


def _with_files(bundle: Interview, row: Interview, plan: iv.Plan) -> iv.Plan:
    """The part with files of its own: each is sealed anew under the part's key."""
    asked = {
        path: str(slot.held.value)
        for path, slot in plan.slots.items()
        if slot.element.kind is ElementKind.DOCUMENT and slot.held
    }
    files = (
        {str(one.id): one for one in File.objects.filter(case_id=bundle.id, id__in=asked.values())} if asked else {}
    )
    answers: dict[str, Held] = dict(plan.interview.answers)
    for path, file_id in asked.items():
        if file_id in files:
            answers[path] = replace(answers[path], value=str(_copied(files[file_id], row, path)))
    return plan if answers == plan.interview.answers else iv.plan(plan.interview.with_(answers=answers))


def _copied(file: File, row: Interview, path: str) -> UUID:
    name = sealing.open_name(file.case_id, file.id, bytes(file.sealed_name))
    content = sealing.open_content(file.case_id, file.id, bytes(file.sealed))
    copy_id = new_id()
    sealed_name, sealed = sealing.seal_file(row.id, copy_id, name, content)
    File.objects.create(
        id=copy_id,
        region_id=row.region_id,
        case_id=row.id,
        applicant_id=row.applicant_id,
        agency_ids=file.agency_ids,
        path=path,
        media_type=file.media_type,
        size=file.size,
        pages=file.pages,
        sealed_name=sealed_name,
        sealed=sealed,
        at=file.at,
    )
    return copy_id


def _close(row: Interview, left_out: dict[str, str], now: datetime) -> None:
    """The bundle keeps no value: each part has its own. Raises Conflict: no part was applied for after all."""
    published = catalogue.version(row.service_version_id)
    if len(left_out) == len(published.parts):
        raise Conflict(NO_FREE_PLACE)
    row.sealed = sealing.seal_interview(row.id, iv.Interview(published, now.date()))
    row.state, row.updated_at, row.left_out = Interview.State.SUBMITTED, now, left_out
    row.save(update_fields=["sealed", "state", "updated_at", "left_out"])
    File.objects.filter(case_id=row.id).delete()
