"""Conditions of gateways: CEL over flat workflow values, never Python."""

import re
from collections.abc import Mapping
from functools import lru_cache

from mpp.kernel.cel import UNDECIDED, CelType, Compiled, ExpressionError, compile_expression, evaluate
from mpp.processes.engine.errors import ScriptRefused, StateRefused, UndecidedGateway

Value = str | bool | int
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}")
KEY = re.compile(r"((decision|result|rule)\.[A-Za-z_]\w*)|(table\.[a-z]\w*(\.[a-z]\w*)?)")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NAME = re.compile(rf"(?<![\w.])({KEY.pattern})")


def names_in(text: str) -> list[str]:
    """The values that a condition reads, such as `decision.verify`."""
    bare = _STRING.sub("''", text)
    return sorted({match.group(0) for match in _NAME.finditer(bare)})


@lru_cache(maxsize=4096)
def compiled(text: str) -> Compiled:
    """Check and compile a condition.

    Raises:
        ScriptRefused: it is not CEL, reads an unknown name, or is not a yes-or-no question.
    """
    types = {n: CelType.TEXT if n.startswith("decision.") else CelType.ANY for n in names_in(text)}
    try:
        expression = compile_expression(text, types, dates=False)
    except ExpressionError as error:
        place = f"{error.line}:{error.column}: {error.message}"
        raise ScriptRefused(reason="condition_invalid", message=place) from error
    if expression.returns not in (CelType.BOOLEAN, CelType.ANY):
        raise ScriptRefused(reason="condition_not_boolean")
    return expression


def holds(text: str, values: Mapping[str, Value]) -> bool:
    """Whether a condition is true.

    Raises:
        UndecidedGateway: its answer depends on a value that is missing.
        StateRefused: a value has the wrong type for it.
    """
    missing = [name for name in names_in(text) if name not in values]
    try:
        answer = evaluate(compiled(text), values)
    except ExpressionError:
        answer = None
    if isinstance(answer, bool):
        return answer
    if missing or answer is UNDECIDED:
        raise UndecidedGateway(missing=missing)
    raise StateRefused(reason="condition_ill_typed", names=names_in(text))


def named(answers: Mapping[str, Value]) -> dict[str, Value]:
    """Answers by the names that conditions read: a rule by its id becomes `rule.<id>`, a table has its name."""
    return {name if name.startswith("table.") else f"rule.{name}": value for name, value in answers.items()}


def checked(values: Mapping[str, object]) -> dict[str, Value]:
    """The values, if they are flat codes under known names.

    Raises:
        StateRefused: another kind of name or value (personal data never enters a workflow).
    """
    fine: dict[str, Value] = {}
    for key, value in values.items():
        if not KEY.fullmatch(key) or not isinstance(value, str | bool | int):
            raise StateRefused(reason="value_refused", key=key)
        if isinstance(value, str) and not CODE.fullmatch(value):
            raise StateRefused(reason="value_not_a_code", key=key)
        if key.startswith("decision.") and not isinstance(value, str):
            raise StateRefused(reason="decision_not_a_code", key=key)
        fine[key] = value
    return fine
