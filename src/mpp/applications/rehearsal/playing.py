"""A whole scenario: interview, submission, the officers and systems in turn, to the end of the process."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from mpp.applications import interview as iv
from mpp.applications import resolution
from mpp.applications.interview.mending import mend
from mpp.applications.interview.silence import hindrances
from mpp.applications.rehearsal.interviewing import ask, finding, known, opened, typed_value
from mpp.applications.rehearsal.printing import printed
from mpp.applications.rehearsal.terms import Halt, Outcome, halt
from mpp.catalogue.pack import (
    CorrectionTask,
    HandOverTask,
    HumanTask,
    IssueTask,
    MessageTask,
    PublishedService,
    RegisterTask,
)
from mpp.catalogue.remedies import OBJECTION, UPHOLD
from mpp.catalogue.scenario import UNDECIDED, Scenario
from mpp.kernel.errors import Invalid
from mpp.processes import engine
from mpp.processes.engine.errors import NoWayOut
from mpp.processes.rules import decision_faults, joint

MOST_STEPS = 500
ISSUED, SENT, HANDED_OVER = "issued", "sent", "handed_over"


def rehearse(published: PublishedService, scenario: Scenario) -> Outcome:
    """What comes of a scenario. Expects a pack without mistakes (`mpp pack check`)."""
    outcome = Outcome(iv.Interview(published, scenario.today))
    try:
        outcome.interview = opened(published, scenario)
        ask(outcome, scenario)
    except Halt as stopped:
        outcome.halted.append(stopped.difference)
        _conclude(outcome, scenario)
        return outcome
    return carry_on(outcome, scenario)


def carry_on(outcome: Outcome, scenario: Scenario) -> Outcome:
    """What comes of an interview that is answered: submission and process, to the end."""
    try:
        if _may_submit(outcome):
            _previewed(outcome, scenario)
            _Course(outcome.interview.published, scenario, outcome).run()
    except Halt as stopped:
        outcome.halted.append(stopped.difference)
    _conclude(outcome, scenario)
    return outcome


def _may_submit(outcome: Outcome) -> bool:
    plan = iv.plan(outcome.interview)
    review = iv.review(plan)
    outcome.fee, outcome.index = review.fee, review.index
    outcome.blocked = [rule.id for rule in review.blocked]
    gaps = [slot.path for slot in plan.slots.values() if slot.state is iv.State.GAP]
    if gaps:
        raise halt(("expect", "asked"), f"{', '.join(gaps)}: needed, but neither known nor asked")
    return not outcome.blocked


def _previewed(outcome: Outcome, scenario: Scenario) -> None:
    """The outputs as the person sees them before submitting."""
    for name in outcome.interview.published.service.outputs:
        printed(outcome.interview, name, scenario, copy=True)


def _conclude(outcome: Outcome, scenario: Scenario) -> None:
    """What the rules say in the end, with what came late."""
    verdicts = iv.verdicts(iv.plan(_with_late(outcome.interview, scenario)))
    rules = outcome.interview.published.service.rules
    outcome.rules = {rule.id: verdicts.get(rule.id, UNDECIDED) for rule in rules}


def _with_late(interview: iv.Interview, scenario: Scenario) -> iv.Interview:
    came = known(interview.published, scenario, scenario.late)
    awaited = {path: owner for path, owner in interview.pending.items() if path not in came}
    return interview.with_(known={**interview.known, **came}, pending=awaited)


@dataclass
class _Course:
    """A case under way."""

    published: PublishedService
    scenario: Scenario
    outcome: Outcome
    passes: Counter[str] = field(default_factory=Counter)
    against: set[str] = field(default_factory=set)  # tasks whose last word was no, or a mend
    fell_silent: bool = False

    def run(self) -> None:
        """Do what waits, one task after the other, until nothing is left to do. Raises Halt."""
        try:
            instance = self._to_the_end(engine.start(engine.spec_of(self.published), self._rules()))
            if self._ends(instance)[-1:] == ["refused"] and self.scenario.decisions.get(OBJECTION):
                instance = self._objected(instance)
        except NoWayOut as stuck:
            raise halt(("expect", "end"), f"no way leads out of {stuck.details['gateway']}") from stuck
        self.outcome.end = next(iter(reversed(self._ends(instance))), "")

    def _to_the_end(self, instance: engine.Instance) -> engine.Instance:
        for _ in range(MOST_STEPS):
            if self._is_silent(instance):
                instance = self._silence(instance)
            elif not self._step(instance):
                return instance
        raise halt(("expect", "end"), f"the case has no end after {MOST_STEPS} steps")

    def _ends(self, instance: engine.Instance) -> list[str]:
        return engine.ends(instance) if engine.is_finished(instance) else []

    def _is_silent(self, instance: engine.Instance) -> bool:
        """Whether the office lets the term pass now: officers have a task, and none of them says anything."""
        if not self.scenario.silent or self.fell_silent or self.published.service.deemed_at is None:
            return False
        waiting = [one.bpmn for one in engine.waiting(instance)]
        said = self.scenario.decisions
        return bool(waiting) and all(
            isinstance(self.published.service.tasks[name], HumanTask)
            and self.passes[name] >= len(said.get(name, []))
            for name in waiting
        )

    def _silence(self, instance: engine.Instance) -> engine.Instance:
        self.fell_silent = True
        self.outcome.held = hindrances(iv.plan(self.outcome.interview), self.against)
        target = self.published.service.deemed_at
        return instance if self.outcome.held or target is None else engine.diverted(instance, target)

    def _objected(self, instance: engine.Instance) -> engine.Instance:
        """The applicant objects to the refusal, and another officer decides."""
        said = self._done(OBJECTION)[f"decision.{OBJECTION}"]
        target = self.published.service.upheld_at
        if said != UPHOLD or target is None:
            return instance
        return self._to_the_end(engine.diverted(instance, target))

    def _step(self, instance: engine.Instance) -> bool:
        """One task, or the late answers; False when nothing is left."""
        waiting = sorted(engine.waiting(instance), key=lambda task: (task.bpmn, task.member))
        if waiting and self.fell_silent and self.outcome.held:
            return False
        if waiting:
            self._go_on(instance, waiting[0])
            return True
        after = _with_late(self.outcome.interview, self.scenario)
        if engine.is_finished(instance) or after.pending == self.outcome.interview.pending:
            return False
        self.outcome.interview = after
        engine.provide(instance, self._rules())
        return True

    def _go_on(self, instance: engine.Instance, waiting: engine.WaitingTask) -> None:
        """Do a task. What one of several agencies says counts together with the others'."""
        codes = self._done(waiting.bpmn)
        said = str(codes.get(f"decision.{waiting.bpmn}", "")) if waiting.member else ""
        if said:
            together = joint(
                self.published.service.tasks[waiting.bpmn], [*engine.opinions(instance, waiting.id), said]
            )
            codes[f"decision.{waiting.bpmn}"] = together
        engine.complete(instance, waiting.id, codes, said)

    def _rules(self) -> dict[str, engine.Value]:
        return engine.named(iv.answers(iv.plan(self.outcome.interview)))

    def _done(self, name: str) -> dict[str, Any]:
        """Do a task; what it says to the process."""
        task = self.published.service.tasks[name]
        self.passes[name] += 1
        self.outcome.passed.append(name)
        if isinstance(task, HumanTask):
            return {f"decision.{name}": self._decided(name, task)}
        if isinstance(task, CorrectionTask):
            self._mended()
            return self._rules() | {f"decision.{name}": SENT}
        if isinstance(task, HandOverTask):
            self.outcome.outputs.add(task.output)
            return {f"decision.{name}": HANDED_OVER}
        if isinstance(task, MessageTask):
            return {f"result.{name}": self._next("results", name)}
        return {f"result.{name}": self._carried_out(name, task)}

    def _decided(self, name: str, task: HumanTask) -> str:
        code, _, reason = self._next("decisions", name).partition(":")
        decision = next((one for one in task.decisions if one.id == code), None)
        if decision and decision.reasons and not reason:
            reason = decision.reasons[0].value
        if faults := decision_faults(task, code, reason, has_note=True):
            raise halt(("decisions", name), f"{name} cannot be decided so", came=faults)
        if task.preview:
            printed(self.outcome.interview, task.preview, self.scenario, copy=True)
        self.against.discard(name)
        if decision and (decision.tone == "negative" or decision.asks_correction):
            self.against.add(name)
        return code

    def _mended(self) -> None:
        self.against.clear()
        given = {path: typed_value(value) for path, value in self.scenario.corrections.items()}
        at = self.scenario.today.isoformat()
        try:
            mended = mend(self.outcome.interview, self.scenario.marks, given, at)
        except Invalid as refused:
            path, reasons = next(iter(refused.fields.items()))
            raise halt(("corrections", path), f"the correction is refused: {', '.join(reasons)}") from refused
        self.outcome.interview = resolution.with_look_ups(mended, finding(self.published))

    def _carried_out(self, name: str, task: IssueTask | RegisterTask) -> str:
        if isinstance(task, IssueTask):
            printed(self.outcome.interview, task.output, self.scenario, copy=False)
            self.outcome.outputs.add(task.output)
            return ISSUED
        result = self._next("results", name)
        if result == ISSUED:
            self.outcome.outputs |= set(task.receives)
        return result

    def _next(self, kind: str, name: str) -> str:
        said: list[str] = getattr(self.scenario, kind).get(name, [])
        if self.passes[name] > len(said):
            what = f"{name} comes for the {self.passes[name]}. time, and the scenario does not say what happens"
            raise halt((kind, name), what, expected=said)
        return said[self.passes[name] - 1]
