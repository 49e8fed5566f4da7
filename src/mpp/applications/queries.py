"""Reading applications. The public functions open their own unit of work, in the actor's scope."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.models import Application, File, Filing, Interview, Submission
from mpp.applications.terms import (
    Attached,
    Event,
    HandedIn,
    Mine,
    Objecting,
    OpenCorrection,
    Produced,
    Receipt,
    Refusal,
    Remark,
    Standing,
    Tracking,
    WorkRow,
)
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HumanTask, PublishedService, RegisterTask
from mpp.catalogue.remedies import OBJECTION
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit
from mpp.issuance import queries as issuance
from mpp.issuance.models import Output
from mpp.kernel import clock
from mpp.kernel.errors import NotFound
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as processes
from mpp.processes import worklists
from mpp.processes.models import Case
from mpp.processes.worklists import Place, Reader

MOST_LISTED = 50


def receipt(actor: Actor, application_id: UUID) -> Receipt:
    """What the person took away from submitting. Raises NotFound."""
    with unit_of_work(actor.scope):
        return receipt_of(_application(actor, application_id))


def tracking(actor: Actor, application_id: UUID) -> Tracking:
    """Where an application stands. Raises NotFound."""
    with unit_of_work(actor.scope):
        application = _application(actor, application_id)
        return replace(tracking_of(application), bundle_id=application.bundle_id)  # type: ignore[attr-defined]


def tracking_of(application: Application) -> Tracking:
    """Where an application stands, inside the caller's unit of work. Raises NotFound."""
    application_id = application.id
    case = processes.case(application_id)
    if case is None:
        raise NotFound
    published = catalogue.version(application.service_version_id)
    events = events_of(application_id)
    return Tracking(
        receipt=receipt_of(application, case.due_at),
        state=case.state,
        outcome=case.outcome,
        events=events,
        correction=open_correction(application_id) if case.state == case.State.WAITING_APPLICANT else None,
        outputs=produced(application_id, published),
        handed_in=_handed_in(application_id, published),
        refusal=_refusal(application) if case.state == case.State.CLOSED and not case.forgotten_at else None,
        standing=standing_of(case),
        objection=_objection(case, published, events),
        position=processes.position_of(case, published),
    )


def _handed_in(case_id: UUID, published: PublishedService) -> list[HandedIn]:
    """What the applicant can name elsewhere: of a system that gives documents, those are what she has."""
    tasks = {name: one for name, one in published.service.tasks.items() if isinstance(one, RegisterTask)}
    bare = [name for name, one in tasks.items() if one.kind == "submit" and not one.receives]
    if not bare:
        return []
    rows = Filing.objects.filter(case_id=case_id, task__in=bare).exclude(number="").order_by("at")
    return [HandedIn(row.registry, row.number) for row in rows.only("registry", "number")]


def _objection(case: Case, published: PublishedService, events: Sequence[Event]) -> Objecting | None:
    """How an objection to a refusal stands, or until when one can be made; None where nothing was refused."""
    if case.forgotten_at:
        return None
    made = any(event.code == "refusal_objected" for event in events)
    row = processes.objection(case.id) if made else None
    if row is None:
        last = processes.objectable_until(case, published)
        return Objecting("", until=last) if last else None
    note = next((one for one in processes.notes(case.id) if one.work_item_id == row.work_item_id), None)
    words = sealing.open_text(case.id, "note", bytes(note.sealed)) or "" if note else ""
    return Objecting(row.state, row.created_at, row.due_at, row.decided_at, note=words)


def standing_of(case: Case) -> Standing | None:
    """How a case's clock stands; None when the case is closed."""
    if case.state == Case.State.CLOSED:
        return None
    waits_for = tuple(case.waits_for.split(",")) if case.waits_for else ()
    held_for = tuple(case.held_for.split(",")) if case.held_for else ()
    return Standing(case.opened_at, case.due_at, case.paused_at, case.pause_reason, waits_for, held_for)


def _application(actor: Actor, application_id: UUID) -> Application:
    bundle = Interview.objects.filter(id=OuterRef("id")).values("bundle_id")
    application: Application | None = (
        Application.objects.filter(id=application_id).annotate(bundle_id=Subquery(bundle)).first()
    )
    if application is None:
        raise NotFound
    subject = Subject(
        person_id=application.applicant_id,
        region_id=application.region_id,
        agency_ids=application.agency_ids,
        service_id=application.service_id,
        case_id=application.id,
    )
    permit(actor, "applications.track", subject)
    return application


