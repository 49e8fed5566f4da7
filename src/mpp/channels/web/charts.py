"""The process of a case as pictures: the whole, and each shared process in which it stands now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mpp.catalogue import bpmn
from mpp.channels.web.questions import Words
from mpp.processes.engine import Position
from mpp.processes.engine.drawing import Marking, draw


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. `text` says the same in words; `anchor` leads to the step where the case stands."""

    title: str
    text: str
    anchor: str
    svg: SafeString


def charts_of(position: Position | None, words: Words) -> list[Chart]:
    """The pictures of a case; none where its state cannot be read any more."""
    if position is None:
        return []
    published = words.published
    graphs = {"": bpmn.read(published.bpmn)} | {one: bpmn.read(text) for one, text in published.processes.items()}
    now = set(position.now) | set(_calls_of(position.now, graphs))
    standing = [name for name, graph in graphs.items() if not name or now & graph.nodes.keys()]
    return [_chart(name, graphs[name], Position(frozenset(now), position.done), words) for name in standing]


def _calls_of(here: frozenset[str], graphs: Mapping[str, bpmn.Graph]) -> Iterator[str]:
    """The calls inside which a case stands, from the inside out."""
    inside = [name for name, graph in graphs.items() if name and here & graph.nodes.keys()]
    for name in inside:  # grows while it is read
        for outer, graph in graphs.items():
            for call in graph.of_kind(bpmn.CALL):
                if call.called == name:
                    yield call.id
                    if outer and outer not in inside:
                        inside.append(outer)


def _chart(name: str, graph: bpmn.Graph, position: Position, words: Words) -> Chart:
    labels = {node: _label(node, graph, words) for node in graph.nodes}
    now = [labels[node] for node in graph.nodes if node in position.now]
    done = [labels[node] for node in graph.nodes if node in position.done and graph.nodes[node].kind in _STEPS]
    text = _("Sekarang: %(now)s. Sudah: %(done)s.") % {"now": ", ".join(now) or "–", "done": ", ".join(done) or "–"}
    marking = Marking(position.now, position.done, labels, text, f"proses{name}-")
    source = words.published.processes[name] if name else words.published.bpmn
    svg = mark_safe(draw(source, marking=marking))  # noqa: S308 - every text in it is escaped
    title = words(f"drawing.{graph.title}", graph.title) if name else words("name", words.published.service.name)
    return Chart(title, text, f"{marking.name}now" if now else "", svg)


_STEPS = bpmn.TASKS | {bpmn.CALL, bpmn.BOUNDARY, bpmn.CATCH}


def _label(node: str, graph: bpmn.Graph, words: Words) -> str:
    task = words.published.service.tasks.get(node)
    drawn = graph.nodes[node].name
    if task or not drawn:
        return words(f"tasks.{node}.label", task.label) if task else node
    return words(f"drawing.{drawn}", drawn)
