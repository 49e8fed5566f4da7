"""Finding cases and tasks from the officers' desk. No value of a case is opened here but the masked name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.actions import disclosing, enclosing
from mpp.applications.actions.desk import item_of
from mpp.applications.models import Application, Interview
from mpp.applications.queries import reader_of, receipt_of, work_rows
from mpp.applications.reaching import ASSISTING
from mpp.applications.terms import (
    AssistedBundle,
    Day,
    FoundCase,
    Progress,
    Receipt,
    Tasks,
    TaskStatus,
    Warned,
    WorkPart,
    WorkRow,
)
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import IssueTask
from mpp.identity.actor import Actor
from mpp.identity.leaves.models import Leave
from mpp.identity.leaves.queries import leaves_of
from mpp.identity.mandates.queries import consented_at
from mpp.identity.models import PartyLink
from mpp.identity.policy import Subject, permit
from mpp.identity.queries import OfficerCard, officer_names, officers_at
from mpp.issuance.errors import NumberMistyped
from mpp.issuance.numbers import read_number
from mpp.kernel import nik
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.keys import process_blind, process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import queries as cases
from mpp.processes import worklists
from mpp.processes.models import Attention, Case, WorkItem
from mpp.processes.worklists import Place, Reader, Waiting

_NEAR = 100  # of her own list, within which a task has neighbours


def waiting(actor: Actor, now: datetime) -> Waiting:
    """How many tasks are this officer's to do, and how many nobody has."""
    with _lists(actor, now) as reader:
        return worklists.waiting(reader)


@contextmanager
def _lists(actor: Actor, now: datetime) -> Iterator[Reader]:
    """A unit of work that reads an officer's lists."""
    permit(actor, "desk.work")
    with unit_of_work(actor.scope):
        worklists.follow_indexes()
        yield reader_of(actor, now)


def tasks(actor: Actor, *, mine: bool, after: Place | None, most: int, now: datetime) -> Tasks:
    """What is the officer's to do, or what nobody has, with how much waits; in one unit of work."""
    with _lists(actor, now) as reader:
        return Tasks(worklists.waiting(reader), work_rows(reader, mine=mine, after=after, most=most))


def open_tasks(actor: Actor, after: Place | None, most: int, now: datetime) -> Sequence[WorkRow]:
    """What an office's own system holds or may take, the longest late first."""
    permit(actor, "api.read")
    with unit_of_work(actor.scope):
        worklists.follow_indexes()
        return work_rows(reader_of(actor, now), mine=None, after=after, most=most)


def day(actor: Actor, most: int, most_free: int, now: datetime) -> Day:
    """What is the officer's to do, the most urgent of what nobody has, and how much waits; in one unit of work."""
    with _lists(actor, now) as reader:
        taken = work_rows(reader, mine=True, after=None, most=most)
        return Day(worklists.waiting(reader), taken, work_rows(reader, mine=False, after=None, most=most_free))


def neighbours(actor: Actor, work_item_id: UUID, now: datetime) -> tuple[UUID | None, UUID | None]:
    """Before and after which of her tasks one stands in an officer's own list; None at its ends."""
    with _lists(actor, now) as reader:
        ids = [one.id for one in worklists.worklist(reader, mine=True, most=_NEAR)]
    if work_item_id not in ids:
        return None, None
    place = ids.index(work_item_id)
    return (ids[place - 1] if place else None), (ids[place + 1] if place + 1 < len(ids) else None)


def attention(actor: Actor) -> Sequence[Warned]:
    """What clocks told this officer, or her as a head, and is not done yet; the most urgent first."""
    permit(actor, "desk.work")
    assert actor.agency_id is not None
    assert actor.officer_id is not None
    with unit_of_work(actor.scope):
        rows = cases.attention(actor.agency_id, actor.roles, actor.officer_id)
        return [_warned(row, actor) for row in rows]


