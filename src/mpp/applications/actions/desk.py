"""What an officer does: claim, read, decide. Each reading of a person's data is written down for her."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.actions.effects import follow_up
from mpp.applications.models import Application
from mpp.applications.queries import events_of, files_of, latest, produced, remarks_of
from mpp.applications.terms import CaseView, Value
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HandOverTask, HumanTask, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.issuance import actions as issuance
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.models import WorkItem
from mpp.regions import queries as regions
from mpp.vault import actions as vault


@policy("processes.claim")
def claim(actor: Actor, work_item_id: UUID, now: datetime) -> None:
    """Take a task. Raises NotFound, NotPermitted, Conflict (`already_claimed`, `already_decided`)."""
    with unit_of_work(actor.scope):
        item = _item(actor, work_item_id, "processes.claim")
        processes.claim(item.id, _doer(actor), now)
        _record(actor, "processes.claim", item, now)


@policy("processes.release")
def release(actor: Actor, work_item_id: UUID, now: datetime) -> None:
    """Give a task back to the pool. Raises NotFound, NotPermitted, Conflict."""
    with unit_of_work(actor.scope):
        item = _item(actor, work_item_id, "processes.release")
        processes.release(item.id, _doer(actor), now)
        _record(actor, "processes.release", item, now)


@policy("applications.track")
def read_case(actor: Actor, work_item_id: UUID, now: datetime) -> CaseView:
    """A case with the values that its task shows. Writes a Disclosure. Raises NotFound, NotPermitted."""
    with unit_of_work(actor.scope):
        item = _item(actor, work_item_id, "applications.track")
        application = Application.objects.get(id=item.case_id)
        published = catalogue.version(application.service_version_id)
        task = published.service.tasks[item.task]
        assert isinstance(task, HumanTask | HandOverTask)
        content = _content(application)
        values = _values(published, task, content["values"])
        _disclose(actor, application, values, now)
        _record(actor, "applications.read", item, now)
        return CaseView(
            work_item=item,
            published=published,
            task=task,
            values=values,
            files=files_of(application.id),
            events=events_of(application.id),
            notices=tuple(content["interview"]["notices"]),
            remarks=remarks_of(application.id),
            outputs=produced(application.id, published),
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decides: a decision of the pack, its reason, a note, and what must be mended by path."""

    code: str
    reason: str = ""
    note: str = field(default="", repr=False)
    marks: Mapping[str, str] = field(default_factory=dict, repr=False)


@policy("processes.decide")
def decide(actor: Actor, work_item_id: UUID, ruling: Ruling, now: datetime) -> None:
    """Decide a task and bring the case on.

    Raises:
        NotFound: no such task at this office.
        NotPermitted: `four_eyes`, `role_missing`, `not_yours`.
        Conflict: `already_decided` by another officer, `already_claimed`; `pending_material`: what is to be
            handed over is not printed yet.
        Invalid: an unknown decision, or its reason is missing.
    """
    _decide(actor, work_item_id, ruling, now)


@policy("processes.decide")
def hand_over(actor: Actor, work_item_id: UUID, now: datetime) -> None:
    """A physical output was given to whom it is for: the one decision at such a task. Raises as `decide`."""
    _decide(actor, work_item_id, Ruling(processes.HANDED_OVER), now)


def _decide(actor: Actor, work_item_id: UUID, ruling: Ruling, now: datetime) -> None:
    with unit_of_work(actor.scope):
        item = _item(actor, work_item_id, "processes.decide")
        published = catalogue.version(Application.objects.get(id=item.case_id).service_version_id)
        decision = processes.Decision(
            code=ruling.code,
            reason_code=ruling.reason,
            sealed_note=sealing.seal_text(item.case_id, "note", ruling.note) if ruling.note else b"",
            sealed_marks=sealing.seal_text(
                item.case_id, "marks", {"marks": dict(ruling.marks), "note": ruling.note}
            ),
        )
        today = now.astimezone(regions.zone_of(item.region_id)).date()
        calendar = regions.calendar_of(item.region_id, today)
        step = processes.decide(item.id, _doer(actor), decision, published, calendar, now)
        task = published.service.tasks[item.task]
        if isinstance(task, HandOverTask):
            issuance.hand_over(item.case_id, task.output)
        _record(actor, "processes.decide", item, now, outcome=ruling.code)
        follow_up(item.case_id, step)


def _item(actor: Actor, work_item_id: UUID, action: str) -> WorkItem:
    item = cases.work_item(work_item_id)
    if item is None:
        raise NotFound
    permit(actor, action, Subject(region_id=item.region_id, agency_ids=[item.agency_id]))
    return item


def _doer(actor: Actor) -> processes.Doer:
    assert actor.officer_id is not None
    assert actor.agency_id is not None
    assert actor.region_id is not None
    return processes.Doer(actor.officer_id, actor.agency_id, actor.roles, actor.region_id)


def _record(actor: Actor, action: str, item: WorkItem, now: datetime, outcome: str = "done") -> None:
    record(Act(now, action, actor.kind, actor.account_id, item.region_id, "work_item", item.id, outcome))


def _content(application: Application) -> dict[str, Any]:
    submission = latest(application.id)
    return sealing.open_submission(application.id, submission.id, bytes(submission.sealed))


def _values(published: PublishedService, task: HumanTask | HandOverTask, held: Mapping[str, Any]) -> list[Value]:
    """What the pack lets this task see; everything that was submitted where it says nothing."""
    seen = set(task.sees) if isinstance(task, HumanTask) else set()
    found = []
    for path, plain in held.items():
        place = place_of(published.service, path)
        if not seen or path in seen or place.variable in seen:
            value, source, assurance, _ = plain
            found.append(Value(path, published.elements[place.element], value, source, assurance))
    return found


def _disclose(actor: Actor, application: Application, values: list[Value], now: datetime) -> None:
    access = vault.Access(
        person_id=application.applicant_id,
        region_id=application.region_id,
        case_id=application.id,
        recipient="office",
        elements=tuple(value.path for value in values),
        purpose=application.service_id,
        agency_id=actor.agency_id,
        officer_id=actor.officer_id,
    )
    vault.disclose(access, now)
