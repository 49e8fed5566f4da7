"""A derivation or look-up that comes back to itself would never be known."""

from collections.abc import Iterator, Mapping

from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.national import LoadedDictionary
from mpp.catalogue.pack import Element

MEND = "derive one of them from what is asked or fetched"
MEND_LOOK_UP = "look one of them up by what is asked, or fetch it"


def derivations(loaded: LoadedDictionary) -> Iterator[Mistake]:
    """Find circular derivations and look-ups, each once, at the line of its first element in the alphabet."""
    sources = {name: _sources(loaded, element) for name, element in loaded.elements.items()}
    for name in sorted(sources):
        circle = _circle(sources, name)
        if circle and name == min(circle):
            yield _mistake(loaded, circle)


def _sources(loaded: LoadedDictionary, element: Element) -> list[str]:
    read = elements_read(element.derive, loaded.elements) if element.derive else []
    return sorted({*read, element.looked_up_by} if element.looked_up_by else read)


def _mistake(loaded: LoadedDictionary, circle: list[str]) -> Mistake:
    lines, way = loaded.lines[circle[0]], " -> ".join([*circle, circle[0]])
    key = "looked_up_by" if loaded.elements[circle[0]].looked_up_by else "derive"
    looks_up = any(loaded.elements[one].looked_up_by for one in circle)
    what, mend = ("looked up", MEND_LOOK_UP) if looks_up else ("derived", MEND)
    return Mistake(lines.file, lines.of(circle[0], key), "cycle", f"{what} in a circle: {way}", mend)


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
