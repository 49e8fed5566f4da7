"""Steps that are never reached, and ways that never end: every run of the process is played with tokens.

A state is the set of flows that hold a token. Conditions are ignored: every way out of a gateway is tried.
"""

from collections.abc import Iterator
from itertools import combinations

from mpp.catalogue.bpmn import Flow, Graph

State = frozenset[str]
MOST_STATES = 20_000


def stuck(graph: Graph) -> list[tuple[int, str]]:
    """Return line and words for each step that is never reached, and each join that waits for ever."""
    starts = graph.of_kind("startEvent")
    if len(starts) != 1:
        return [(1, f"there are {len(starts)} start events, not one")]
    begin = frozenset(flow.id for flow in graph.out_of(starts[0].id))
    reached, waiting, seen, todo = {starts[0].id}, set[str](), {begin}, [begin]
    while todo and len(seen) < MOST_STATES:
        state = todo.pop()
        moves = list(_moves(graph, state))
        if not moves and state:
            waiting |= {flow.target for flow in graph.flows if flow.id in state}
        for node, after in moves:
            reached.add(node)
            if after not in seen:
                seen.add(after)
                todo.append(after)
    found = [(node.line, f"{node.id} is never reached") for node in graph.nodes.values() if node.id not in reached]
    found += [
        (graph.nodes[name].line, f"{name} can wait for ever") for name in sorted(waiting) if name in graph.nodes
    ]
    return found + _endless(graph)


def _moves(graph: Graph, state: State) -> Iterator[tuple[str, State]]:
    for node in graph.nodes.values():
        ready = [flow.id for flow in graph.into(node.id) if flow.id in state]
        if not ready or (node.kind == "parallelGateway" and len(ready) < len(graph.into(node.id))):
            continue
        joins = node.kind in ("parallelGateway", "inclusiveGateway")
        for taken in [ready] if joins else [[one] for one in ready]:
            for out in _ways(node.kind, graph.out_of(node.id)):
                yield node.id, (state - set(taken)) | out


def _ways(kind: str, out: list[Flow]) -> list[State]:
    names = [flow.id for flow in out]
    if kind == "exclusiveGateway":
        return [frozenset({name}) for name in names]
    if kind == "inclusiveGateway":
        return [frozenset(some) for size in range(1, len(names) + 1) for some in combinations(names, size)]
    return [frozenset(names)]


def _endless(graph: Graph) -> list[tuple[int, str]]:
    """A step from which no end event can be reached at all; also one that nothing follows."""
    ending = {node.id for node in graph.of_kind("endEvent")}
    while more := {flow.source for flow in graph.flows if flow.target in ending} - ending:
        ending |= more
    return [(node.line, f"no end follows {node.id}") for node in graph.nodes.values() if node.id not in ending]
