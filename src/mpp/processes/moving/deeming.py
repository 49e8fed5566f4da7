"""Deemed approval: the term has passed and nobody said anything. Each case once, under its lock.

Who is killed before the commit has done nothing; who comes second finds no moment of silence left in the clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mpp.catalogue.pack import HumanTask, PublishedService
from mpp.identity.policy import inside_action
from mpp.kernel.worktime import Calendar, Duration, Unit
from mpp.processes import rules
from mpp.processes.models import Attention, Case, CaseEvent, Clock, WorkItem
from mpp.processes.moving.firing import tell
from mpp.processes.moving.flow import Flow
from mpp.processes.moving.locking import lock_case
from mpp.processes.moving.log import SYSTEM, By, EventLog
from mpp.processes.moving.terms import Step
from mpp.processes.rules import Mark
from mpp.processes.rules.pausing import LATE_FACTS

LOOK_AGAIN = timedelta(minutes=15)  # at a case that silence did not approve
_OPEN = (WorkItem.State.WAITING, WorkItem.State.CLAIMED)
_LONGEST = 200  # letters of `Case.held_for`
_NO_SPAN = Duration(1, Unit.WORKING_HOUR)


@dataclass(frozen=True, slots=True)
class Silence:
    """A locked case whose term has passed. `decided_against`: tasks whose officers were not silent, but said no."""

    case: Case
    clock: Clock
    decided_against: frozenset[str]


@inside_action
def silent_cases(now: datetime, limit: int) -> Sequence[UUID]:
    """The cases whose term has passed, and for whom silence may be consent; the longest silent first."""
    clocks = Clock.objects.filter(stopped_at=None, paused_at=None, deem_at__lte=now)
    return list(clocks.order_by("deem_at").values_list("case_id", flat=True)[:limit])


@inside_action
def silence_of(case_id: UUID, published: PublishedService, now: datetime) -> Silence | None:
    """Lock a case and say how it was silent; None: nobody owes a decision any more, or not yet. Raises NotFound."""
    case = lock_case(case_id)
    clock = Clock.objects.get(case_id=case.id, kind=Clock.Kind.CASE)
    if clock.stopped_at or clock.paused_at or clock.deem_at is None or clock.deem_at > now:
        return None
    target = published.service.deemed_at
    if target is None or CaseEvent.objects.filter(case_id=case.id, code="task_started", task=target).exists():
        Clock.objects.filter(id=clock.id).update(deem_at=None)  # it was decided for, and is being issued
        return None
    return Silence(case, clock, _against(case, published))


def _against(case: Case, published: PublishedService) -> frozenset[str]:
    """The tasks whose last word, if nothing has come back to them since, was no or a mend."""
    items = WorkItem.objects.filter(case_id=case.id).order_by("created_at", "id")
    last = {(item.task, item.agency_id): item for item in items}  # several agencies may have one task
    return frozenset(name for (name, _), item in last.items() if _is_against(published, name, item.decision))


def _is_against(published: PublishedService, name: str, code: str) -> bool:
    task = published.service.tasks.get(name)
    decisions = task.decisions if isinstance(task, HumanTask) else []
    return any(one.id == code and (one.tone == "negative" or one.asks_correction) for one in decisions)


@inside_action
def approve_silence(silence: Silence, published: PublishedService, calendar: Calendar, now: datetime) -> Step:
    """End what is open, with who was silent on record, and go on where the pack says."""
    case, clock, target = silence.case, silence.clock, published.service.deemed_at
    assert target is not None
    flow = Flow.of(case, published, calendar, now)
    items = WorkItem.objects.filter(case_id=case.id, state__in=_OPEN).order_by("created_at", "id")
    for item in items:
        flow.log.add("silent", By(item.role, item.agency_id, item.claimed_by), task=item.task)
    items.update(state=WorkItem.State.CANCELLED)
    Clock.objects.filter(case_id=case.id, kind=Clock.Kind.TASK, stopped_at=None).update(stopped_at=now)
    Attention.objects.filter(case_id=case.id, cleared_at=None).update(cleared_at=now)
    clock.deem_at, clock.marks, clock.next_at, clock.fired_at = None, [], None, clock.fired_at or now
    clock.save(update_fields=["deem_at", "marks", "next_at", "fired_at"])
    flow.log.add("deemed_approved", SYSTEM, task=target)
    case.held_for = ""
    return flow.divert(target)


@inside_action
def hold_silence(silence: Silence, why: Sequence[str], waits_for: Collection[str], now: datetime) -> None:
    """Say why silence does not approve, and tell the head, where it is news; look again later.

    With `waits_for` the clock stands still: a registry's time is not the office's.
    """
    case, clock = silence.case, silence.clock
    told = _fitting(why)
    if told != case.held_for:
        case.held_for = told
        log = EventLog(case, now, None)
        log.add("deemed_held", SYSTEM, detail=why[0][:60])
        tell(clock, log, None, Mark(now, rules.ESCALATION, "region_head", _NO_SPAN)).save(force_insert=True)
        log.write()
    clock.deem_at = now + LOOK_AGAIN
    if waits_for:
        clock.paused_at, clock.pause_reason = clock.due_at, LATE_FACTS
        case.paused_at, case.pause_reason, case.waits_for = clock.due_at, LATE_FACTS, ",".join(waits_for)
    clock.save(update_fields=["deem_at", "paused_at", "pause_reason"])
    case.save(update_fields=["seq", "held_for", "paused_at", "pause_reason", "waits_for"])


def _fitting(codes: Sequence[str]) -> str:
    """As many of the codes as the column holds."""
    told = ""
    for code in codes:
        longer = f"{told},{code}" if told else code
        told = longer if len(longer) <= _LONGEST else told
    return told
