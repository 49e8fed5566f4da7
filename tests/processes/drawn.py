"""Processes as they could be drawn: well nested ones by Hypothesis, and the same with one thing wrong."""

import itertools
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.processes.bpmn import flow, process

KINDS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
Block = tuple[str, tuple["Block", ...]]  # the kind, and what is inside
_TASK: Block = ("task", ())


def _around(inner: "st.SearchStrategy[Block]") -> "st.SearchStrategy[Block]":
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.tuples(st.sampled_from(["sequence", *KINDS]), parts) | st.tuples(st.just("loop"), st.tuples(inner))


blocks: "st.SearchStrategy[Block]" = st.recursive(st.just(_TASK), _around, max_leaves=6)


@dataclass
class Drawing:
    """Nodes by id, and flows as pairs; a flow from a choosing gateway reads `rule.<flow>`."""

    nodes: dict[str, str] = field(default_factory=lambda: {"begin": "startEvent", "issued": "endEvent"})
    flows: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str) -> str:
        name = f"{kind[0]}{len(self.nodes)}"
        self.nodes[name] = kind
        return name

    def put(self, block: Block) -> tuple[str, str]:
        """Draw a block; its first and its last node."""
        kind, inner = block
        if kind == "task":
            name = self.add("userTask")
            return name, name
        if kind == "sequence":
            ends = [self.put(one) for one in inner]
            self.flows += [(a[1], b[0]) for a, b in itertools.pairwise(ends)]
            return ends[0][0], ends[-1][1]
        if kind == "loop":
            again, decide = self.add(KINDS[0]), self.add(KINDS[0])
            first, last = self.put(inner[0])
            self.flows += [(again, first), (last, decide), (decide, again)]
            return again, decide
        split, join = self.add(kind), self.add(kind)
        for first, last in map(self.put, inner):
            self.flows += [(split, first), (last, join)]
        return split, join

    def names(self) -> list[str]:
        return [f"f{place}" for place in range(len(self.flows))]

    def text(self) -> str:
        """The BPMN; of a choosing gateway the last way is the default."""
        last = {source: place for place, (source, _) in enumerate(self.flows)}
        several = {s for s in last if sum(one == s for one, _ in self.flows) > 1}
        body = "".join(
            f'<{kind} id="{name}"' + (f' default="f{last[name]}"' if self._chooses(name, several) else "") + "/>\n"
            for name, kind in self.nodes.items()
        )
        for place, (source, target) in enumerate(self.flows):
            asks = self._chooses(source, several) and last[source] != place
            body += flow(f"f{place}", source, target, f"rule.f{place}" if asks else "")
        return process(body)

    def _chooses(self, name: str, several: set[str]) -> bool:
        return name in several and self.nodes[name] in (KINDS[0], KINDS[2])


def drawn(block: Block) -> Drawing:
    """A whole process around a block."""
    drawing = Drawing()
    first, last = drawing.put(block)
    drawing.flows += [("begin", first), (last, "issued")]
    return drawing
