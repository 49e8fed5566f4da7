"""A case that is set down at a task, by silence or by an objection that was upheld, comes to its end from there."""

import re
from collections.abc import Iterator

from mpp.catalogue import bpmn
from mpp.catalogue.checker.mistakes import Mistake, at, in_process
from mpp.catalogue.checker.soundness import unsound_from
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import IssueTask

_READ = re.compile(r"\b(?:decision|result)\.(\w+)")
OBJECTED, DEEMED = "objection", "deemed_approval"
Graphs = dict[str, bpmn.Graph]  # by id of the shared process; the pack's own under the empty one


def remedies(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find refusals that nothing could follow, and approvals by silence that could not be issued."""
    try:
        drawn = {"": loaded.published.bpmn, **loaded.published.processes}
        graphs = {name: bpmn.read(text) for name, text in drawn.items()}
    except bpmn.NotReadable:
        return  # `process` says so
    service = loaded.published.service
    if "refused" in graphs[""].nodes:
        yield from _goes_on(loaded, graphs, OBJECTED, service.upheld_at)
    if service.deemed_approval is None:
        return
    yield from _goes_on(loaded, graphs, DEEMED, service.deemed_at)
    if service.deemed_at and not isinstance(service.tasks.get(service.deemed_at), IssueTask):
        what = f"silence cannot approve by {service.deemed_at}, which issues nothing here"
        yield at(loaded, (DEEMED, "goes_on_at"), DEEMED, what, "name a task of kind issue")
    if not any(rule.hard for rule in service.rules):
        what = "silence would approve whatever was applied for: no rule is hard"
        yield at(loaded, (DEEMED,), DEEMED, what, "mark with hard what must hold before anything is issued")


def _goes_on(loaded: LoadedPack, graphs: Graphs, key: str, task: str | None) -> Iterator[Mistake]:
    if task is None:
        what = "nothing says where a case goes on then: not exactly one task issues or hands in"
        yield at(loaded, (key,), key, what, f"name the task in {key}.goes_on_at")
        return
    ways = list(_ways(graphs, task))
    if task not in loaded.published.service.tasks or not ways:
        yield at(loaded, (key, "goes_on_at"), key, f"{task} is no task of the process", "name one of tasks")
        return
    after = {name for shared, node in ways for name in _after(graphs[shared], node)}
    for shared, node in ways:
        graph = graphs[shared]
        for flow in graph.flows:
            for name in set(_READ.findall(flow.condition)) - after if flow.source in after else ():
                what = f"a case that goes on at {task} waits at {flow.source} for {name}, which lies before it"
                mend = f"name an earlier task in {key}.goes_on_at, or ask about what comes after {task}"
                yield in_process(loaded, flow.condition_line, key, what, mend, shared)
        for fault in unsound_from(graph, node):
            yield in_process(loaded, fault.line, key, f"from {node} on: {fault}", fault.mend, shared)


def _ways(graphs: Graphs, task: str) -> Iterator[tuple[str, str]]:
    """Where a case goes on in each drawing: at the task itself, and then at each call that it came through."""
    todo = [(shared, task) for shared, graph in graphs.items() if task in graph.nodes][:1]
    for shared, node in todo:  # grows while it is read
        yield shared, node
        for name, graph in graphs.items():
            calls = [call.id for call in graph.of_kind(bpmn.CALL) if shared and call.called == shared]
            todo += [(name, call) for call in calls if (name, call) not in todo]


def _after(graph: bpmn.Graph, node: str) -> set[str]:
    """The node and what can follow it."""
    found, todo = {node}, [node]
    while todo:
        new = {flow.target for flow in graph.out_of(todo.pop())} - found
        found |= new
        todo += new
    return found
