"""What an officer does with a task: claim, release, decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import conflicts, sealing
from mpp.applications.actions import disclosing, retyping
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.objecting import follow_objection
from mpp.applications.actions.telling import tell_of_item
from mpp.applications.interview.document import mendable
from mpp.applications.models import Application
from mpp.applications.queries import latest
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HandOverTask, Task
from mpp.catalogue.remedies import OBJECTION
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.leaves.queries import absent
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.issuance import actions as issuance
from mpp.kernel.errors import Invalid, NotFound, NotPermitted
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.models import WorkItem
from mpp.regions import queries as regions


@policy("processes.claim")
def claim(actor: Actor, work_item_id: UUID, now: datetime) -> None:
    """Take a task.

    Raises:
        NotFound: no such task at this office.
        NotPermitted: `role_missing`, `not_yours`; `conflict_own`, `conflict_family`, `conflict_declared`.
        Conflict: `already_claimed`, `already_decided`.
    """
    conflicts.refuse(actor, work_item_id)
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.claim")
        doer = doer_of(actor)
        if item.state == WorkItem.State.CLAIMED:  # by one who may be away
            doer = replace(doer, absent=frozenset(absent(doer.officer_id, now)))
        processes.claim(item.id, doer, now)
        note_act(actor, "processes.claim", item, now)
        tell_of_item(item, WorkItem.State.CLAIMED, now)


@policy("processes.release")
def release(actor: Actor, work_item_id: UUID, now: datetime) -> None:
    """Give a task back to the pool. Raises NotFound, NotPermitted, Conflict."""
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.release")
        processes.release(item.id, doer_of(actor), now)
        note_act(actor, "processes.release", item, now)
        tell_of_item(item, WorkItem.State.WAITING, now)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decides: a decision of the pack, its reason, a note, and what must be mended by path.

    `number` came back from another system into which the case was retyped (`catalogue.sheets`).
    """

    code: str
    reason: str = ""
    note: str = field(default="", repr=False)
    marks: Mapping[str, str] = field(default_factory=dict, repr=False)
    number: str = field(default="", repr=False)


@policy("processes.decide")
def decide(actor: Actor, work_item_id: UUID, ruling: Ruling, now: datetime) -> None:
    """Decide a task and bring the case on.

    Raises:
        NotFound: no such task at this office.
        NotPermitted: `four_eyes`, `role_missing`, `not_yours`; conflicts of interest as at `claim`.
        Conflict: `already_decided` by another officer, `already_claimed`.
        Invalid: by `decision`, `reason` (`unknown`, `required`) or `marks`: `required` where the applicant is
            asked to mend something, or `not_the_applicants`: a value that a registry owns; by `number` as
            `processes.rules.number_faults` says.
    """
    _decide(actor, work_item_id, ruling, now)


@policy("processes.decide")
def hand_over(actor: Actor, work_item_id: UUID, now: datetime) -> None:
    """A physical output was given to whom it is for: the one decision at such a task. Raises as `decide`."""
    _decide(actor, work_item_id, Ruling(processes.HANDED_OVER), now)


def _decide(actor: Actor, work_item_id: UUID, ruling: Ruling, now: datetime) -> None:
    conflicts.refuse(actor, work_item_id)
    if ruling.marks:
        _check_marks(actor, work_item_id, ruling.marks, now)
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.decide")
        application = Application.objects.get(id=item.case_id)
        published = catalogue.version(application.service_version_id)
        demand = _demand(item, ruling)
        if beside := demand["marks"].keys() - ruling.marks.keys():
            disclosing.looked(actor, application, sorted(beside), now)
        decision = processes.Decision(
            code=ruling.code,
            reason_code=ruling.reason,
            sealed_note=sealing.seal_text(item.case_id, "note", ruling.note) if ruling.note else b"",
            sealed_marks=sealing.seal_text(item.case_id, "marks", _own_demand(ruling)) if ruling.marks else b"",
            sealed_demand=sealing.seal_text(item.case_id, "marks", demand),
        )
        today = now.astimezone(regions.zone_of(item.region_id)).date()
        calendar = regions.calendar_of(item.region_id, today)
        step = processes.decide(item.id, doer_of(actor), decision, published, calendar, now)
        task = published.service.tasks[item.task]
        retyping.take_back(actor, item, task, ruling.code, ruling.number, now)
        if isinstance(task, HandOverTask):
            issuance.hand_over(item.case_id, task.output)
        started = any(one.kind is processes.TaskKind.CORRECTION for one in step.started)
        if _lacks_marks(task, ruling) or (started and not demand["marks"]):
            raise Invalid({"marks": ["required"]})  # and nothing of this decision has happened
        note_act(actor, "processes.decide", item, now, outcome=ruling.code)
        tell_of_item(item, WorkItem.State.DONE, now)
        if item.task == OBJECTION:
            follow_objection(item.case_id, step, now)
        else:
            follow_up(item.case_id, step)


