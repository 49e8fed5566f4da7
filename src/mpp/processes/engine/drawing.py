"""A process as SVG, laid out in layers: for BPMN that carries no diagram. No script, all text escaped."""

from html import escape

from mpp.processes.engine.screening import BPMN, NODES, read

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 140, 60, 60, 40, 20
_MARKS = {"exclusiveGateway": "×", "parallelGateway": "+", "inclusiveGateway": "○"}
Place = tuple[int, int]
Node = tuple[str, str]  # its kind and its label


def draw(bpmn_text: str, current: set[str]) -> str:
    """Draw a process; elements whose id is in `current` are marked.

    Raises:
        ProcessRefused: the text is not a supported process.
    """
    root = read(bpmn_text)
    process = root.find(f"{{{BPMN}}}process")
    nodes: dict[str, Node] = {}
    flows: list[tuple[str, str]] = []
    for element in process if process is not None else ():
        if source := element.get("sourceRef"):
            flows.append((source, str(element.get("targetRef"))))
        elif element.tag in {f"{{{BPMN}}}{name}" for name in NODES}:
            label = str(element.get("name") or element.get("id"))
            nodes[str(element.get("id"))] = (str(element.tag).rpartition("}")[2], label)
    flows = [(a, b) for a, b in flows if a in nodes and b in nodes]
    return _svg(nodes, flows, _places(nodes, flows), current)


def _places(nodes: dict[str, Node], flows: list[tuple[str, str]]) -> dict[str, Place]:
    """Column by the distance from the first node of no origin; row by order within the column."""
    targets = {target for _, target in flows}
    columns = {node: 0 for node in nodes if node not in targets}
    after: dict[str, list[str]] = {}
    for source, target in flows:
        after.setdefault(source, []).append(target)
    queue = list(columns)
    for node in queue:  # grows while it is read
        for target in after.get(node, []):
            if target not in columns:
                columns[target] = columns[node] + 1
                queue.append(target)
    rows: dict[int, int] = {}
    places: dict[str, Place] = {}
    for node in nodes:
        column = columns.get(node, 0)
        places[node] = (column, rows.get(column, 0))
        rows[column] = rows.get(column, 0) + 1
    return places


def _corner(place: Place) -> tuple[int, int]:
    return _MARGIN + place[0] * (_WIDTH + _GAP_X), _MARGIN + place[1] * (_HEIGHT + _GAP_Y)


def _svg(nodes: dict[str, Node], flows: list[tuple[str, str]], places: dict[str, Place], current: set[str]) -> str:
    width = max((_corner(p)[0] for p in places.values()), default=0) + _WIDTH + _MARGIN
    height = max((_corner(p)[1] for p in places.values()), default=0) + _HEIGHT + 2 * _MARGIN + _GAP_Y
    parts = [_arrow(places[a], places[b], _half(nodes[a][0]), _half(nodes[b][0])) for a, b in flows]
    parts += [_figure(kind, label, places[node], node in current) for node, (kind, label) in nodes.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="13"><defs><marker id="tip" markerWidth="8" markerHeight="8" '
        'refX="7" refY="4" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>' + "".join(parts) + "</svg>"
    )


def _figure(kind: str, label: str, place: Place, is_current: bool) -> str:
    """A box for a step, a circle for an event, a diamond with its mark for a gateway; the label stands in it."""
    x, y = _corner(place)
    middle_x, middle_y = x + _WIDTH // 2, y + _HEIGHT // 2
    look = 'fill="#fff3c4" stroke-width="3"' if is_current else 'fill="#ffffff" stroke-width="1"'
    half, low = _HEIGHT // 2, y + _HEIGHT + 14
    if kind in _MARKS:
        shape = f'<path d="M{middle_x} {y} l{half} {half} l-{half} {half} l-{half} -{half}Z" stroke="#222" {look}/>'
        mark = f'<text x="{middle_x}" y="{middle_y + 7}" text-anchor="middle" font-size="20">{_MARKS[kind]}</text>'
        return f"<g>{_title(label)}{shape}{mark}{_text(label, middle_x, low)}</g>"
    if kind.endswith("Event"):
        ring = 3 if kind == "endEvent" else 1
        shape = f'<circle cx="{middle_x}" cy="{middle_y}" r="{half - ring}" stroke="#222" {look}/>'
        if kind == "endEvent":
            shape += f'<circle cx="{middle_x}" cy="{middle_y}" r="{half - 6}" fill="none" stroke="#222"/>'
        return f"<g>{_title(label)}{shape}{_text(label, middle_x, low)}</g>"
    shape = f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="8" stroke="#222" {look}/>'
    return f"<g>{_title(label)}{shape}{_text(label, middle_x, middle_y + 5)}</g>"


def _title(label: str) -> str:
    return f"<title>{escape(label)}</title>"


def _text(label: str, x: int, y: int) -> str:
    short = label if len(label) <= 20 else label[:19] + "…"
    return f'<text x="{x}" y="{y}" text-anchor="middle">{escape(short)}</text>'


def _half(kind: str) -> int:
    """Half the width of a figure."""
    return _HEIGHT // 2 if kind in _MARKS or kind.endswith("Event") else _WIDTH // 2


def _arrow(source: Place, target: Place, from_half: int, to_half: int) -> str:
    (x1, y1), (x2, y2) = _corner(source), _corner(target)
    if target[0] > source[0]:
        out, into = x1 + _WIDTH // 2 + from_half, x2 + _WIDTH // 2 - to_half
        path = f"M{out} {y1 + _HEIGHT // 2} L{into} {y2 + _HEIGHT // 2}"
    else:  # a way back runs below the boxes
        low = max(y1, y2) + _HEIGHT + _GAP_Y // 2
        path = f"M{x1 + 75} {y1 + _HEIGHT} V{low} H{x2 + 65} V{y2 + _HEIGHT}"
    return f'<path d="{path}" fill="none" stroke="#444" marker-end="url(#tip)"/>'
