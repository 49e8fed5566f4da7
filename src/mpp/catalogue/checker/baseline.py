"""An element never changes its type: the baseline says what it was when it was first published."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.dictionary import shape_faults, shapes_of
from mpp.catalogue.national import BASELINE, LoadedDictionary

KEEP = "keep it as it was; what changes is a new id with a derivation from the old"
LIST = "once its type is right for good: mpp pack baseline"


def baseline(loaded: LoadedDictionary) -> Iterator[Mistake]:
    """Find elements of another type than the one published, elements that are gone, and new ones not listed."""
    if loaded.baseline is None:
        return
    now = shapes_of(loaded.elements.values())
    for name, what in shape_faults(loaded.baseline, now):
        yield _at(loaded, name, what, KEEP)
    for name in now.keys() - loaded.baseline.keys():
        yield _at(loaded, name, f"the baseline does not list {name}", LIST)


def _at(loaded: LoadedDictionary, name: str, what: str, mend: str) -> Mistake:
    """The mistake at the element's own line, or in the baseline where the element is gone."""
    element, _, inner = name.partition("/")
    lines = loaded.lines.get(element)
    if lines is None:
        return Mistake(loaded.folder / BASELINE, 1, "baseline", what, mend)
    return Mistake(lines.file, lines.of(element, "fields" if inner else "kind"), "baseline", what, mend)