def _own_demand(ruling: Ruling) -> dict[str, Any]:
    return {"marks": dict(ruling.marks), "note": ruling.note}


def _demand(item: WorkItem, ruling: Ruling) -> dict[str, Any]:
    """What the applicant is to mend: this ruling's marks, with those of the offices that decided beside it.

    Where several offices judge at once, the case goes back when the last has decided, whatever that one says. Of a
    task that is done no more is decided: nothing is opened.
    """
    case_id = item.case_id
    if item.state not in (WorkItem.State.WAITING, WorkItem.State.CLAIMED):
        return _own_demand(ruling)
    since = max((one.created_at for one in cases.corrections(case_id)), default=None)
    beside = [
        sealing.open_text(case_id, "marks", bytes(one.sealed_marks))
        for one in cases.decided_items(case_id)
        if one.sealed_marks and one.done_at is not None and (since is None or one.done_at >= since)
    ]
    asked = [*beside, _own_demand(ruling)] if ruling.marks else beside
    marks = {path: words for one in asked for path, words in one["marks"].items()}
    return {"marks": marks, "note": "\n".join(one["note"] for one in asked if one["note"])}


def _lacks_marks(task: Task, ruling: Ruling) -> bool:
    chosen = [one for one in getattr(task, "decisions", []) if one.id == ruling.code]
    return not ruling.marks and any(one.asks_correction for one in chosen)


def _check_marks(actor: Actor, work_item_id: UUID, marks: Mapping[str, str], now: datetime) -> None:
    """The applicant can mend what was typed or what the family card suggests, nothing that is vouched for.

    That is asked of what she submitted, and the answer tells of it: she finds it, also where the marks are refused.
    """
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "processes.decide")
        submission = latest(item.case_id)
        held = sealing.open_submission(item.case_id, submission.id, bytes(submission.sealed))["values"]
        known = sorted(held.keys() & marks.keys())
        disclosing.looked(actor, Application.objects.get(id=item.case_id), known or [disclosing.STATUS], now)
    if len(known) < len(marks) or not all(mendable(held[path][1], held[path][2]) for path in known):
        raise Invalid({"marks": ["not_the_applicants"]})


@inside_action
def item_of(actor: Actor, work_item_id: UUID, action: str) -> WorkItem:
    """A task that this actor may act on so. Raises NotFound, NotPermitted (`conflict_declared` too)."""
    item = cases.work_item(work_item_id)
    if item is None:
        raise NotFound
    permit(actor, action, Subject(region_id=item.region_id, agency_ids=[item.agency_id]))
    if actor.kind is ActorKind.CLIENT:
        _check_system(actor, item)
    refuse_recused(actor, item.case_id)
    return item


def _check_system(actor: Actor, item: WorkItem) -> None:
    """A system opens only what it may handle; an objection is another human's to decide (UU 30/2014 art. 75-77)."""
    if item.task == OBJECTION:
        raise NotPermitted("for_an_officer")
    if item.role not in actor.roles:
        raise NotPermitted("role_missing")


@inside_action
def refuse_recused(actor: Actor, case_id: UUID) -> None:
    """Keep an officer out of a case that she stepped aside from. Raises NotPermitted (`conflict_declared`)."""
    if cases.recused(case_id, actor.officer_id):
        raise NotPermitted("conflict_declared")


@inside_action
def doer_of(actor: Actor) -> processes.Doer:
    """The officer as the processes know her."""
    assert actor.officer_id is not None
    assert actor.agency_id is not None
    assert actor.region_id is not None
    return processes.Doer(actor.officer_id, actor.agency_id, actor.roles, actor.region_id)


@inside_action
def note_act(actor: Actor, action: str, item: WorkItem, now: datetime, outcome: str = "done") -> None:
    """Write into the log what an officer did with a task."""
    record(Act(now, action, actor.kind, actor.account_id, item.region_id, "work_item", item.id, outcome))
