"""A process as SVG: as its modeller laid it out, else in layers. No script, all text escaped.

What is marked carries a class (`now`, `done`), which a page's stylesheet colours by theme; the attributes beside
it hold for a file that is looked at alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

from mpp.catalogue import bpmn
from mpp.processes.engine.drawing.figures import Said, figure, way
from mpp.processes.engine.drawing.layout import layout_of
from mpp.processes.engine.screening import read

_MARGIN = 12


@dataclass(frozen=True)
class Marking:
    """What a drawing says of one case."""

    now: Collection[str] = ()  # ids of the steps that wait
    done: Collection[str] = ()  # and of those that were done
    labels: Mapping[str, str] = field(default_factory=dict)  # id -> what stands there, in place of the drawing's
    title: str = ""  # the whole in words, for who does not see it
    name: str = ""  # unique on the page: anchors begin with it


def draw(bpmn_text: str, current: Collection[str] = (), marking: Marking | None = None) -> str:
    """Draw a process; elements whose id is in `current` are marked, or what `marking` says.

    Raises:
        ProcessRefused: the text is not a supported process.
    """
    marking = marking or Marking(current)
    root = read(bpmn_text)
    graph = bpmn.read(bpmn_text)
    layout = layout_of(root, graph)
    tip = f"{marking.name}tip"
    parts = [way(points, tip) for points in layout.ways.values()]
    found = False
    for node in graph.nodes.values():
        state = "now" if node.id in marking.now else "done" if node.id in marking.done else ""
        anchor = f"{marking.name}now" if state == "now" and not found else ""
        found = found or state == "now"
        label = marking.labels.get(node.id) or node.name or node.id
        said = Said(label, layout.labels.get(node.id), state, anchor)
        parts.append(figure(node, layout.boxes[node.id], said))
    left, top, width, height = layout.frame(_MARGIN)
    title = f' aria-label="{escape(marking.title)}"' if marking.title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" width="{width}" '
        f'height="{height}" role="img"{title} class="process" font-family="sans-serif" font-size="12"><defs>'
        f'<marker id="{escape(tip)}" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
        '<path class="tip" d="M0 0 8 4 0 8Z" fill="#444"/></marker></defs>' + "".join(parts) + "</svg>"
    )
