"""A derivation that comes back to itself would never be known."""

from collections.abc import Iterator, Mapping

from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.national import LoadedDictionary

MEND = "derive one of them from what is asked or fetched"


def derivations(loaded: LoadedDictionary) -> Iterator[Mistake]:
    """Find circular derivations, each once, at the line of its first element in the alphabet."""
    sources = {
        name: sorted(elements_read(element.derive, loaded.elements))
        for name, element in loaded.elements.items()
        if element.derive
    }
    for name in sorted(sources):
        circle = _circle(sources, name)
        if circle and name == min(circle):
            lines, way = loaded.lines[name], " -> ".join([*circle, name])
            yield Mistake(lines.file, lines.of(name, "derive"), "cycle", f"derived in a circle: {way}", MEND)


def _circle(sources: Mapping[str, list[str]], start: str) -> list[str]:
    """The shortest way from an element through its sources back to itself; empty where there is none."""
    ways, seen = [[start]], {start}
    while ways:
        further: list[list[str]] = []
        for way in ways:
            for source in sources.get(way[-1], []):
                if source == start:
                    return way
                if source not in seen:
                    seen.add(source)
                    further.append([*way, source])
        ways = further
    return []
