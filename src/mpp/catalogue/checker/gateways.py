"""Every gateway with several ways knows when to take which, and no condition stands where nobody reads it."""

from collections.abc import Iterator

from mpp.catalogue.bpmn import Flow, Graph, Node
from mpp.catalogue.checker.soundness import Fault

CHOOSING = ("exclusiveGateway", "inclusiveGateway")


def undecided(graph: Graph) -> Iterator[tuple[str, Fault]]:
    """Return the code of each fault, and the fault."""
    for node in graph.of_kind(*CHOOSING):
        yield from _of_gateway(node, graph.out_of(node.id))
    for flow in graph.flows:
        source = graph.nodes.get(flow.source)
        if flow.condition and (source is None or source.kind not in CHOOSING):
            what = f"nobody reads the condition of {flow.id}, which comes from no gateway that chooses"
            mend = f"put an exclusive or inclusive gateway after {flow.source}"
            yield "condition", Fault(flow.condition_line, what, mend)


def _of_gateway(node: Node, out: list[Flow]) -> Iterator[tuple[str, Fault]]:
    """A gateway whose conditions are all false would stop the case: one way out is the default."""
    if len(out) < 2:
        return
    if node.default not in {flow.id for flow in out}:
        mend = "make one of its ways the default flow"
        yield "default", Fault(node.line, f"{node.id} has no default way out", mend)
    for flow in out:
        if not flow.condition and flow.id != node.default:
            mend = "add a condition, or make it the default flow"
            yield "condition", Fault(flow.line, f"nobody knows when {flow.id} is taken", mend)
        elif flow.condition and flow.id == node.default:
            what = f"{flow.id} is the default way of {node.id}, and has a condition"
            yield "condition", Fault(flow.condition_line, what, "remove the condition: the default needs none")
