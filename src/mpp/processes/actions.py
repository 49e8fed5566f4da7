"""What can happen to a case. Each door locks it, changes it, logs it, and says what is now to be done elsewhere.

All run inside the caller's unit of work, and the caller has judged the policy.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from mpp.catalogue.pack import HumanTask, PublishedService
from mpp.catalogue.remedies import OBJECTION
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel.errors import Conflict, Invalid, NotPermitted
from mpp.kernel.prepared import insert
from mpp.kernel.scope import unit_of_work
from mpp.kernel.worktime import Calendar
from mpp.processes import engine, rules
from mpp.processes.models import Case, CorrectionRequest, DecisionNote, WorkItem
from mpp.processes.moving import answering, asides, clocks, folding, handing, objecting, tallying, timing
from mpp.processes.moving.asides import add_internal_note, step_aside
from mpp.processes.moving.deeming import Silence, approve_silence, hold_silence, silence_of, silent_cases
from mpp.processes.moving.firing import Fired, LateClock, fire
from mpp.processes.moving.flow import Flow
from mpp.processes.moving.locking import lock_case, lock_case_of
from mpp.processes.moving.log import APPLICANT, SYSTEM, By, EventLog
from mpp.processes.moving.objecting import object_to_refusal
from mpp.processes.moving.terms import (
    HANDED_OVER,
    NOTHING,
    WITHDRAWN,
    Answer,
    Decision,
    Doer,
    Opening,
    Spared,
    StartedTask,
    Step,
    TaskKind,
)

__all__ = [
    "HANDED_OVER",
    "Answer",
    "Decision",
    "Doer",
    "Fired",
    "LateClock",
    "Opening",
    "Silence",
    "Spared",
    "StartedTask",
    "Step",
    "TaskKind",
    "add_internal_note",
    "answer",
    "answer_correction",
    "approve_silence",
    "claim",
    "complete_task",
    "decide",
    "fire_clocks",
    "fold_tallies",
    "hold_silence",
    "note",
    "note_applicant",
    "object_to_refusal",
    "open_case",
    "pass_on",
    "pass_timer",
    "provide_rules",
    "release",
    "return_all",
    "silence_of",
    "silent_cases",
    "step_aside",
    "withdraw",
]
Answers = Mapping[str, engine.Value]  # what was judged: rules by id, tables as `table.<id>`
SIGNER = "signer"
_OPEN = (WorkItem.State.WAITING, WorkItem.State.CLAIMED)


@inside_action
def open_case(
    opening: Opening,
    published: PublishedService,
    calendar: Calendar,
    answers: Answers,
    now: datetime,
) -> Step:
    """Open a case and bring it to its first tasks."""
    case = _new_case(opening, published, now)
    instance = engine.start(engine.spec_of(published), engine.named(answers))
    clock = clocks.new_clock(case, "", published.service.standard.duration, calendar, now)
    clock.deem_at = clock.due_at if published.service.deemed_at else None
    case.due_at = clock.due_at
    flow = Flow(case, published, calendar, now, instance, EventLog(case, now, calendar))
    flow.clocks.append(clock)
    flow.log.add("opened", APPLICANT)
    flow.tallies.append(tallying.opened(case, opening.spared))
    return flow.settle()


def _new_case(opening: Opening, published: PublishedService, now: datetime) -> Case:
    kinds = {kind: str(agency) for kind, agency in opening.agency_ids.items()}
    return Case(
        id=opening.case_id,
        region_id=opening.region_id,
        applicant_id=opening.applicant_id,
        agency_ids=list(opening.agency_ids.values()),
        agencies=kinds,
        service_version_id=opening.service_version_id,
        service_id=published.service.id,
        number=opening.number,
        sealed_label=opening.sealed_label,
        applicant_nik_index=opening.applicant_nik_index,
        opened_at=now,
        measured_at=now,
    )


@inside_action
def claim(work_item_id: UUID, doer: Doer, now: datetime) -> None:
    """Take a task, also one whose holder is away while the doer stands in. Again by the same officer: no change.

    Raises:
        Conflict: `already_claimed` by another, or `already_decided`.
        NotPermitted: another agency's task, or a role that the officer does not have.
    """
    case, _, item = lock_case_of(work_item_id)
    asides.check_doer(item, doer)
    if item.claimed_by == doer.officer_id and item.state == WorkItem.State.CLAIMED:
        return
    if item.state == WorkItem.State.CLAIMED and item.claimed_by not in doer.absent:
        raise Conflict("already_claimed")
    item.state, item.claimed_by, item.claimed_at = WorkItem.State.CLAIMED, doer.officer_id, now
    _note(case, item, "claimed", doer, now)


@inside_action
def release(work_item_id: UUID, doer: Doer, now: datetime) -> None:
    """Give a task back to the agency's pool. Raises Conflict, NotPermitted."""
    case, _, item = lock_case_of(work_item_id)
    asides.check_doer(item, doer)
    if item.claimed_by != doer.officer_id:
        raise Conflict("not_claimed_by_you")
    item.state, item.claimed_by, item.claimed_at = WorkItem.State.WAITING, None, None
    _note(case, item, "released", doer, now)


