"""An officer opens a case: the values that the task shows, where they come from, and what happened before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.actions import disclosing
from mpp.applications.actions.desk import item_of, note_act
from mpp.applications.actions.enclosing import enclosed
from mpp.applications.actions.noting import PLACE as INTERNAL
from mpp.applications.interview.contradicting import contradictions
from mpp.applications.interview.document import conflicts_in
from mpp.applications.models import Application, Filing, Submission
from mpp.applications.queries import events_of, files_of, produced, remarks_of, standing_of
from mpp.applications.terms import Attached, CaseView, EarlierDecision, Remarked, Value
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ElementKind, HandOverTask, HumanTask, PublishedService
from mpp.catalogue.paths import Place, place_of
from mpp.catalogue.remedies import OBJECTION
from mpp.identity.actor import Actor
from mpp.identity.leaves.queries import stands_in_for
from mpp.identity.policy import policy
from mpp.identity.queries import officer_names
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import queries as cases
from mpp.processes.models import CorrectionRequest, InternalNote, WorkItem
from mpp.vault import queries as facts
from mpp.vault.models import Dispute

_WHO = frozenset({"person.nik", "person.name"})  # enough to hand a card to the right person
_NEW: list[Any] = [None]
SEE_DISPUTES = "vault.see_disputes"
DISPUTED, MENDED = "disputed", "mended"


@policy("applications.track")
def read_case(actor: Actor, work_item_id: UUID, now: datetime) -> CaseView:
    """A case with the values that its task shows. Writes a Disclosure. Raises NotFound, NotPermitted."""
    view, applicant_id, submitted_at = _read(actor, work_item_id, now)
    with unit_of_work(Scope.system(SEE_DISPUTES)):  # a dispute is its owner's office's; that there is one is not
        disputes = facts.disputed(applicant_id)
    return replace(view, disputed=dict(_disputed(view, disputes, submitted_at)))


def _read(actor: Actor, work_item_id: UUID, now: datetime) -> tuple[CaseView, UUID, datetime]:
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "applications.track")
        application = Application.objects.get(id=item.case_id)
        published = catalogue.version(application.service_version_id)
        task = published.service.tasks[item.task]
        assert isinstance(task, HumanTask | HandOverTask)
        content, before = _contents(application)
        values = _values(published, task, content["values"], before)
        disclosing.opened(actor, application, [one.path for one in values], now)
        note_act(actor, "applications.read", item, now)
        done = cases.decided_items(item.case_id)
        case = cases.case(item.case_id)
        told = cases.internal_notes(item.case_id)
        known = {one for each in [item, *done] for one in (each.done_by, each.claimed_by) if one}
        names = officer_names(known | {one.officer_id for one in told})
        files = files_of(application.id)
        view = CaseView(
            work_item=item,
            published=published,
            task=task,
            values=values,
            files=[*_files(values, files), *enclosed(files)],
            events=events_of(application.id),
            notices=tuple(content["interview"]["notices"]),
            earlier=_earlier(item.case_id, [one for one in done if one.id != item.id], names),
            officers=names,
            remarks=remarks_of(application.id),
            outputs=produced(application.id, published),
            unconfirmed=content["interview"]["unconfirmed"],
            conflicts=conflicts_in(content["interview"], {one.path for one in values}),
            beyond=_beyond(content, values),
            standing=standing_of(case) if case else None,
            objection=_objection(item),
            position=cases.position_of(case, published) if case else None,
            standing_in=_stands_in(actor, item, now),
            internal=_internal(item.case_id, told, names),
            barred=_barred(actor, task, done),
        )
        return view, application.applicant_id, _submitted_at(application)


def _objection(item: WorkItem) -> str:
    row = cases.objection(item.case_id) if item.task == OBJECTION else None
    return sealing.open_text(item.case_id, "objection", bytes(row.sealed)) or "" if row else ""


def _beyond(content: Mapping[str, Any], values: Sequence[Value]) -> dict[str, tuple[str, ...]]:
    """What other sources contradict among the values that the task does not see: who decides knows of it too."""
    unseen = content["values"].keys() - {one.path for one in values}
    found = contradictions(content["interview"]["notices"], conflicts_in(content["interview"], unseen))
    return {path: sources for path, sources in found.items() if path in unseen}


def _submitted_at(application: Application) -> datetime:
    newest = Submission.objects.filter(application_id=application.id).order_by("-revision")
    at: datetime = newest.values_list("at", flat=True)[0]
    return at


def _disputed(view: CaseView, disputes: Mapping[str, Dispute], submitted_at: datetime) -> Iterator[tuple[str, str]]:
    """The applicant's values that are disputed, or that their owner has mended since they were submitted."""
    for value in view.values:
        row = disputes.get(value.place.element)
        if row is None or not view.published.service.parties[value.place.party].applicant:
            continue
        if row.state == Dispute.State.OPEN:
            yield value.path, DISPUTED
        elif row.answered_at is not None and row.answered_at > submitted_at:
            yield value.path, MENDED


