"""Is a pack right? Judged without running it (design.md section 4)."""

from mpp.catalogue.checker.baseline import baseline
from mpp.catalogue.checker.clocks import clocks
from mpp.catalogue.checker.consents import consents
from mpp.catalogue.checker.derivations import derivations
from mpp.catalogue.checker.elements import elements
from mpp.catalogue.checker.expressions import expressions
from mpp.catalogue.checker.mistakes import Mistake, unreadable
from mpp.catalogue.checker.once_only import once_only
from mpp.catalogue.checker.outputs import outputs
from mpp.catalogue.checker.parameters import parameters
from mpp.catalogue.checker.process import process
from mpp.catalogue.checker.references import references
from mpp.catalogue.checker.remedies import remedies
from mpp.catalogue.checker.scenarios import scenarios
from mpp.catalogue.checker.tables import tables
from mpp.catalogue.checker.templates import templates
from mpp.catalogue.checker.texts import dictionary_translations, translations
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.national import LoadedDictionary

__all__ = ["Mistake", "check", "check_dictionary", "unreadable"]

OF_DICTIONARY = (elements, derivations, baseline, dictionary_translations)
OF_PACK = (
    references,
    outputs,
    parameters,
    clocks,
    expressions,
    tables,
    process,
    remedies,
    once_only,
    consents,
    templates,
    scenarios,
    translations,
)


def check(loaded: LoadedPack) -> list[Mistake]:
    """Return every mistake of a pack that could be read, and of its dictionary, by file and line."""
    found = {mistake for one in OF_PACK for mistake in one(loaded)}
    return _sorted(found | set(check_dictionary(loaded.national)))


def check_dictionary(loaded: LoadedDictionary) -> list[Mistake]:
    """Return every mistake of a dictionary that could be read, by file and line."""
    return _sorted({mistake for one in OF_DICTIONARY for mistake in one(loaded)})


def _sorted(found: set[Mistake]) -> list[Mistake]:
    return sorted(found, key=lambda one: (str(one.file), one.line, one.code, one.what))