def receipt_of(application: Application, due_at: datetime | None = None) -> Receipt:
    """The receipt of an application, inside the caller's unit of work."""
    if due_at is None:
        case = processes.case(application.id)
        due_at = case.due_at if case else application.submitted_at
    return Receipt(
        application_id=application.id,
        number=application.number,
        service_id=application.service_id,
        region_id=application.region_id,
        published=catalogue.version(application.service_version_id),
        submitted_at=application.submitted_at,
        due_at=due_at,
    )


def events_of(case_id: UUID) -> list[Event]:
    """A case's timeline, inside the caller's unit of work."""
    rows = processes.timeline(case_id)
    return [Event(row.code, row.task, row.detail, row.at, row.agency_id) for row in rows]


def latest(application_id: UUID) -> Submission:
    """The revision of an application's values that holds, inside the caller's unit of work."""
    found: Submission = Submission.objects.filter(application_id=application_id).latest("revision")
    return found


def submitted(application: Application, today: date) -> iv.Interview:
    """The interview of the submission that holds, as on a day in the region; inside the caller's unit of work."""
    submission = latest(application.id)
    content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    return iv.load(catalogue.version(application.service_version_id), content["interview"], today)


def files_of(case_id: UUID) -> list[Attached]:
    """The files of a case without their content, inside the caller's unit of work."""
    rows = File.objects.filter(case_id=case_id).defer("sealed").order_by("at")
    return [
        Attached(
            row.id,
            row.path,
            sealing.open_name(case_id, row.id, bytes(row.sealed_name)),
            row.media_type,
            row.size,
            row.pages,
        )
        for row in rows
    ]


def produced(case_id: UUID, published: PublishedService) -> list[Produced]:
    """What came out of a case, inside the caller's unit of work."""
    labels = {name: one.label for name, one in published.service.outputs.items()}
    return [
        Produced(
            id=one.id,
            output=one.output,
            label=labels.get(one.output, one.output),
            kind=one.kind,
            number=issuance.number_of(one),
            material=one.material,
            state=one.state,
            valid_until=one.valid_until,
            revoked_at=one.revoked_at,
            reason=one.revoked_reason,
            note=issuance.note_of(one),
        )
        for one in issuance.issued(case_id)
    ]


def remarks_of(case_id: UUID) -> list[Remark]:
    """Why another office's system did not take the case the last time; inside the caller's unit of work."""
    filing: Filing | None = Filing.objects.filter(case_id=case_id).order_by("at").last()
    if filing is None:
        return []
    reply = sealing.open_filing(case_id, filing.id, "sealed_reply", bytes(filing.sealed_reply))
    return [Remark(code, text) for code, text in reply.get("reasons", [])]


def case_of(file: File) -> Application | Interview:
    """What a file belongs to: the application, or an interview helped with; in the caller's scope."""
    return case_by_id(file.case_id)


def case_by_id(case_id: UUID) -> Application | Interview:
    """The application of an id, or the interview that has not become one; in the caller's scope."""
    application: Application | None = Application.objects.filter(id=case_id).first()
    if application is not None:
        return application
    interview: Interview = Interview.objects.defer("sealed").get(id=case_id)
    return interview


def case_files(actor: Actor, application_id: UUID) -> Sequence[Attached]:
    """The files of a submitted application without their content, for who may mend it. Raises NotFound."""
    with unit_of_work(actor.scope):
        return files_of(_application(actor, application_id).id)


def files(actor: Actor, interview_id: UUID) -> Sequence[Attached]:
    """The files that a person has sent for an interview, without their content. Raises NotFound."""
    with unit_of_work(actor.scope):
        row = Interview.objects.filter(id=interview_id).first()
        if row is None:
            raise NotFound
        subject = Subject(row.applicant_id, row.region_id, service_id=row.service_id, case_id=row.id)
        permit(actor, "applications.track", subject)
        return files_of(interview_id)


def open_correction(case_id: UUID) -> OpenCorrection | None:
    """What the applicant is asked to mend, inside the caller's unit of work; None once it was sent."""
    request = processes.open_correction(case_id)
    if request is None:
        return None
    told = sealing.open_text(case_id, "marks", bytes(request.sealed)) or {}
    return OpenCorrection(request.id, told.get("marks", {}), told.get("note", ""), request.due_at)


