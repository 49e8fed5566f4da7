"""The graph of a BPMN process, read without entities or network: nodes, flows, conditions, each with its line."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TASKS = frozenset({"userTask", "serviceTask", "receiveTask", "manualTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
CALL, BOUNDARY, CATCH = "callActivity", "boundaryEvent", "intermediateCatchEvent"
KNOWN = TASKS | GATEWAYS | {"startEvent", "endEvent", CALL, BOUNDARY, CATCH}
_DEFINITION = "EventDefinition"


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
    name: str = ""  # what people read
    event: str = ""  # of an event that happens on the way: timer, error, message
    code: str = ""  # of an error event: the result that it catches
    attached: str = ""  # of an event at the border of a step: that step
    interrupts: bool = True  # such an event takes the step away
    called: str = ""  # of a call activity: the shared process
    several: bool = False  # one for each of several agencies


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
    title: str = ""

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
    codes = {one.get("id", ""): one.get("errorCode", "") for one in root.findall(f"{{{BPMN}}}error")}
    nodes = {}
    for one in process.iterchildren(etree.Element):
        if etree.QName(one).localname in KNOWN or one.get("id") in ends:
            nodes[one.get("id", "")] = _node(one, codes)
    at_border = tuple(_at_border(one) for one in nodes.values() if one.attached)
    return Graph(nodes, flows + at_border, str(process.get("name") or process.get("id")))


def called_by(step: etree._Element) -> str:
    """The shared process that a call activity names, as Camunda 7 and bpmn.io write it or as Camunda 8 does."""
    inner = next((one for one in step.iter("{*}calledElement")), None)
    return step.get("calledElement", "") or ("" if inner is None else inner.get("processId", ""))


def event_of(step: etree._Element) -> tuple[str, etree._Element | None]:
    """What an event waits for (`timer`, `error`, `message`) and where that is written."""
    found = [one for one in step.iterchildren(etree.Element) if etree.QName(one).localname.endswith(_DEFINITION)]
    if not found:
        return "", None
    return etree.QName(found[0]).localname.removesuffix(_DEFINITION), found[0]


def _node(one: etree._Element, codes: dict[str, str]) -> Node:
    event, definition = event_of(one)
    return Node(
        id=one.get("id", ""),
        kind=etree.QName(one).localname,
        line=_line(one),
        default=one.get("default", ""),
        name=one.get("name", ""),
        event=event,
        code="" if definition is None else codes.get(definition.get("errorRef", ""), ""),
        attached=one.get("attachedToRef", ""),
        interrupts=one.get("cancelActivity", "true") != "false",
        called=called_by(one) if etree.QName(one).localname == CALL else "",
        several=one.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None,
    )


def _at_border(event: Node) -> Flow:
    """The way from a step to an event at its border: nobody draws it, but a token goes there."""
    return Flow(f"{event.attached}.{event.id}", event.attached, event.id, event.line)


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
