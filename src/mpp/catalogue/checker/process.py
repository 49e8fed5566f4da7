"""The process fits the tasks, every step can be reached and left, and every condition reads what a task gives."""

import re
from collections.abc import Iterator

from mpp.catalogue import bpmn
from mpp.catalogue.checker.gateways import undecided
from mpp.catalogue.checker.mistakes import Mistake, in_process
from mpp.catalogue.checker.soundness import unsound
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import CorrectionTask, HumanTask, RegisterTask
from mpp.catalogue.remedies import OBJECTION
from mpp.catalogue.tables import values_of
from mpp.kernel.cel import CelType, ExpressionError, compile_expression

ENDS = frozenset({"issued", "refused", "received", "withdrawn"})
_FITS = {
    "human": "userTask",
    "correction": "userTask",
    "issue": "serviceTask",
    "publish": "serviceTask",
    "submit": "receiveTask",
    "hand_over": "manualTask",
}
_COMPARED = re.compile(r"decision\.(\w+)\s*[!=]=\s*[\"'](\w*)[\"']")

_TABLE_COMPARED = re.compile(r"table\.(\w+)\s*[!=]=\s*[\"'](\w*)[\"']")


def process(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find what would stop a case, or never run."""
    try:
        graph = bpmn.read(loaded.published.bpmn)
    except bpmn.NotReadable as error:
        yield in_process(loaded, error.line, "bpmn", error.reason, "write BPMN 2.0 with one process")
        return
    yield from _tasks(loaded, graph)
    yield from _conditions(loaded, graph)
    yield from _refusals(loaded, graph)
    for code, fault in undecided(graph):
        yield in_process(loaded, fault.line, code, fault.what, fault.mend)
    for fault in unsound(graph):
        yield in_process(loaded, fault.line, "flow", str(fault), fault.mend)


def _tasks(loaded: LoadedPack, graph: bpmn.Graph) -> Iterator[Mistake]:
    declared = loaded.published.service.tasks
    for node in graph.nodes.values():
        if node.kind not in bpmn.KNOWN:
            yield in_process(
                loaded, node.line, "bpmn", f"{node.kind} never runs here", "use the supported elements"
            )
        elif node.kind == "endEvent" and node.id not in ENDS:
            mend = f"name it one of {', '.join(sorted(ENDS))}"
            yield in_process(loaded, node.line, "end", f"{node.id} is no outcome of a case", mend)
        elif node.kind in bpmn.TASKS and node.id not in declared:
            mend = f"add tasks.{node.id} with its role and deadline"
            yield in_process(loaded, node.line, "task", f"service.yaml does not declare {node.id}", mend)
        elif node.kind in bpmn.TASKS and node.kind != _FITS[declared[node.id].kind]:
            what = f"{node.id} is a {declared[node.id].kind} task, not a {node.kind}"
            yield in_process(loaded, node.line, "task", what, f"make it a {_FITS[declared[node.id].kind]}")
    for name in declared.keys() - graph.nodes.keys() - {OBJECTION}:
        lines = loaded.lines
        what, mend = f"process.bpmn has no step {name}", "draw it there, or remove the task"
        yield Mistake(lines.file, lines.of("tasks", name), "task", what, mend)


def _given(loaded: LoadedPack) -> dict[str, CelType]:
    service = loaded.published.service
    given = {f"rule.{rule.id}": CelType.BOOLEAN for rule in service.rules}
    given |= {name: kind for name, (_, kind) in values_of(service.tables).items()}
    for name, task in service.tasks.items():
        human = isinstance(task, HumanTask | CorrectionTask)
        given[f"{'decision' if human else 'result'}.{name}"] = CelType.TEXT
    return given


def _conditions(loaded: LoadedPack, graph: bpmn.Graph) -> Iterator[Mistake]:
    given = _given(loaded)
    for flow in graph.flows:
        if not flow.condition:
            continue
        try:
            returns = compile_expression(flow.condition, given, dates=False).returns
        except ExpressionError as error:
            what = f"condition of {flow.id}, column {error.column}: {error.message}"
            yield in_process(
                loaded, flow.condition_line, "condition", what, "read decision., rule. or result. values"
            )
            continue
        if returns is not CelType.BOOLEAN:
            what = f"the condition of {flow.id} is no yes-or-no question"
            yield in_process(loaded, flow.condition_line, "condition", what, "compare the value with a code")
        yield from _codes(loaded, flow)


def _refusals(loaded: LoadedPack, graph: bpmn.Graph) -> Iterator[Mistake]:
    """A registry may refuse what it is told: the process must ask, or the refusal would pass for success."""
    read = " ".join(flow.condition for flow in graph.flows)
    for name, task in loaded.published.service.tasks.items():
        if isinstance(task, RegisterTask) and name in graph.nodes and f"result.{name}" not in read:
            what = f"nothing asks what became of {name}"
            mend = f"let a gateway after it read result.{name}, with a task for what was refused"
            yield in_process(loaded, graph.nodes[name].line, "result", what, mend)


def _codes(loaded: LoadedPack, flow: bpmn.Flow) -> Iterator[Mistake]:
    for name, code in _COMPARED.findall(flow.condition):
        task = loaded.published.service.tasks.get(name)
        if isinstance(task, HumanTask) and code not in {one.id for one in task.decisions}:
            what = f"{name} never decides {code}"
            yield in_process(loaded, flow.condition_line, "condition", what, "use the id of one of its decisions")
    for name, code in _TABLE_COMPARED.findall(flow.condition):
        table = loaded.published.service.tables.get(name)
        if table is not None and code not in table.answers:
            what = f"the table {name} never gives {code}"
            yield in_process(loaded, flow.condition_line, "condition", what, "use what one of its rows gives")