@inside_action
def pass_on(
    work_item_id: UUID, doer: Doer, to: Doer | None, reason: str, published: PublishedService, now: datetime
) -> None:
    """Hand a task that one holds to a colleague of the same agency and role, or back to the pool, and say why.

    Raises:
        NotPermitted: `not_yours`, `role_missing`.
        Conflict: `not_claimed_by_you`, `already_decided`, `already_yours`.
        Invalid: by `to`: `not_a_colleague`, `four_eyes`.
    """
    case, items, item = lock_case_of(work_item_id)
    asides.check_doer(item, doer)
    if item.claimed_by != doer.officer_id:
        raise Conflict("not_claimed_by_you")
    if to is not None:
        handing.check_taker(published, items, item, to)
    handing.give(case, item, (doer, to), reason, now)


@inside_action
def return_all(officer_id: UUID, now: datetime) -> int:
    """Give back to the pool whatever an officer holds who has left; return how many tasks. Again: none."""
    return handing.return_all(officer_id, now)


def _note(case: Case, item: WorkItem, code: str, doer: Doer, now: datetime) -> None:
    item.save(update_fields=["state", "claimed_by", "claimed_at"])
    log = EventLog(case, now, None)
    log.add(code, By.officer(doer, item.role), task=item.task)
    case.save(update_fields=["seq"])
    log.write()


@inside_action
def decide(
    work_item_id: UUID,
    doer: Doer,
    decision: Decision,
    published: PublishedService,
    calendar: Calendar,
    now: datetime,
) -> Step:
    """Decide a task and bring the case on.

    Raises:
        Conflict: `already_decided`, or `already_claimed` by another officer.
        NotPermitted: `not_yours`, `role_missing`, `four_eyes`.
        Invalid: an unknown decision, or its reason is missing.
    """
    case, items, item = lock_case_of(work_item_id)
    asides.check_doer(item, doer)
    if item.claimed_by not in (None, doer.officer_id):
        raise Conflict("already_claimed")
    _check_decision(published, items, item, doer, decision)
    flow = Flow.of(case, published, calendar, now)
    if item.task == OBJECTION:
        _close_item(item, doer, decision, now)
        return objecting.decided(flow, item, By.officer(doer, item.role), decision.code)
    flow.from_task, flow.sealed_demand = item.task, decision.sealed_demand
    flow.log.add("decided", By.officer(doer, item.role), task=item.task, detail=decision.code)
    _close_item(item, doer, decision, now)
    clocks.stop_task_clock(case, item.task, item.engine_task_id, now)
    _say(flow, item, decision.code)
    return flow.settle()


def _say(flow: Flow, item: WorkItem, code: str) -> None:
    """Tell the process what was decided; of several agencies, what they decided together."""
    task = flow.published.service.tasks[item.task]
    said = engine.opinions(flow.instance, item.engine_task_id)
    together = {f"decision.{item.task}": rules.joint(task, [*said, code])}
    each = item.task in flow.published.service.members
    engine.complete(flow.instance, item.engine_task_id, together, code if each else "")


def _check_decision(
    published: PublishedService, items: Sequence[WorkItem], item: WorkItem, doer: Doer, decision: Decision
) -> None:
    task = published.service.tasks[item.task]
    if not isinstance(task, HumanTask):
        if decision.code != HANDED_OVER:
            raise Invalid({"decision": ["unknown"]})
        return
    done_by = {each.task: each.done_by for each in items if each.done_by is not None}
    if rules.four_eyes(doer.officer_id, done_by, task.not_same_officer_as):
        raise NotPermitted("four_eyes")
    faults = rules.decision_faults(task, decision.code, decision.reason_code, has_note=bool(decision.sealed_note))
    if faults:
        raise Invalid(faults)


def _close_item(item: WorkItem, doer: Doer, decision: Decision, now: datetime) -> None:
    item.state, item.done_by, item.done_at = WorkItem.State.DONE, doer.officer_id, now
    item.decision, item.sealed_marks = decision.code, decision.sealed_marks
    item.save(update_fields=["state", "done_by", "done_at", "decision", "sealed_marks"])
    if decision.sealed_note or decision.reason_code:
        DecisionNote.objects.create(
            region_id=item.region_id,
            case_id=item.case_id,
            applicant_id=item.applicant_id,
            agency_ids=item.agency_ids,
            work_item=item,
            reason_code=decision.reason_code,
            sealed=decision.sealed_note,
            created_at=now,
        )