def _stands_in(actor: Actor, item: WorkItem, now: datetime) -> bool:
    if item.state != WorkItem.State.CLAIMED or item.claimed_by == actor.officer_id:
        return False
    assert actor.officer_id is not None
    assert item.claimed_by is not None
    return stands_in_for(actor.officer_id, item.claimed_by, now)


def _internal(case_id: UUID, told: Sequence[InternalNote], names: Mapping[UUID, str]) -> list[Remarked]:
    return [
        Remarked(
            sealing.open_text(case_id, INTERNAL, bytes(one.sealed)),
            names.get(one.officer_id, ""),
            one.task,
            one.created_at,
        )
        for one in told
    ]


def _barred(actor: Actor, task: HumanTask | HandOverTask, done: Sequence[WorkItem]) -> bool:
    apart = task.not_same_officer_as if isinstance(task, HumanTask) else []
    done_by = {one.task: one.done_by for one in done}
    return any(done_by.get(task) == actor.officer_id for task in apart)


def _contents(application: Application) -> tuple[dict[str, Any], Mapping[str, Any] | None]:
    """What holds now, and the values as they were before the last correction, if there was one."""
    rows = list(Submission.objects.filter(application_id=application.id).order_by("revision"))
    corrected = [at for at, row in enumerate(rows) if row.reason == Submission.Reason.CORRECTION]
    before = _opened(rows[corrected[-1] - 1])["values"] if corrected else None
    return _opened(rows[-1]), before


def _opened(row: Submission) -> dict[str, Any]:
    return sealing.open_submission(row.application_id, row.id, bytes(row.sealed))


def _values(
    published: PublishedService,
    task: HumanTask | HandOverTask,
    held: Mapping[str, Any],
    before: Mapping[str, Any] | None,
) -> list[Value]:
    """What the pack lets this task see; everything that was submitted where a human task says nothing."""
    found = []
    for path, plain in held.items():
        place = place_of(published.service, path)
        if _sees(published, task, path, place):
            value, source, assurance, _ = plain
            old = _NEW if before is None else before.get(path, _NEW)
            changed = before is not None and old[0] != value
            element = published.elements[place.element]
            found.append(Value(path, element, value, source, assurance, place, changed, old[0]))
    return found


def _sees(published: PublishedService, task: HumanTask | HandOverTask, path: str, place: Place) -> bool:
    if isinstance(task, HumanTask):
        return not task.sees or path in task.sees or place.variable in task.sees
    named = {output.confirm_name for output in published.service.outputs.values()}  # a child's card bears its name
    return path in named or (published.service.parties[place.party].applicant and place.element in _WHO)


def _files(values: Sequence[Value], files: Sequence[Attached]) -> list[Attached]:
    """The files that are answers which this task sees; what the applicant replaced is left out."""
    shown = {str(one.value) for one in values if one.element.kind is ElementKind.DOCUMENT}
    return [one for one in files if str(one.id) in shown]


def _earlier(case_id: UUID, done: Sequence[WorkItem], names: Mapping[UUID, str]) -> list[EarlierDecision]:
    """What officers decided before, with their notes and what they marked."""
    notes = {note.work_item_id: note for note in cases.notes(case_id)}
    asked: dict[tuple[str, datetime | None], CorrectionRequest] = {
        (one.from_task, one.created_at): one for one in cases.corrections(case_id)
    }
    numbers = dict(Filing.objects.filter(case_id=case_id).values_list("engine_task_id", "number"))
    found = []
    for item in done:
        note, request = notes.get(item.id), asked.get((item.task, item.done_at))
        sealed = bytes(request.sealed) if request else b""
        marks = (sealing.open_text(case_id, "marks", sealed) or {}).get("marks", {})
        found.append(
            EarlierDecision(
                task=item.task,
                decision=item.decision,
                reason=note.reason_code if note else "",
                note=sealing.open_text(case_id, "note", bytes(note.sealed)) or "" if note else "",
                marks=marks,
                officer=names.get(item.done_by, "") if item.done_by else "",
                at=item.done_at or item.created_at,
                number=numbers.get(item.engine_task_id, ""),
            )
        )
    return found