def _warned(row: Attention, actor: Actor) -> Warned:
    here = row.task_agency_id == actor.agency_id
    return Warned(
        number=row.number,
        published=catalogue.version(row.service_version_id),
        region_id=row.region_id,
        task=row.task,
        work_item_id=row.work_item_id,
        office_id=None if here else row.task_agency_id,
        here=here,
        kind=row.kind,
        to=row.to,
        due_at=row.due_at,
    )


def search(actor: Actor, text: str, now: datetime) -> Sequence[FoundCase]:
    """The cases of an application number or an applicant's NIK that the officer's agency works on.

    A NIK is looked up by its blind index: no row is opened to find it. The search itself is logged.

    Raises:
        Invalid: `q` is neither (`not_a_number`): mistyped, most likely.
    """
    permit(actor, "desk.search")
    digits = nik.normalised(text)
    look_up = _by_nik if nik.fault(digits) is None else _by_number
    with unit_of_work(actor.scope):
        found = look_up(digits)
        record(Act(now, "desk.search", actor.kind, actor.account_id, actor.region_id))
        parts: dict[UUID, list[WorkItem]] = {}
        for item in cases.open_items([case.id for case in found]):
            parts.setdefault(item.case_id, []).append(item)
        process_ring().warm([case.id for case in found if case.forgotten_at is None])
        disclosing.found(actor, found, now)
        return [_found(actor, case, parts.get(case.id, [])) for case in found]


def _by_nik(digits: str) -> Sequence[Case]:
    return cases.cases_of_nik(process_blind().nik(digits))


def _by_number(digits: str) -> Sequence[Case]:
    try:
        number = read_number(digits)
    except NumberMistyped:
        raise Invalid({"q": ["not_a_number"]}) from None
    application = Application.objects.filter(number=number).first()
    case = cases.case(application.id) if application else None
    return [case] if case else []


def _found(actor: Actor, case: Case, items: Sequence[WorkItem]) -> FoundCase:
    return FoundCase(
        id=case.id,
        number=case.number,
        published=catalogue.version(case.service_version_id),
        masked_name=sealing.open_text(case.id, "label", bytes(case.sealed_label)) or "",
        state=case.state,
        opened_at=case.opened_at,
        parts=[_part(actor, item) for item in items],
    )


def _part(actor: Actor, item: WorkItem) -> WorkPart:
    return WorkPart(
        id=item.id,
        task=item.task,
        here=item.agency_id == actor.agency_id and item.role in actor.roles,
        mine=item.claimed_by == actor.officer_id,
        free=item.state == WorkItem.State.WAITING,
        due_at=item.due_at,
    )


def enclosed(actor: Actor, work_item_id: UUID) -> set[UUID]:
    """The files that were given with a task of this agency, by id. Raises NotFound, NotPermitted."""
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "applications.track")
        return enclosing.given_with(item.case_id, item.task)


def task_status(actor: Actor, work_item_id: UUID) -> TaskStatus:
    """Where a task of this agency stands now. Raises NotFound, NotPermitted."""
    with unit_of_work(actor.scope):
        item = cases.work_item(work_item_id)
        if item is None:
            raise NotFound
        permit(actor, "applications.track", Subject(region_id=item.region_id, agency_ids=[item.agency_id]))
        case = cases.case(item.case_id)
        assert case is not None
        holder = item.done_by or item.claimed_by
        return TaskStatus(
            id=item.id,
            number=item.number,
            task=item.task,
            published=catalogue.version(case.service_version_id),
            state=item.state,
            mine=holder == actor.officer_id,
            officer=officer_names([holder]).get(holder, "") if holder else "",
            decision=item.decision,
            at=item.done_at or item.claimed_at,
            region_id=item.region_id,
            role=item.role,
        )


def progress(actor: Actor, work_item_ids: Sequence[UUID]) -> dict[UUID, Progress]:
    """How far the items of a batch are: which numbers they have, and whose document is still being made."""
    permit(actor, "desk.decide_many")
    with unit_of_work(actor.scope):
        items = list(WorkItem.objects.filter(id__in=list(work_item_ids), agency_id=actor.agency_id))
        making = _making([one.case_id for one in items])
    return {one.id: Progress(one.id, one.number, one.case_id in making) for one in items}


