"""Every call leads to a process that is there, and what came of it is asked where it can end in several ways."""

import re
from collections.abc import Callable, Iterator, Mapping

from mpp.catalogue import bpmn
from mpp.catalogue.checker.mistakes import Mistake

Say = Callable[[int, str, str, str], Mistake]  # line, code, what, mend


def calls(graph: bpmn.Graph, shared: Mapping[str, str], say: Say) -> Iterator[Mistake]:
    """Return what is wrong with the calls of one drawing. The shared processes can be read."""
    read = " ".join(flow.condition for flow in graph.flows)
    for call in graph.of_kind(bpmn.CALL):
        if call.called not in shared:
            mend = f"draw packs/processes/{call.called}.bpmn, or call one that is there"
            yield say(call.line, "call", f"{call.id} calls {call.called or 'nothing'}, which is not there", mend)
            continue
        ends = {end.id for end in bpmn.read(shared[call.called]).of_kind("endEvent")}
        if len(ends) > 1 and f"result.{call.id}" not in read:
            mend = f"let a gateway after it read result.{call.id}"
            yield say(call.line, "result", f"nothing asks at which end {call.id} came out", mend)
        yield from _unknown(graph, call, ends, say)


def _unknown(graph: bpmn.Graph, call: bpmn.Node, ends: set[str], say: Say) -> Iterator[Mistake]:
    compared = re.compile(rf"result\.{re.escape(call.id)}\s*[!=]=\s*[\"'](\w*)[\"']")
    for flow in graph.flows:
        for code in set(compared.findall(flow.condition)) - ends:
            what = f"{call.called} never ends at {code}"
            yield say(flow.condition_line, "condition", what, f"use one of {', '.join(sorted(ends))}")
