"""The process fits the tasks, every step can be reached and left, and every condition reads what a task gives."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mpp.catalogue import bpmn
from mpp.catalogue.checker.calls import calls
from mpp.catalogue.checker.gateways import undecided
from mpp.catalogue.checker.mistakes import Mistake, in_process
from mpp.catalogue.checker.soundness import unsound
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import CorrectionTask, HumanTask, MessageTask, RegisterTask, Task
from mpp.catalogue.remedies import OBJECTION
from mpp.catalogue.tables import values_of
from mpp.kernel.cel import CelType, ExpressionError, compile_expression

ENDS = frozenset({"issued", "refused", "received", "withdrawn"})
_FITS = {
    "human": ("userTask",),
    "correction": ("userTask",),
    "issue": ("serviceTask",),
    "publish": ("serviceTask",),
    "submit": ("receiveTask",),
    "hand_over": ("manualTask",),
    "message": ("intermediateCatchEvent", "receiveTask"),
}
_COMPARED = re.compile(r"decision\.(\w+)\s*[!=]=\s*[\"'](\w*)[\"']")

_RESULT_COMPARED = re.compile(r"result\.(\w+)\s*[!=]=\s*[\"'](\w*)[\"']")
_TABLE_COMPARED = re.compile(r"table\.(\w+)\s*[!=]=\s*[\"'](\w*)[\"']")


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One of the files that a pack's process is drawn in. `shared`: its id, empty for the pack's own."""

    loaded: LoadedPack
    shared: str
    graph: bpmn.Graph

    def mistake(self, line: int, code: str, what: str, mend: str) -> Mistake:
        return in_process(self.loaded, line, code, what, mend, self.shared)


