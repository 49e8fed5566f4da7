"""Rule expressions: CEL, type-checked when read, and *undecided* while a value that they need is pending.

Money is int rupiah. A date is a timestamp at UTC midnight inside CEL and a `date` outside. `today` is a
variable like any other: no expression reads a clock, and no Python from a pack ever runs.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any, Final

from cel_expr_python import cel


class CelType(StrEnum):
    """What a variable holds."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "texts"
    INTEGERS = "integers"
    BOOLEANS = "booleans"
    DATES = "dates"
    ANY = "any"
    OTHER = "other"  # what an expression may return but no variable of ours holds


class Undecided(Enum):
    """The answer while a needed value is pending: ask nothing, wait, call no fee final."""

    UNDECIDED = "undecided"

    def __bool__(self) -> bool:
        raise TypeError("undecided is neither true nor false: compare with `is UNDECIDED`")


UNDECIDED: Final = Undecided.UNDECIDED

WorkingDays = Callable[[date, int], date]
"""A region's calendar: the nth working day after a day."""


class ExpressionError(Exception):
    """An expression that cannot be read, is ill-typed, or fails when evaluated. Line and column from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression whose types were checked."""

    text: str
    returns: CelType
    program: cel.Expression


_calendar: ContextVar[WorkingDays | None] = ContextVar("working_days", default=None)

_TYPES: Final[dict[CelType, cel.Type]] = {
    CelType.TEXT: cel.Type.STRING,
    CelType.INTEGER: cel.Type.INT,
    CelType.BOOLEAN: cel.Type.BOOL,
    CelType.DATE: cel.Type.TIMESTAMP,
    CelType.TEXTS: cel.Type.List(cel.Type.STRING),
    CelType.INTEGERS: cel.Type.List(cel.Type.INT),
    CelType.BOOLEANS: cel.Type.List(cel.Type.BOOL),
    CelType.DATES: cel.Type.List(cel.Type.TIMESTAMP),
    CelType.ANY: cel.Type.DYN,
}
_DUNDER = re.compile(r"__\w+__")  # Python's inner names: CEL knows none, so whoever writes one means harm
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")


def _to_cel(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    return [_to_cel(item) for item in value] if isinstance(value, list | tuple) else value


def _to_plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _age_on(born: datetime, on: datetime) -> int:
    """Return completed years of life on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _days_between(start: datetime, end: datetime) -> int:
    return (end - start).days


def _years_after(start: datetime, years: int) -> datetime:
    """Return the same day some years later; 29 February becomes 28 February in a common year."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def _days_after(start: datetime, days: int) -> datetime:
    return start + timedelta(days=days)


def _working_days_after(start: datetime, days: int) -> datetime:
    calendar = _calendar.get()
    if calendar is None:
        raise ValueError("working_days_after needs the region's calendar")
    return datetime.combine(calendar(start.date(), days), time(), UTC)


def _function(name: str, returns: cel.Type, takes: list[cel.Type], body: Callable[..., Any]) -> cel.FunctionDecl:
    return cel.FunctionDecl(name, [cel.Overload(f"mpp_{name}", returns, takes, False, body)])


_DAY, _INT = cel.Type.TIMESTAMP, cel.Type.INT
_FUNCTIONS: Final = [
    _function("age_on", _INT, [_DAY, _DAY], _age_on),
    _function("days_between", _INT, [_DAY, _DAY], _days_between),
    _function("years_after", _DAY, [_DAY, _INT], _years_after),
    _function("days_after", _DAY, [_DAY, _INT], _days_after),
    _function("working_days_after", _DAY, [_DAY, _INT], _working_days_after),
]


@lru_cache(maxsize=64)
def _environment(variables: frozenset[tuple[str, CelType]], dates: bool) -> cel.Env:
    functions = _FUNCTIONS if dates else []
    return cel.NewEnv(variables={name: _TYPES[kind] for name, kind in variables}, functions=functions)


def _type_of(returns: cel.Type) -> CelType:
    return next((ours for ours, theirs in _TYPES.items() if theirs == returns), CelType.OTHER)


def compile_expression(text: str, variables: Mapping[str, CelType], dates: bool = True) -> Compiled:
    """Read and type-check an expression over dotted variables, with our date functions or without them.

    Raises ExpressionError with its place.
    """
    if (inner := _DUNDER.search(text)) is not None:
        before = text[: inner.start()]
        line, column = before.count("\n") + 1, inner.start() - before.rfind("\n")
        raise ExpressionError(line, column, f"{inner[0]} is a name of Python, which never runs here")
    try:
        program = _environment(frozenset(variables.items()), dates).compile(text)
    except RuntimeError as error:
        found = _PLACE.search(str(error))
        if found is None:
            raise ExpressionError(1, 1, "cannot be read") from error
        # The engine counts columns from 1 for syntax and from 0 within a select; we pass on what it says.
        raise ExpressionError(int(found[1]), int(found[2]), found[3]) from error
    return Compiled(text, _type_of(program.return_type()), program)


def evaluate(expression: Compiled, values: Mapping[str, object], calendar: WorkingDays | None = None) -> Any:
    """Return the plain value, or UNDECIDED when it hangs on a value that is absent or None.

    `false && pending` is false and `true || pending` is true, as CEL has it.
    Raises ExpressionError when evaluation fails, for example on a division by zero.
    """
    known = {name: _to_cel(value) for name, value in values.items() if value is not None}
    token = _calendar.set(calendar)
    try:
        result = expression.program.eval(data=known)
    except RuntimeError as error:  # the engine's own bound on the steps of nested loops
        raise ExpressionError(1, 1, str(error)) from error
    finally:
        _calendar.reset(token)
    if result.type() != cel.Type.ERROR:
        return _to_plain(result.plain_value())
    reason = str(result.value())
    if reason.startswith("UNKNOWN: No value with name"):
        return UNDECIDED
    raise ExpressionError(1, 1, reason)
