"""Decision tables: for whatever may come there is one answer, and no row stands there for nothing.

Where every condition compares choices, booleans and whole numbers with what is written in it, each combination that
makes a difference is tried: of numbers those beside each bound. Otherwise nothing can be proved, and the table must
be one that is right by its form: `hit: first` with `otherwise`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.expressions import compile_for, variables
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import ElementKind
from mpp.catalogue.paths import Place, places
from mpp.catalogue.tables import Table
from mpp.kernel.cel import CelType, ExpressionError, compile_expression, evaluate

MOST_CASES = 4_096
_TEXT = r"\"[^\"\\]*\"|'[^'\\]*'"
_NAME, _NUMBER = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*", r"-?\d+"
_CALL = re.compile(rf"\b(?:age_on|days_between)\(\s*{_NAME}\s*,\s*{_NAME}\s*\)")
_LISTED = rf"\[\s*(?:(?:{_TEXT}|{_NUMBER})\s*,?\s*)*\]"
_VALUE = rf"(?:{_TEXT}|{_NUMBER})"
_ATOM = re.compile(
    rf"{_NAME}\s*(?:==|!=|<=|>=|<|>)\s*{_VALUE}|{_VALUE}\s*(?:==|!=|<=|>=|<|>)\s*{_NAME}|{_NAME}\s+in\s+{_LISTED}|{_NAME}"
)
_REST = re.compile(r"[\s!()&|]*")
OTHERWISE = "say what is given otherwise"


@dataclass
class _Space:
    """What a table reads: each name with the values that make a difference, and its conditions by these names."""

    conditions: list[str]
    types: dict[str, CelType] = field(default_factory=dict)
    axes: dict[str, list[object]] = field(default_factory=dict)


def tables(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find tables that are ill-typed, incomplete, ambiguous, partly idle or read by nobody."""
    service = loaded.published.service
    texts = " ".join([service.fee, loaded.published.bpmn, *loaded.published.processes.values()])
    for name, table in service.tables.items():
        if not re.search(rf"\btable\.{name}\b", texts):
            mend = f"read table.{name} in fee or in a gateway, or remove it"
            yield at(loaded, ("tables", name), "table", f"nobody reads the table {name}", mend)
        faults = [*_ill_typed(loaded, name, table)]
        yield from faults or _judged(loaded, name, table)


def _ill_typed(loaded: LoadedPack, name: str, table: Table) -> Iterator[Mistake]:
    for index, row in enumerate(table.rows):
        place = ("tables", name, "rows", index, "when")
        try:
            returns = compile_for(loaded.published, row.when).returns
        except ExpressionError as error:
            what = f"column {error.column}: {error.message}"
            yield at(loaded, place, "expression", what, "use only paths of parties, parameter.*, today, CEL")
            continue
        if returns not in (CelType.BOOLEAN, CelType.ANY):
            what = f"the expression gives {returns.value}, not boolean"
            yield at(loaded, place, "expression", what, "write an expression of boolean")
    if len({type(one) for one in table.answers}) > 1:
        what = f"the table {name} gives numbers and codes"
        yield at(loaded, ("tables", name), "table", what, "let all its rows give the same kind")
    if table.hit == "collect" and table.otherwise is not None:
        what = f"the table {name} collects, and says what is given otherwise"
        yield at(loaded, ("tables", name, "otherwise"), "table", what, "remove otherwise")


def _judged(loaded: LoadedPack, name: str, table: Table) -> Iterator[Mistake]:
    space = _space(loaded, table)
    if space is None:
        yield from _unproved(loaded, name, table)
        return
    used: set[int] = set()
    told: set[str] = set()
    for case, hits in _cases(space):
        used |= set(hits[:1] if table.hit == "first" else hits)
        when = ", ".join(f"{key} is {value!r}" for key, value in case.items())
        if not hits and table.hit != "collect" and table.otherwise is None and "gap" not in told:
            told.add("gap")
            yield at(loaded, ("tables", name), "table", f"no row of {name} fits when {when}", OTHERWISE)
        if len(hits) > 1 and table.hit == "unique" and "overlap" not in told:
            told.add("overlap")
            what = f"rows {hits[0] + 1} and {hits[1] + 1} of {name} both fit when {when}"
            mend = "make them exclude one another, or use hit: first"
            yield at(loaded, ("tables", name, "rows", hits[1]), "table", what, mend)
    for index in sorted(set(range(len(table.rows))) - used):
        what = f"row {index + 1} of {name} is never taken"
        yield at(loaded, ("tables", name, "rows", index), "table", what, "mend its condition, or remove it")