def process(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find what would stop a case, or never run: in the pack's own drawing and in each that it shares."""
    drawings = []
    for shared, text in {"": loaded.published.bpmn, **loaded.published.processes}.items():
        try:
            drawings.append(_Drawing(loaded, shared, bpmn.read(text)))
        except bpmn.NotReadable as error:
            yield in_process(loaded, error.line, "bpmn", error.reason, "write BPMN 2.0 with one process", shared)
            return
    yield from _undrawn(loaded, drawings)
    yield from _refusals(loaded, drawings)
    given = _given(loaded, drawings)
    for one in drawings:
        yield from _tasks(one)
        yield from _conditions(one, given)
        yield from _unmarked(one)
        yield from calls(one.graph, loaded.published.processes, one.mistake)
        for code, fault in undecided(one.graph):
            yield one.mistake(fault.line, code, fault.what, fault.mend)
        for fault in unsound(one.graph):
            yield one.mistake(fault.line, "flow", str(fault), fault.mend)


def _tasks(drawing: _Drawing) -> Iterator[Mistake]:
    declared = drawing.loaded.published.service.tasks
    for node in drawing.graph.nodes.values():
        is_done = node.kind in bpmn.TASKS or node.event == "message"
        if node.kind not in bpmn.KNOWN:
            yield drawing.mistake(node.line, "bpmn", f"{node.kind} never runs here", "use the supported elements")
        elif node.kind == "endEvent" and node.id not in ENDS and not drawing.shared:
            mend = f"name it one of {', '.join(sorted(ENDS))}"
            yield drawing.mistake(node.line, "end", f"{node.id} is no outcome of a case", mend)
        elif is_done and node.id not in declared:
            mend = f"add tasks.{node.id} with its role and deadline"
            yield drawing.mistake(node.line, "task", f"service.yaml does not declare {node.id}", mend)
        elif is_done:
            yield from _fits(drawing, node, declared[node.id])


def _fits(drawing: _Drawing, node: bpmn.Node, task: Task) -> Iterator[Mistake]:
    if node.kind not in _FITS[task.kind]:
        what = f"{node.id} is a {task.kind} task, not a {node.kind}"
        yield drawing.mistake(node.line, "task", what, f"make it a {_FITS[task.kind][0]}")
    each = isinstance(task, HumanTask) and task.for_each is not None
    if node.several and not each:
        mend = f"add tasks.{node.id}.for_each with the agencies, or remove the mark"
        yield drawing.mistake(node.line, "task", f"nobody says by which agencies {node.id} is done", mend)
    elif each and not node.several:
        mend = "mark it as parallel multi-instance, or remove for_each"
        yield drawing.mistake(node.line, "task", f"{node.id} is drawn as one task, not one for each", mend)


def _unmarked(drawing: _Drawing) -> Iterator[Mistake]:
    """An event marks nothing: what the applicant is to mend an officer says before."""
    tasks = drawing.loaded.published.service.tasks
    for event in drawing.graph.of_kind(bpmn.BOUNDARY):
        seen, todo = {event.id}, [event.id]
        while todo:
            new = {flow.target for flow in drawing.graph.out_of(todo.pop())} - seen
            seen |= new
            todo += [one for one in new if drawing.graph.nodes[one].kind in bpmn.GATEWAYS]
        for name in sorted(seen):
            if isinstance(tasks.get(name), CorrectionTask):
                what = f"{event.id} leads to {name}, and nobody has marked what to mend"
                yield drawing.mistake(event.line, "flow", what, "lead it to an officer first")


def _undrawn(loaded: LoadedPack, drawings: Sequence[_Drawing]) -> Iterator[Mistake]:
    drawn = {name for one in drawings for name in one.graph.nodes}
    for name in loaded.published.service.tasks.keys() - drawn - {OBJECTION}:
        lines = loaded.lines
        what, mend = f"process.bpmn has no step {name}", "draw it there, or remove the task"
        yield Mistake(lines.file, lines.of("tasks", name), "task", what, mend)


def _given(loaded: LoadedPack, drawings: Sequence[_Drawing]) -> dict[str, CelType]:
    service = loaded.published.service
    given = {f"rule.{rule.id}": CelType.BOOLEAN for rule in service.rules}
    given |= {name: kind for name, (_, kind) in values_of(service.tables).items()}
    for name, task in service.tasks.items():
        human = isinstance(task, HumanTask | CorrectionTask)
        given[f"{'decision' if human else 'result'}.{name}"] = CelType.TEXT
    found = [call.id for one in drawings for call in one.graph.of_kind(bpmn.CALL)]
    return given | {f"result.{call}": CelType.TEXT for call in found}


def _conditions(drawing: _Drawing, given: dict[str, CelType]) -> Iterator[Mistake]:
    for flow in drawing.graph.flows:
        if not flow.condition:
            continue
        try:
            returns = compile_expression(flow.condition, given, dates=False).returns
        except ExpressionError as error:
            what = f"condition of {flow.id}, column {error.column}: {error.message}"
            yield drawing.mistake(flow.condition_line, "condition", what, "read decision., rule. or result. values")
            continue
        if returns is not CelType.BOOLEAN:
            what = f"the condition of {flow.id} is no yes-or-no question"
            yield drawing.mistake(flow.condition_line, "condition", what, "compare the value with a code")
        yield from _codes(drawing, flow)


def _refusals(loaded: LoadedPack, drawings: Sequence[_Drawing]) -> Iterator[Mistake]:
    """A registry may refuse what it is told: the process must ask, or the refusal would pass for success.

    The same holds of the answers from outside. An error event at the task's border asks, too.
    """
    read = " ".join(flow.condition for one in drawings for flow in one.graph.flows)
    caught = {event.attached for one in drawings for event in one.graph.nodes.values() if event.event == "error"}
    for name, task in loaded.published.service.tasks.items():
        if not isinstance(task, RegisterTask | MessageTask) or f"result.{name}" in read or name in caught:
            continue
        for one in drawings:
            if name in one.graph.nodes:
                what = f"nothing asks what became of {name}"
                mend = f"let a gateway after it read result.{name}, with a task for what was refused"
                yield one.mistake(one.graph.nodes[name].line, "result", what, mend)


def _codes(drawing: _Drawing, flow: bpmn.Flow) -> Iterator[Mistake]:
    service = drawing.loaded.published.service
    for name, code in _COMPARED.findall(flow.condition):
        task = service.tasks.get(name)
        if isinstance(task, HumanTask) and code not in {one.id for one in task.decisions}:
            what = f"{name} never decides {code}"
            yield drawing.mistake(flow.condition_line, "condition", what, "use the id of one of its decisions")
    for name, code in _TABLE_COMPARED.findall(flow.condition):
        table = service.tables.get(name)
        if table is not None and code not in table.answers:
            what = f"the table {name} never gives {code}"
            yield drawing.mistake(flow.condition_line, "condition", what, "use what one of its rows gives")
    for name, code in _RESULT_COMPARED.findall(flow.condition):
        asked = service.tasks.get(name)
        if isinstance(asked, MessageTask) and code not in {one.value for one in asked.answers}:
            what = f"{name} is never answered by {code}"
            yield drawing.mistake(flow.condition_line, "condition", what, "use the value of one of its answers")
