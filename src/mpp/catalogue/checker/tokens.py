"""The token game of BPMN 2.0 (chapter 13): what a process can do next, whatever its conditions say.

A state is a number: one bit for each flow that holds a token, one for each end event that was reached. Of steps
that do not touch one another only one order is tried: all lead to the same last states, which are what is judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations
from operator import or_

from mpp.catalogue.bpmn import BOUNDARY, Flow, Graph

MOST_WAYS = 10  # of an inclusive gateway: with ten there are 1,023 choices


class TooMany(Exception):
    """More courses than can be tried. Its text says of what."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step at a node. `doubled` is the node to which two tokens would come at once."""

    node: str
    after: int
    doubled: str = ""


class Game:
    """The game on one process with one start event."""

    def __init__(self, graph: Graph, start: str) -> None:
        self.graph, self.start = graph, start
        self._flows = list(_in_order(graph, start))
        self._bit = {flow.id: 1 << place for place, flow in enumerate(self._flows)}
        ends = [node.id for node in graph.of_kind("endEvent")]
        self._end = {node: 1 << (len(self._flows) + place) for place, node in enumerate(ends)}
        self._before: dict[str, int] = {}

    @property
    def begin(self) -> int:
        """The state after the start event."""
        return self._mask(self.graph.out_of(self.start))

    def waiting(self, state: int) -> list[str]:
        """The nodes at which tokens stand, each once."""
        return list(dict.fromkeys(self._flows[place].target for place in _places(state & self._all_flows)))

    def ended(self, state: int) -> list[str]:
        """The end events that were reached."""
        return [node for node, bit in self._end.items() if state & bit]

    def moves(self, state: int) -> Iterator[Move]:
        """What can follow: every choice of one step that is possible now; none in a last state. Raises TooMany."""
        if free := state & self._free:
            flow = self._flows[next(_places(free))]
            yield from self._step(flow.target, state, self._bit[flow.id])
            return
        joins = self.waiting(state)
        ready = next((node for node in joins if self._opens(node, state)), None)
        if ready is not None:
            yield from self._step(ready, state, state & self._into[ready])

    def _opens(self, node: str, state: int) -> bool:
        into = self._into[node]
        if self.graph.nodes[node].kind == "parallelGateway":
            return state & into == into
        return self._inclusive_opens(node, state)

    def _inclusive_opens(self, node: str, state: int) -> bool:
        """No token can come in where none is yet, but those that can come in where one is already (13.4.3)."""
        expected = following = 0
        for flow in self.graph.into(node):
            if state & self._bit.get(flow.id, 0):
                following |= self._upstream(flow)
            else:
                expected |= self._upstream(flow)
        return not state & self._all_flows & ~self._into[node] & expected & ~following

    def _upstream(self, flow: Flow) -> int:
        """The flows from which a token can come to this one without passing the node that it leads to."""
        if flow.id not in self._before:
            found, todo = set[str](), [flow.source]
            while todo:
                node = todo.pop()
                for one in self.graph.into(node) if node != flow.target else ():
                    if one.id not in found:
                        found.add(one.id)
                        todo.append(one.source)
            self._before[flow.id] = reduce(or_, (self._bit.get(one, 0) for one in found), 0)
        return self._before[flow.id]

    def _step(self, node: str, state: int, taken: int) -> Iterator[Move]:
        left = state & ~taken
        for made in self._made(node):
            twice = left & made
            flow = next(_places(twice & self._all_flows), None)
            doubled = "" if not twice else node if flow is None else self._flows[flow].target
            yield Move(node, left | made, doubled)

    def _made(self, node: str) -> Iterator[int]:
        """What a node can put out: one of its ways, some of them, or all."""
        out = self.graph.out_of(node)
        kind, default = self.graph.nodes[node].kind, self.graph.nodes[node].default
        if kind == "endEvent":
            yield self._end[node]
        elif kind == "exclusiveGateway" and out:
            yield from (self._bit[flow.id] for flow in out)
        elif kind == "inclusiveGateway" and out:
            chosen = [flow for flow in out if flow.id != default]
            if len(chosen) > MOST_WAYS:
                raise TooMany(f"{node} has more than {MOST_WAYS} ways with a condition")
            yield from (self._bit[flow.id] for flow in out if flow.id == default)
            yield from (self._mask(some) for size in range(len(chosen)) for some in combinations(chosen, size + 1))
        else:
            yield from self._with_events(out)

    def _with_events(self, out: list[Flow]) -> Iterator[int]:
        """A step is done, or an event at its border takes it away; events that do not may happen besides."""
        at_border = [flow for flow in out if self._is_event(flow.target)]
        beside = [flow for flow in at_border if not self.graph.nodes[flow.target].interrupts]
        if len(beside) > MOST_WAYS:
            raise TooMany(f"{beside[0].source} has more than {MOST_WAYS} events at its border")
        done = self._mask([flow for flow in out if flow not in at_border])
        ways = [done, *(self._bit[flow.id] for flow in at_border if flow not in beside)]
        besides = [self._mask(some) for size in range(len(beside) + 1) for some in combinations(beside, size)]
        yield from (way | more for way in ways for more in besides)

    def _is_event(self, node: str) -> bool:
        return node in self.graph.nodes and self.graph.nodes[node].kind == BOUNDARY

    def _mask(self, flows: "list[Flow] | tuple[Flow, ...]") -> int:
        return reduce(or_, (self._bit[flow.id] for flow in flows), 0)

    @cached_property
    def _into(self) -> dict[str, int]:
        """Of each node that joins: the flows that lead to it, those included on which no token ever comes."""
        joins = self.graph.of_kind("parallelGateway", "inclusiveGateway")
        several = {node.id: self.graph.into(node.id) for node in joins if len(self.graph.into(node.id)) > 1}
        never = 1 << (len(self._flows) + len(self._end))
        return {
            node: reduce(or_, (self._bit.get(flow.id, never) for flow in into), 0) for node, into in several.items()
        }

    @cached_property
    def _all_flows(self) -> int:
        return (1 << len(self._flows)) - 1

    @cached_property
    def _free(self) -> int:
        """The flows to nodes that act on one token alone."""
        return self._all_flows & ~reduce(or_, self._into.values(), 0)


def _in_order(graph: Graph, start: str) -> Iterator[Flow]:
    """Every flow that can be reached, one branch after the other: so branches are played out one by one."""
    seen, todo = {start}, list(reversed(graph.out_of(start)))
    while todo:
        flow = todo.pop()
        yield flow
        if flow.target not in seen and flow.target in graph.nodes:
            seen.add(flow.target)
            todo += reversed(graph.out_of(flow.target))


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
