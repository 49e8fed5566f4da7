"""How a case moves: what its process newly waits for becomes work items, corrections and clocks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import CorrectionTask, Duration, HandOverTask, HumanTask, MessageTask, PublishedService
from mpp.kernel.prepared import insert
from mpp.kernel.worktime import Calendar
from mpp.processes import engine, rules
from mpp.processes.errors import AgencyMissing
from mpp.processes.models import Case, CaseTally, Clock, CorrectionRequest, WorkItem
from mpp.processes.moving import clocks, engine_state, tallying
from mpp.processes.moving.handing import take_away
from mpp.processes.moving.log import SYSTEM, By, EventLog
from mpp.processes.moving.terms import StartedTask, Step, TaskKind

Passes = Counter[tuple[str, UUID]]  # how often an agency has had a task


@dataclass
class Flow:
    """One change of a locked case under way. Everything is written by `settle`, in a fixed number of statements."""

    case: Case
    published: PublishedService
    calendar: Calendar
    now: datetime
    instance: engine.Instance
    log: EventLog
    known: frozenset[str] = frozenset()  # engine tasks that waited before
    armed: frozenset[str] = frozenset()  # engine tasks of the timers that waited before
    from_task: str = ""  # whose decision moves it
    sealed_demand: bytes = b""
    items: list[WorkItem] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    corrections: list[CorrectionRequest] = field(default_factory=list)
    tallies: list[CaseTally] = field(default_factory=list)

    @staticmethod
    def of(case: Case, published: PublishedService, calendar: Calendar, now: datetime) -> "Flow":
        """Take up a stored case.

        Raises:
            StateRefused: its stored state is forged, damaged, or another process's.
        """
        instance = engine_state.load(case, published)
        known = frozenset(task.id for task in engine.waiting(instance))
        armed = frozenset(timer.id for timer in engine.timers(instance))
        return Flow(case, published, calendar, now, instance, EventLog(case, now, calendar), known, armed)

    def settle(self) -> Step:
        """Start what waits newly, close what has ended, and write it all.

        Raises:
            AgencyMissing: the region has no agency for a task.
        """
        waiting = engine.waiting(self.instance)
        new = [task for task in waiting if task.id not in self.known]
        passes = self._passes() if new else Counter()
        started = tuple(self._start(task, passes) for task in new)
        self._mind_timers()
        engine_state.keep(self.case, self.instance)
        if engine.is_finished(self.instance):
            self._close()
        else:
            self._mind_applicant(waiting)
        self._write()
        return Step(started, self.case.outcome or None, self.case.due_at)

    def divert(self, task: str) -> Step:
        """Set the case down at a task, wherever it stood, and go on from there."""
        self.instance, self.known = engine.diverted(self.instance, task), frozenset()
        return self.settle()

    def start_beside(self, task: str, engine_task_id: str) -> WorkItem:
        """Start a task that stands beside the process, whose case has ended, and write it all."""
        self._start(engine.WaitingTask(engine_task_id, "user", task), self._passes())
        self._write()
        return self.items[0]

    def happen(self, timer: engine.Timer) -> None:
        """An event's time has come; the tasks that it takes away are open to nobody any more."""
        before = engine.waiting(self.instance)
        engine.happen(self.instance, timer.id)
        left = {task.id for task in engine.waiting(self.instance)}
        for task in before:
            if task.id not in left:
                take_away(self.case, task, self.log)

    def _mind_timers(self) -> None:
        """Events that wait newly get their time; whom nobody waits for any more is stopped."""
        timers = {timer.id: timer for timer in engine.timers(self.instance)}
        self.clocks += [
            clocks.timer_clock(self.case, timer, self.calendar, self.now)
            for timer in timers.values()
            if timer.id not in self.armed
        ]
        if gone := self.armed - timers.keys():
            clocks.stop_timers(self.case, gone, self.now)

    def _passes(self) -> Passes:
        opening = self.case._state.adding
        earlier = WorkItem.objects.none() if opening else WorkItem.objects.filter(case_id=self.case.id)
        return Counter(earlier.values_list("task", "agency_id"))

    def _start(self, waiting: engine.WaitingTask, passes: Passes) -> StartedTask:
        task = self.published.service.tasks[waiting.bpmn]
        item_id, agency_id, by = None, None, SYSTEM
        if isinstance(task, HumanTask | HandOverTask):
            item = self._new_item(waiting, task, passes)
            item_id, agency_id, by = item.id, item.agency_id, By(item.role, item.agency_id)
        elif isinstance(task, CorrectionTask):
            self._new_correction(waiting, task)
        elif isinstance(task, MessageTask):
            by = By("outside", self._agency(task.agency))
        code = "correction_asked" if isinstance(task, CorrectionTask) else "task_started"
        self.log.add(code, by, task=waiting.bpmn)
        return StartedTask(waiting.bpmn, TaskKind(task.kind), waiting.id, item_id, agency_id)

    def _new_item(self, waiting: engine.WaitingTask, task: HumanTask | HandOverTask, passes: Passes) -> WorkItem:
        agency_id = self._agency(waiting.member or task.agency)
        item = WorkItem(
            **self._row(),
            agency_id=agency_id,
            task=waiting.bpmn,
            engine_task_id=waiting.id,
            role=task.role,
            created_at=self.now,
            due_at=self._deadline(waiting, task.deadline),
            pass_no=passes[waiting.bpmn, agency_id] + 1,
            number=self.case.number,
            service_id=self.case.service_id,
            sealed_label=self.case.sealed_label,
        )
        self.items.append(item)
        return item

    def _new_correction(self, waiting: engine.WaitingTask, task: CorrectionTask) -> None:
        correction = CorrectionRequest(
            **self._row(),
            task=waiting.bpmn,
            engine_task_id=waiting.id,
            from_task=self.from_task,
            sealed=self.sealed_demand,
            created_at=self.now,
            due_at=self._deadline(waiting, task.deadline),
        )
        self.corrections.append(correction)

    def _row(self) -> dict[str, object]:
        case = self.case
        return {
            "region_id": case.region_id,
            "case_id": case.id,
            "applicant_id": case.applicant_id,
            "agency_ids": case.agency_ids,
        }

    def _deadline(self, waiting: engine.WaitingTask, duration: Duration) -> datetime:
        duration = catalogue.deadline_in(self.case.region_id, self.case.service_version_id, duration)
        declared = self.published.service.tasks[waiting.bpmn]
        clock = clocks.new_clock(self.case, waiting.bpmn, duration, self.calendar, self.now, declared)
        clock.engine_task_id = waiting.id
        self.clocks.append(clock)
        return clock.due_at

    def _agency(self, kind: str) -> UUID:
        if kind not in self.case.agencies:
            raise AgencyMissing(kind=kind)
        return UUID(self.case.agencies[kind])

    def _mind_applicant(self, waiting: list[engine.WaitingTask]) -> None:
        """The clock stands still while the applicant mends, or while nobody of ours can go on."""
        tasks = [self.published.service.tasks[each.bpmn] for each in waiting]
        mending = any(isinstance(task, CorrectionTask) for task in tasks)
        self.case.state = Case.State.WAITING_APPLICANT if mending else Case.State.RUNNING
        missing = [] if waiting else [name for names in engine.undecided(self.instance).values() for name in names]
        pause = rules.pause_of(tasks, missing, self.published)
        opened = next((clock for clock in self.clocks if clock.kind == Clock.Kind.CASE), None)
        clocks.mind_case_clock(self.case, pause, self.calendar, self.now, opened)

    def _close(self) -> None:
        self.case.state, self.case.closed_at = Case.State.CLOSED, self.now
        self.case.outcome = engine.ends(self.instance)[-1]
        clocks.stop_all(self.case, self.now)
        for clock in self.clocks:  # of a case that ends as it opens
            clock.stopped_at = self.now
        self.log.add("closed", SYSTEM, detail=self.case.outcome)
        outputs = [one.kind for one in self.published.service.outputs.values()]
        self.tallies.append(tallying.closed(self.case, outputs, self.log.events, self.now))

    def _write(self) -> None:
        if self.case._state.adding:
            insert(self.case)
        else:
            self.case.save()
        insert(*self.items)
        insert(*self.corrections)
        insert(*self.clocks)
        self.log.write()
        insert(*self.tallies)