@inside_action
def complete_task(
    case_id: UUID,
    engine_task_id: str,
    result: str | None,
    published: PublishedService,
    calendar: Calendar,
    now: datetime,
) -> Step:
    """A task of the system is done, with its result. It no longer waits, or its case has ended: no change."""
    case = lock_case(case_id)
    flow = Flow.of(case, published, calendar, now)
    task = next((one for one in engine.waiting(flow.instance) if one.id == engine_task_id), None)
    if task is None or case.state == Case.State.CLOSED:
        return NOTHING
    flow.log.add("task_completed", SYSTEM, task=task.bpmn, detail=result or "")
    engine.complete(flow.instance, task.id, {f"result.{task.bpmn}": result} if result else {})
    return flow.settle()


@inside_action
def note(case_id: UUID, code: str, task: str, detail: str, now: datetime, doer: Doer | None = None) -> None:
    """Write down what happened to a case without moving it: a registry is away, a document was revoked.

    Without a doer it was the system. Raises NotFound.
    """
    _write_down(case_id, code, By.officer(doer, SIGNER) if doer else SYSTEM, (task, detail), now)


@inside_action
def note_applicant(case_id: UUID, code: str, detail: str, now: datetime) -> None:
    """Write down what the applicant did to a case without moving it. Raises NotFound."""
    _write_down(case_id, code, APPLICANT, ("", detail), now)


def _write_down(case_id: UUID, code: str, by: By, what: tuple[str, str], now: datetime) -> None:
    asides.write_down(lock_case(case_id), code, by, what, now)


@inside_action
def answer_correction(
    correction_id: UUID,
    answers: Answers,
    published: PublishedService,
    calendar: Calendar,
    now: datetime,
) -> Step:
    """The applicant has mended what was marked; the rules were judged anew. Raises Conflict when it was sent."""
    found = CorrectionRequest.objects.filter(id=correction_id).values_list("case_id", flat=True).first()
    case = lock_case(found) if found else None
    correction = CorrectionRequest.objects.get(id=correction_id) if case else None
    if case is None or correction is None or correction.state != CorrectionRequest.State.OPEN:
        raise Conflict("already_sent")
    correction.state, correction.sent_at = CorrectionRequest.State.SENT, now
    correction.save(update_fields=["state", "sent_at"])
    flow = Flow.of(case, published, calendar, now)
    flow.log.add("correction_answered", APPLICANT, task=correction.task)
    clocks.stop_task_clock(case, correction.task, correction.engine_task_id, now)
    judged = engine.named(answers)
    engine.complete(flow.instance, correction.engine_task_id, judged | {f"decision.{correction.task}": "sent"})
    return flow.settle()


@inside_action
def provide_rules(
    case_id: UUID,
    answers: Answers,
    published: PublishedService,
    calendar: Calendar,
    now: datetime,
) -> Step:
    """Late facts have answered rules: gateways that were undecided go on."""
    case = lock_case(case_id)
    if case.state == Case.State.CLOSED:
        return NOTHING
    flow = Flow.of(case, published, calendar, now)
    flow.log.add("late_facts", SYSTEM)
    engine.provide(flow.instance, engine.named(answers))
    return flow.settle()


@inside_action
def withdraw(case_id: UUID, now: datetime) -> Step:
    """The applicant takes the application back. Raises Conflict when the case is closed."""
    case = lock_case(case_id)
    if case.state == Case.State.CLOSED:
        raise Conflict("already_closed")
    case.state, case.outcome, case.closed_at = Case.State.CLOSED, WITHDRAWN, now
    clocks.stop_all(case, now)
    WorkItem.objects.filter(case_id=case_id, state__in=_OPEN).update(state=WorkItem.State.CANCELLED)
    requests = CorrectionRequest.objects.filter(case_id=case_id, state=CorrectionRequest.State.OPEN)
    requests.update(state=CorrectionRequest.State.CANCELLED)
    log = EventLog(case, now, None)
    log.add("withdrawn", APPLICANT)
    case.save()
    log.write()
    insert(tallying.withdrawn(case, now))
    return Step((), WITHDRAWN)


@inside_action
def pass_timer(case_id: UUID, published: PublishedService, calendar: Calendar, now: datetime) -> Step:
    """An event of a case whose time has come happens, the longest due first. None is due any more: no change.

    One at a time: what the first brings may take the second away.
    """
    return timing.pass_timer(case_id, published, calendar, now)


@inside_action
def answer(
    case_id: UUID, told: Answer, published: PublishedService, calendar: Calendar, now: datetime, doer: Doer
) -> Step:
    """The answer that a case waits for from outside. The same again: no change.

    Raises:
        NotFound: no such case.
        Conflict: `not_awaited`, or `answered_otherwise`.
        NotPermitted: `not_yours`, another agency is asked.
        Invalid: an answer that the pack does not know.
    """
    return answering.answer(case_id, told, published, calendar, now, doer)


@inside_action
def fire_clocks(now: datetime, limit: int) -> Fired:
    """Remind, record deadlines that passed, and escalate, each once, in at most `limit` cases."""
    return fire(now, limit)


@policy("processes.fold_tallies")
def fold_tallies(actor: Actor) -> int:
    """Fold what was counted since the last time into the kept grains; return how many rows it was. Again: none."""
    with unit_of_work(actor.scope):
        return folding.fold()
