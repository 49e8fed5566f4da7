"""What a pack's expressions say over the values of one interview."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from mpp.applications.interview.document import Interview
from mpp.catalogue.expressions import cel_values, compile_for, type_of
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.catalogue.paths import place_of
from mpp.kernel.cel import UNDECIDED, CelType, Compiled, ExpressionError, WorkingDays, compile_expression, evaluate

_NOTHING: Mapping[ElementKind, Any] = {
    ElementKind.LIST: [],
    ElementKind.CHOICES: [],
    ElementKind.GROUP: {},
    ElementKind.BOOLEAN: False,
}
# A published pack stays in memory for the life of the process (catalogue.queries.version): so do its programs.
_programs: dict[int, tuple[PublishedService, dict[str, Compiled]]] = {}


def compiled(published: PublishedService, text: str) -> Compiled:
    """An expression of a pack, compiled once a process. Raises ExpressionError."""
    owner, programs = _programs.setdefault(id(published), (published, {}))
    assert owner is published
    if text not in programs:
        programs[text] = compile_for(published, text)
    return programs[text]


class Judge:
    """Answers expressions over fixed values. A registry that said *there is none* gives an empty value."""

    def __init__(
        self, interview: Interview, values: Mapping[str, Any], working_days: WorkingDays | None = None
    ) -> None:
        self._interview, self._given, self._working_days = interview, values, working_days
        self._said: dict[str, Any] = {}

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        """Made for the first question: most judges of an interview without conditions are never asked one."""
        interview = self._interview
        known = nothings(interview.published, interview.absent) | dict(self._given)
        return cel_values(interview.published, known, interview.today, interview.parameters)

    def __call__(self, text: str) -> Any:
        """What the expression says; UNDECIDED while it hangs on a value that is not there.

        An expression that fails on these values (a missing key of a register's answer) cannot be said either.
        The values are fixed, so each expression is evaluated once.
        """
        if text not in self._said:
            self._said[text] = self._evaluated(text)
        return self._said[text]

    def _evaluated(self, text: str) -> Any:
        try:
            return evaluate(compiled(self._interview.published, text), self._values, self._working_days)
        except ExpressionError:
            return UNDECIDED


def nothings(published: PublishedService, paths: Iterable[str]) -> dict[str, Any]:
    """The empty value of each path, by its element's kind."""
    kinds = {path: published.elements[place_of(published.service, path).element].kind for path in paths}
    return {path: _NOTHING.get(kind, "") for path, kind in kinds.items() if kind is not ElementKind.DATE}


def derived(published: PublishedService, text: str, own: Mapping[str, Any], today: date) -> Any:
    """What an element's derivation says over the elements of the same party, by their ids."""
    types = {name: type_of(element) for name, element in published.elements.items()}
    values = {
        name: date.fromisoformat(value) if types[name] is CelType.DATE else value
        for name, value in own.items()
        if name in types
    }
    answer = evaluate(compile_expression(text, types | {"today": CelType.DATE}), values | {"today": today})
    return answer.isoformat() if isinstance(answer, date) else answer
