"""Is a pack right? Judged without running it (design.md section 4)."""

from mpp.catalogue.checker.elements import elements
from mpp.catalogue.checker.expressions import expressions
from mpp.catalogue.checker.mistakes import Mistake, unreadable
from mpp.catalogue.checker.once_only import once_only
from mpp.catalogue.checker.outputs import outputs
from mpp.catalogue.checker.parameters import parameters
from mpp.catalogue.checker.process import process
from mpp.catalogue.checker.references import references
from mpp.catalogue.checker.scenarios import scenarios
from mpp.catalogue.checker.templates import templates
from mpp.catalogue.checker.texts import translations
from mpp.catalogue.loader import LoadedPack

__all__ = ["Mistake", "check", "unreadable"]

CHECKS = (
    elements,
    references,
    outputs,
    parameters,
    expressions,
    process,
    once_only,
    templates,
    scenarios,
    translations,
)


def check(loaded: LoadedPack) -> list[Mistake]:
    """Return every mistake of a pack that could be read, by file and line."""
    found = {mistake for one in CHECKS for mistake in one(loaded)}
    return sorted(found, key=lambda one: (str(one.file), one.line, one.code, one.what))
