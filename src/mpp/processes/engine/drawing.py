"""A process as SVG, laid out in layers: for BPMN that carries no diagram. No script, all text escaped."""

from html import escape

from mpp.processes.engine.screening import BPMN, NODES, read

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 140, 60, 60, 40, 20
Place = tuple[int, int]


def draw(bpmn_text: str, current: set[str]) -> str:
    """Draw a process; elements whose id is in `current` are marked.

    Raises:
        ProcessRefused: the text is not a supported process.
    """
    root = read(bpmn_text)
    process = root.find(f"{{{BPMN}}}process")
    nodes: dict[str, str] = {}
    flows: list[tuple[str, str]] = []
    for element in process if process is not None else ():
        if source := element.get("sourceRef"):
            flows.append((source, str(element.get("targetRef"))))
        elif element.tag in {f"{{{BPMN}}}{name}" for name in NODES}:
            nodes[str(element.get("id"))] = str(element.get("name") or element.get("id"))
    flows = [(a, b) for a, b in flows if a in nodes and b in nodes]
    return _svg(nodes, flows, _places(nodes, flows), current)


def _places(nodes: dict[str, str], flows: list[tuple[str, str]]) -> dict[str, Place]:
    """Column by the distance from the first node of no origin; row by order within the column."""
    targets = {target for _, target in flows}
    columns = {node: 0 for node in nodes if node not in targets}
    queue = list(columns)
    for node in queue:  # grows while it is read
        for source, target in flows:
            if source == node and target not in columns:
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


def _svg(nodes: dict[str, str], flows: list[tuple[str, str]], places: dict[str, Place], current: set[str]) -> str:
    width = max((_corner(p)[0] for p in places.values()), default=0) + _WIDTH + _MARGIN
    height = max((_corner(p)[1] for p in places.values()), default=0) + _HEIGHT + 2 * _MARGIN + _GAP_Y
    parts = [_arrow(places[a], places[b]) for a, b in flows]
    parts += [_box(label, places[node], node in current) for node, label in nodes.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="13"><defs><marker id="tip" markerWidth="8" markerHeight="8" '
        'refX="7" refY="4" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>' + "".join(parts) + "</svg>"
    )


def _box(label: str, place: Place, is_current: bool) -> str:
    x, y = _corner(place)
    fill, stroke = ("#fff3c4", 3) if is_current else ("#ffffff", 1)
    short = label if len(label) <= 20 else label[:19] + "…"
    return (
        f"<g><title>{escape(label)}</title>"
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="8" fill="{fill}" stroke="#222" '
        f'stroke-width="{stroke}"/><text x="{x + _WIDTH // 2}" y="{y + _HEIGHT // 2 + 5}" '
        f'text-anchor="middle">{escape(short)}</text></g>'
    )


def _arrow(source: Place, target: Place) -> str:
    (x1, y1), (x2, y2) = _corner(source), _corner(target)
    if target[0] > source[0]:
        path = f"M{x1 + _WIDTH} {y1 + _HEIGHT // 2} L{x2} {y2 + _HEIGHT // 2}"
    else:  # a way back runs below the boxes
        low = max(y1, y2) + _HEIGHT + _GAP_Y // 2
        path = f"M{x1 + 90} {y1 + _HEIGHT} V{low} H{x2 + 50} V{y2 + _HEIGHT}"
    return f'<path d="{path}" fill="none" stroke="#444" marker-end="url(#tip)"/>'