def _unproved(loaded: LoadedPack, name: str, table: Table) -> Iterator[Mistake]:
    why = "compares more than choices, booleans and whole numbers, or too many of them"
    if table.hit == "unique":
        what = f"whether only one row of {name} fits is not known: it {why}"
        yield at(loaded, ("tables", name), "table", what, f"use hit: first, and {OTHERWISE}")
    elif table.hit == "first" and table.otherwise is None:
        what = f"whether a row of {name} always fits is not known: it {why}"
        yield at(loaded, ("tables", name), "table", what, OTHERWISE)


def _cases(space: _Space) -> Iterator[tuple[dict[str, object], list[int]]]:
    """Each combination of values, and the rows that fit it."""
    names = {name: f"v{place}" for place, name in enumerate(space.axes)}
    types = {names[name]: space.types[name] for name in space.axes}
    read = [compile_expression(_renamed(one, names), types) for one in space.conditions]
    for values in product(*space.axes.values()):
        known = dict(zip(names.values(), values, strict=True))
        yield (
            dict(zip(names, values, strict=True)),
            [place for place, one in enumerate(read) if evaluate(one, known) is True],
        )


def _space(loaded: LoadedPack, table: Table) -> _Space | None:
    """None where a condition holds more than can be tried."""
    space = _Space([_CALL.sub(lambda call: re.sub(r"\s", "", call[0]), row.when) for row in table.rows])
    kinds = {place.variable: place for place in places(loaded.published)}
    types = variables(loaded.published)
    text = " ".join(space.conditions)
    numbers = sorted({int(one) + step for one in re.findall(r"-?\b\d+\b", _unquoted(text)) for step in (-1, 0, 1)})
    for condition in space.conditions:
        plain = _CALL.sub("called", condition)
        if not _REST.fullmatch(_ATOM.sub("", plain)):
            return None
    for name in dict.fromkeys([*_CALL.findall(text), *re.findall(_NAME, _CALL.sub("", _unquoted(text)))]):
        if name in ("true", "false", "in"):
            continue
        kind = CelType.INTEGER if "(" in name else types.get(name)
        if kind is CelType.INTEGER:
            space.axes[name] = list(numbers or [0])
        elif kind is CelType.BOOLEAN:
            space.axes[name] = [False, True]
        elif kind is CelType.TEXT and name in kinds and (choices := _choices(loaded, kinds[name])):
            space.axes[name] = choices
        else:
            return None
        space.types[name] = kind
    return space if prod(len(axis) for axis in space.axes.values()) <= MOST_CASES else None


def _choices(loaded: LoadedPack, place: Place) -> list[object]:
    """The values of a choice; the empty text too where it may be empty, or where its owner may have none."""
    element = loaded.published.elements.get(place.element)
    if element is None or element.kind is not ElementKind.CHOICE:
        return []
    party = loaded.published.service.parties[place.party]
    may_lack = element.id in party.optional or element.id in party.when or element.owner != "declared"
    return [*(choice.value for choice in element.choices), *([""] if may_lack else [])]


def _unquoted(text: str) -> str:
    return re.sub(_TEXT, '""', text)


def _renamed(text: str, names: dict[str, str]) -> str:
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(f"{_TEXT}|" + "|".join(rf"(?<![\w.]){re.escape(one)}(?![\w.])" for one in longest))
    return pattern.sub(lambda found: names.get(found[0], found[0]), text)