def _making(case_ids: Sequence[UUID]) -> set[UUID]:
    """The cases in which a document of ours was begun and is not done."""
    versions = dict(Case.objects.filter(id__in=case_ids).values_list("id", "service_version_id"))
    open_: Counter[UUID] = Counter()
    for event in cases.steps_of(case_ids):
        task = catalogue.version(versions[event.case_id]).service.tasks.get(event.task)
        if isinstance(task, IssueTask):
            open_[event.case_id] += 1 if event.code == "task_started" else -1
    return {case for case, many in open_.items() if many > 0}


def colleagues(actor: Actor, work_item_id: UUID) -> tuple[TaskStatus, Sequence[OfficerCard]]:
    """A task, and who else at this office could do it by their role. Raises NotFound, NotPermitted."""
    status = task_status(actor, work_item_id)
    assert actor.region_id is not None
    assert actor.agency_id is not None
    with unit_of_work(actor.scope):
        found = officers_at(actor.region_id, actor.agency_id, status.role)
    return status, [one for one in found if one.id != actor.officer_id]


def leaves(actor: Actor, now: datetime) -> tuple[Sequence[Leave], Sequence[OfficerCard]]:
    """The leaves that touch this officer, and who of the office could stand in: by a role in common."""
    permit(actor, "identity.announce_leave")
    assert actor.officer_id is not None
    with unit_of_work(actor.scope):
        return leaves_of(actor.officer_id, now), _fellows(actor)


def _fellows(actor: Actor) -> list[OfficerCard]:
    assert actor.region_id is not None
    assert actor.agency_id is not None
    found = {
        one.id: one for role in sorted(actor.roles) for one in officers_at(actor.region_id, actor.agency_id, role)
    }
    return [one for one in found.values() if one.id != actor.officer_id]


def links(actor: Actor, case_id: UUID) -> dict[str, str]:
    """Which parties of a case are known persons, and by which right: party -> basis. Nobody's id."""
    permit(actor, "desk.work")
    with unit_of_work(actor.scope):
        return dict(PartyLink.objects.filter(case_id=case_id).values_list("party", "basis"))


def assisted_receipt(actor: Actor, application_id: UUID) -> Receipt:
    """The receipt of what this office sent in with a person who was present. Raises NotFound."""
    _assisted(actor, application_id)
    with unit_of_work(Scope.system(ASSISTING)):  # the case may be other agencies' alone
        application = Application.objects.filter(id=application_id).first()
        if application is None:  # not sent yet
            raise NotFound
        return _with_consent(application)


def assisted_bundle(actor: Actor, bundle_id: UUID) -> AssistedBundle:
    """The receipts of a life event that this office sent in with a person who was present. Raises NotFound."""
    row = _assisted(actor, bundle_id)
    published = catalogue.version(row.service_version_id)
    if row.state != Interview.State.SUBMITTED or not published.parts:
        raise NotFound
    with unit_of_work(Scope.system(ASSISTING)):
        made = Interview.objects.filter(bundle_id=bundle_id).values_list("id", flat=True)
        sent = {one.service_id: one for one in Application.objects.filter(id__in=list(made))}
        services = {one.service: catalogue.version_of_digest(one.digest) for one in published.parts}
        return AssistedBundle(
            published,
            [_with_consent(sent[name]) for name in services if name in sent],
            [(catalogue.version(services[name]), why) for name, why in row.left_out.items()],
            {one.service: catalogue.version(services[one.after.service]) for one in published.parts if one.after},
        )


def _assisted(actor: Actor, interview_id: UUID) -> Interview:
    permit(actor, "desk.serve")
    with unit_of_work(actor.scope):
        own = Interview.objects.filter(id=interview_id, assisting_agency_id=actor.agency_id)
        found: Interview | None = own.defer("sealed").first()
    if found is None:
        raise NotFound
    return found


def _with_consent(application: Application) -> Receipt:
    return replace(receipt_of(application), consented_at=consented_at(application.mandate_id))