def _refusal(application: Application) -> Refusal | None:
    """The last negative decision of a closed case, opened for the person whom it concerns."""
    tasks = catalogue.version(application.service_version_id).service.tasks
    for row in reversed(processes.notes(application.id)):
        task = tasks[row.work_item.task]
        if (
            row.work_item.task != OBJECTION
            and isinstance(task, HumanTask)
            and _tone(task, row.work_item.decision) == "negative"
        ):
            note = sealing.open_text(application.id, "note", bytes(row.sealed)) or ""
            return Refusal(row.work_item.task, row.work_item.decision, row.reason_code, note)
    return None


def _tone(task: HumanTask, decision: str) -> str:
    return next((one.tone for one in task.decisions if one.id == decision), "")


def certificate(actor: Actor, output_id: UUID) -> tuple[str, bytes]:
    """As `certificate_of`, in a unit of work of its own: for the person whose it is."""
    with unit_of_work(actor.scope):
        name, pdf, _ = certificate_of(actor, output_id)
    return name, pdf


def certificate_of(actor: Actor, output_id: UUID) -> tuple[str, bytes, Output]:
    """A name for the file of an output, the signed PDF, and its row: for its applicant or an office of the case.

    The number of what an agency made may be personal, so its name is its key in the pack. Inside the caller's unit
    of work. Raises NotFound.
    """
    output: Output | None = Output.objects.filter(id=output_id).exclude(state=Output.State.RESERVED).first()
    if output is None:
        raise NotFound
    permit(actor, "applications.track", subject_of_output(output))
    return output.number or output.output, issuance.file(output), output


def subject_of_output(output: Output) -> Subject:
    """An output as the policy judges it: with the service and the case, by which a mandate covers it."""
    service_id = catalogue.version(output.service_version_id).service.id
    return Subject(
        output.applicant_id, output.region_id, output.agency_ids, service_id=service_id, case_id=output.case_id
    )


def mine(actor: Actor) -> Sequence[Mine]:
    """A person's interviews and applications, newest first."""
    permit(actor, "applications.see_own")
    with unit_of_work(actor.scope):
        rows = Interview.objects.filter(applicant_id__in=list(actor.person_ids)).defer("sealed")
        cases = processes.cases_of(actor.person_ids)
        return [_mine(row, cases.get(row.id)) for row in rows.order_by("-updated_at")[:MOST_LISTED]]


def _mine(row: Interview, case: Case | None) -> Mine:
    published = catalogue.version(row.service_version_id)
    return Mine(
        id=row.id,
        service_id=row.service_id,
        service_name=published.service.name,
        number=case.number if case else "",
        state=row.state,
        updated_at=row.updated_at,
        region_id=row.region_id,
        published=published,
        case_state=case.state if case else "",
        outcome=case.outcome if case else "",
        due_at=case.due_at if case else None,
    )


def worklist(
    actor: Actor,
    *,
    mine: bool | None = None,
    after: Place | None = None,
    most: int = worklists.PAGE,
    now: datetime | None = None,
) -> Sequence[WorkRow]:
    """An officer's open tasks with masked names, the longest late first: one query, and one for the keys.

    `mine`: what the officer has taken; False: what nobody has taken; None: both.
    """
    permit(actor, "desk.work")
    with unit_of_work(actor.scope):
        worklists.follow_indexes()
        return work_rows(reader_of(actor, now or clock.now()), mine=mine, after=after, most=most)


def reader_of(actor: Actor, now: datetime) -> Reader:
    """An officer as her lists are read."""
    assert actor.agency_id is not None
    assert actor.officer_id is not None
    return Reader(actor.agency_id, actor.roles, actor.officer_id, now)


def work_rows(reader: Reader, *, mine: bool | None, after: Place | None, most: int) -> Sequence[WorkRow]:
    """As `worklist`, inside the caller's unit of work."""
    items = worklists.worklist(reader, mine=mine, after=after, most=most)
    process_ring().warm([item.case_id for item in items])
    return [
        WorkRow(
            id=item.id,
            number=item.number,
            service_id=item.service_id,
            task=item.task,
            masked_name=sealing.open_text(item.case_id, "label", bytes(item.sealed_label)) or "",
            due_at=item.due_at,
            claimed=item.claimed_by == reader.officer_id,
            published=catalogue.version(item.service_version_id),  # type: ignore[attr-defined]
            again=item.pass_no > 1,
            absent=item.claimed_by not in (None, reader.officer_id),
        )
        for item in items
    ]
