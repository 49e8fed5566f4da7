"""The graph of a BPMN process, read without entities or network: nodes, flows, conditions, each with its line."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TASKS = frozenset({"userTask", "serviceTask", "receiveTask", "manualTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
KNOWN = TASKS | GATEWAYS | {"startEvent", "endEvent"}


class NotReadable(Exception):
    """The text is no BPMN that we read. `line` says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    kind: str  # the BPMN name: userTask, endEvent, …
    line: int
    default: str = ""  # of a gateway: the flow that is taken when no condition holds


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    source: str
    target: str
    line: int
    condition: str = ""
    condition_line: int = 0


@dataclass(frozen=True)
class Graph:
    """Nodes by id, and the flows between them."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()

    def into(self, node: str) -> list[Flow]:
        return self._into.get(node, [])

    def out_of(self, node: str) -> list[Flow]:
        return self._out_of.get(node, [])

    def of_kind(self, *kinds: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind in kinds]

    @cached_property
    def _into(self) -> dict[str, list[Flow]]:
        return _by(self.flows, "target")

    @cached_property
    def _out_of(self) -> dict[str, list[Flow]]:
        return _by(self.flows, "source")


def _by(flows: tuple[Flow, ...], end: str) -> dict[str, list[Flow]]:
    found: dict[str, list[Flow]] = {}
    for flow in flows:
        found.setdefault(getattr(flow, end), []).append(flow)
    return found


def xml_parser() -> etree.XMLParser:
    """A parser without entities or network, that takes the text for the UTF-8 that it is, whatever it declares."""
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def read(text: str) -> Graph:
    """Return the graph of the first process. Raises NotReadable."""
    if "<!DOCTYPE" in text:
        raise NotReadable(text[: text.index("<!DOCTYPE")].count("\n") + 1, "a document type is refused")
    try:
        root = etree.fromstring(text.encode(), xml_parser())
    except etree.XMLSyntaxError as error:
        raise NotReadable(error.lineno or 1, "this is not XML") from error
    process = root.find(f"{{{BPMN}}}process")
    if process is None:
        raise NotReadable(1, "there is no process")
    flows = tuple(_flow(one) for one in process.findall(f"{{{BPMN}}}sequenceFlow"))
    ends = {end for flow in flows for end in (flow.source, flow.target)}
    nodes = {}
    for one in process.iterchildren(etree.Element):
        name = etree.QName(one).localname
        if name in KNOWN or one.get("id") in ends:
            nodes[one.get("id", "")] = Node(one.get("id", ""), name, _line(one), one.get("default", ""))
    return Graph(nodes, flows)


def _line(node: Any) -> int:
    return int(node.sourceline or 1)


def _flow(one: etree._Element) -> Flow:
    condition = one.find(f"{{{BPMN}}}conditionExpression")
    return Flow(
        id=one.get("id", ""),
        source=one.get("sourceRef", ""),
        target=one.get("targetRef", ""),
        line=_line(one),
        condition="" if condition is None else (condition.text or "").strip(),
        condition_line=0 if condition is None else _line(condition),
    )
