"""Regular expressions from a pack, in RE2: their time grows with the text's length, whatever they say.

Python's own `re` backtracks, so that one pattern of a pack and one long answer could hold a server up for years.
"""

from functools import cache

from mpp.kernel.cel import CelType, Compiled, ExpressionError, compile_expression, evaluate


@cache
def _matches() -> Compiled:
    return compile_expression("text.matches(pattern)", {"text": CelType.TEXT, "pattern": CelType.TEXT})


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text. Raises ExpressionError for a pattern that RE2 does not read."""
    return bool(evaluate(_matches(), {"text": text, "pattern": pattern}))


def fault(pattern: str) -> str:
    """What is wrong with a pattern, in RE2's words; empty when nothing is."""
    try:
        matches(pattern, "")
    except ExpressionError as error:
        return error.message.removeprefix("INVALID_ARGUMENT: ")
    return ""
