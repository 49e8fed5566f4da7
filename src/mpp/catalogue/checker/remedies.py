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


def remedies(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find refusals that nothing could follow, and approvals by silence that could not be issued."""
    try:
        graph = bpmn.read(loaded.published.bpmn)
    except bpmn.NotReadable:
        return  # `process` says so
    service = loaded.published.service
    if "refused" in graph.nodes:
        yield from _goes_on(loaded, graph, OBJECTED, service.upheld_at)
    if service.deemed_approval is None:
        return
    yield from _goes_on(loaded, graph, DEEMED, service.deemed_at)
    if service.deemed_at and not isinstance(service.tasks.get(service.deemed_at), IssueTask):
        what = f"silence cannot approve by {service.deemed_at}, which issues nothing here"
        yield at(loaded, (DEEMED, "goes_on_at"), DEEMED, what, "name a task of kind issue")
    if not any(rule.hard for rule in service.rules):
        what = "silence would approve whatever was applied for: no rule is hard"
        yield at(loaded, (DEEMED,), DEEMED, what, "mark with hard what must hold before anything is issued")


def _goes_on(loaded: LoadedPack, graph: bpmn.Graph, key: str, task: str | None) -> Iterator[Mistake]:
    if task is None:
        what = "nothing says where a case goes on then: not exactly one task issues or hands in"
        yield at(loaded, (key,), key, what, f"name the task in {key}.goes_on_at")
        return
    if task not in loaded.published.service.tasks or task not in graph.nodes:
        yield at(loaded, (key, "goes_on_at"), key, f"{task} is no task of the process", "name one of tasks")
        return
    after = _after(graph, task)
    for flow in graph.flows:
        for name in set(_READ.findall(flow.condition)) - after if flow.source in after else ():
            what = f"a case that goes on at {task} waits at {flow.source} for {name}, which lies before it"
            mend = f"name an earlier task in {key}.goes_on_at, or ask about what comes after {task}"
            yield in_process(loaded, flow.condition_line, key, what, mend)
    for fault in unsound_from(graph, task):
        yield in_process(loaded, fault.line, key, f"from {task} on: {fault}", fault.mend)


def _after(graph: bpmn.Graph, node: str) -> set[str]:
    """The node and what can follow it."""
    found, todo = {node}, [node]
    while todo:
        new = {flow.target for flow in graph.out_of(todo.pop())} - found
        found |= new
        todo += new
    return found
