"""Where each figure and way stands: as the file's own diagram says (BPMN DI), else in layers from the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from mpp.catalogue.bpmn import BOUNDARY, TASKS, Flow, Graph, Node

_GAP_X, _GAP_Y = 50, 40
_TASK, _ROUND, _DIAMOND = (110, 80), (36, 36), (50, 50)
_FARTHEST = 100_000
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A figure's place, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> Point:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Layout:
    """Boxes by node, the points of each way that is drawn, and where a label stands if not below its figure."""

    boxes: Mapping[str, Box]
    ways: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Point] = field(default_factory=dict)  # the middle of its upper edge

    def frame(self, margin: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of the whole; labels stand below the round figures."""
        xs = [x for box in self.boxes.values() for x in (box.x - 36, box.x + box.width + 36)]
        ys = [y for box in self.boxes.values() for y in (box.y, box.y + box.height + 34)]
        xs += [x for points in self.ways.values() for x, _ in points]
        ys += [y for points in self.ways.values() for _, y in points] + [y for _, y in self.labels.values()]
        left, top = min(xs, default=0) - margin, min(ys, default=0) - margin
        return left, top, max(xs, default=0) + margin - left, max(ys, default=0) + margin - top


def layout_of(root: Any, graph: Graph) -> Layout:
    """The file's own layout where it places everything, else a computed one."""
    drawn = [flow for flow in graph.flows if flow.source in graph.nodes and flow.target in graph.nodes]
    drawn = [flow for flow in drawn if graph.nodes[flow.target].kind != BOUNDARY]
    try:
        return _given(root, graph, drawn)
    except (KeyError, ValueError):
        return _computed(graph, drawn)


def _given(root: Any, graph: Graph, flows: list[Flow]) -> Layout:
    """As the modeller placed it. Raises KeyError, ValueError: something has no place, or an impossible one."""
    shapes = {one.get("bpmnElement"): one for one in root.iter("{*}BPMNShape")}
    edges = {one.get("bpmnElement"): one.findall("{*}waypoint") for one in root.iter("{*}BPMNEdge")}
    boxes = {name: _box(shapes[name].find("{*}Bounds")) for name in graph.nodes}
    said = {name: shapes[name].find("{*}BPMNLabel/{*}Bounds") for name in graph.nodes}
    labels = {name: _top(_box(bounds)) for name, bounds in said.items() if bounds is not None}
    ways = {flow.id: tuple((_number(one, "x"), _number(one, "y")) for one in edges[flow.id]) for flow in flows}
    if any(len(points) < 2 for points in ways.values()):
        raise ValueError
    return Layout(boxes, ways, labels)


def _top(box: Box) -> Point:
    return box.middle[0], box.y


def _box(bounds: Any) -> Box:
    if bounds is None:
        raise KeyError
    return Box(*(_number(bounds, name) for name in ("x", "y", "width", "height")))


def _number(element: Any, name: str) -> int:
    value = float(element.attrib[name])
    if not isfinite(value) or abs(value) > _FARTHEST:
        raise ValueError
    return round(value)


def _computed(graph: Graph, flows: list[Flow]) -> Layout:
    """Column by the distance from the start, row by order within the column; events sit on their step."""
    steps = [node for node in graph.nodes.values() if not node.attached]
    places = _places(steps, graph)
    boxes = {node.id: _placed(node, places[node.id]) for node in steps}
    for node in graph.nodes.values():
        if node.attached:
            host = boxes.get(node.attached, Box(0, 0, *_TASK))
            at_border = sum(1 for one in boxes if graph.nodes[one].attached == node.attached)
            boxes[node.id] = Box(host.x + 10 + 40 * at_border, host.y + host.height - 18, *_ROUND)
    return Layout(boxes, {flow.id: _way(boxes[flow.source], boxes[flow.target]) for flow in flows})


def _places(steps: list[Node], graph: Graph) -> dict[str, Point]:
    columns: dict[str, int] = {}
    order = _in_order(steps, graph)
    for place, name in enumerate(order):
        columns.setdefault(name, 0)
        for target in _after(name, graph):
            if target in order[place + 1 :]:
                columns[target] = max(columns.get(target, 0), columns[name] + 1)
    rows: dict[int, int] = {}
    places = {}
    for node in steps:
        column = columns.get(node.id, 0)
        places[node.id] = (column, rows.get(column, 0))
        rows[column] = rows.get(column, 0) + 1
    return places


def _in_order(steps: list[Node], graph: Graph) -> list[str]:
    """Each step before those that follow it, but for ways that lead back."""
    seen: set[str] = set()
    left: list[str] = []  # in the order in which nothing is left to visit after them
    for start in sorted(steps, key=lambda node: bool(graph.into(node.id))):
        todo = [(start.id, False)]
        while todo:
            name, is_done = todo.pop()
            if is_done:
                left.append(name)
            elif name not in seen:
                seen.add(name)
                todo += [(name, True), *((one, False) for one in _after(name, graph))]
    return left[::-1]


def _after(name: str, graph: Graph) -> list[str]:
    """The steps that follow one, or the events at its border."""
    out = [name, *(node.id for node in graph.nodes.values() if node.attached == name)]
    targets = [flow.target for one in out for flow in graph.out_of(one)]
    return [one for one in targets if one in graph.nodes and not graph.nodes[one].attached]


def _placed(node: Node, place: Point) -> Box:
    width, height = _size(node)
    x, y = place[0] * (_TASK[0] + _GAP_X), place[1] * (_TASK[1] + _GAP_Y)
    return Box(x + (_TASK[0] - width) // 2, y + (_TASK[1] - height) // 2, width, height)


def _size(node: Node) -> Point:
    if node.kind in TASKS or node.kind == "callActivity":
        return _TASK
    return _DIAMOND if node.kind.endswith("Gateway") else _ROUND


def _way(source: Box, target: Box) -> tuple[Point, ...]:
    """Straight ahead, or below all where it leads back."""
    (x1, y1), (x2, y2) = source.middle, target.middle
    if target.x > source.x + source.width:
        return (source.x + source.width, y1), (target.x - 12, y1), (target.x - 12, y2), (target.x, y2)
    low = max(source.y + source.height, target.y + target.height) + _GAP_Y // 2
    return (x1 + 8, source.y + source.height), (x1 + 8, low), (x2 - 8, low), (x2 - 8, target.y + target.height)
