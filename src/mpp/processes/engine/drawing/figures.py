"""One step, one way: a box for a task, circles for events, a diamond with its mark for a gateway."""

from dataclasses import dataclass
from html import escape
from textwrap import wrap

from mpp.catalogue.bpmn import BOUNDARY, CALL, CATCH, Node
from mpp.processes.engine.drawing.layout import Box, Point

_MARKS = {"exclusiveGateway": "×", "parallelGateway": "+", "inclusiveGateway": "○"}
_SIGNS = {"timer": "◷", "error": "↯", "message": "✉"}
_LETTERS, _LINES, _LINE = 15, 4, 14
_PLAIN, _NOW, _DONE = 'fill="#ffffff" stroke-width="1"', 'fill="#fff3c4" stroke-width="3"', 'fill="#e3f0e3"'


@dataclass(frozen=True, slots=True)
class Said:
    """What stands at a step: its label, and where if not below it; now, done, or nothing yet; its anchor."""

    label: str
    at: Point | None = None
    state: str = ""
    anchor: str = ""


def figure(node: Node, box: Box, said: Said) -> str:
    """A step with its label."""
    label, state = said.label, said.state
    look = {"now": _NOW, "done": f'{_DONE} stroke-width="1"'}.get(state, _PLAIN)
    inside = _gateway(node, box, look) if node.kind in _MARKS else ""
    inside = inside or (_event(node, box, look) if node.kind.endswith("Event") else _box(node, box, look))
    name = f' id="{escape(said.anchor)}"' if said.anchor else ""
    is_box = not node.kind.endswith(("Event", "Gateway"))
    words = "" if node.kind in _MARKS and label == node.id else _label(said, box, is_box)
    return f'<g class="{f"step {state}".strip()}"{name}><title>{escape(label)}</title>{inside}{words}</g>'


def way(points: tuple[Point, ...], tip: str) -> str:
    """A sequence flow along its points."""
    path = "M" + " L".join(f"{x} {y}" for x, y in points)
    return f'<path class="way" d="{path}" fill="none" stroke="#444" marker-end="url(#{escape(tip)})"/>'


def _gateway(node: Node, box: Box, look: str) -> str:
    x, y = box.middle
    half, tall = box.width // 2, box.height // 2
    shape = f'<path d="M{x} {box.y} l{half} {tall} l-{half} {tall} l-{half} -{tall}Z" stroke="#222" {look}/>'
    return f'{shape}<text x="{x}" y="{y + 7}" text-anchor="middle" font-size="20">{_MARKS[node.kind]}</text>'


def _event(node: Node, box: Box, look: str) -> str:
    """An end has a second circle inside, as an event on the way; one that does not interrupt is dashed."""
    x, y = box.middle
    radius = box.width // 2
    dashed = "" if node.interrupts else ' stroke-dasharray="4 3"'
    shape = f'<circle cx="{x}" cy="{y}" r="{radius}" stroke="#222"{dashed} {look}/>'
    if node.kind in ("endEvent", BOUNDARY, CATCH):
        shape += f'<circle cx="{x}" cy="{y}" r="{radius - 4}" fill="none" stroke="#222"{dashed}/>'
    if node.event:
        sign = _SIGNS.get(node.event, "")
        shape += f'<text x="{x}" y="{y + 5}" text-anchor="middle" font-size="15">{sign}</text>'
    return shape


def _box(node: Node, box: Box, look: str) -> str:
    """A call has a plus at its foot, what several do three lines."""
    size = f'x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
    shape = f'<rect {size} rx="8" stroke="#222" {look}/>'
    sign = "⊞" if node.kind == CALL else "|||" if node.several else ""
    x, foot = box.middle[0], box.y + box.height - 5
    return shape + (f'<text x="{x}" y="{foot}" text-anchor="middle" font-size="13">{sign}</text>' if sign else "")


def _label(said: Said, box: Box, is_box: bool) -> str:
    lines = wrap(said.label, _LETTERS) or [""]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1][: _LETTERS - 1] + "…"]
    x, y = box.middle
    first = y + 4 - (len(lines) - 1) * _LINE // 2
    if not is_box:
        x, y = said.at or (x, box.y + box.height + 2)
        first = y + _LINE - 2
    rest = "".join(f'<tspan x="{x}" dy="{_LINE}">{escape(line)}</tspan>' for line in lines[1:])
    halo = "" if is_box else ' class="beside" stroke="#fff" stroke-width="3" paint-order="stroke"'
    return f'<text x="{x}" y="{first}" text-anchor="middle"{halo}>{escape(lines[0])}{rest}</text>'
