"""What changes rarely and is public, read again only after a while: regions, offices, what is offered.

Right with any number of processes: each lets go of what it read after `SECONDS`, and the process that changes
something lets go at once (`forget_all`). So a change is seen by everybody within those seconds, and nothing is
read here on which a decision about a person rests longer than that. What was not found is asked again each time:
what is new shows at once.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

SECONDS = 10.0
MOST = 4096  # answers of one function; then all are let go, which costs one reading each

P = ParamSpec("P")
R = TypeVar("R")

_kept: list[dict[Any, tuple[float, Any]]] = []


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep a function's answers for `SECONDS`. Arguments are hashable; callers never change an answer."""
    answers: dict[Any, tuple[float, Any]] = {}
    _kept.append(answers)

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (args, tuple(kwargs.items()))
        now = time.monotonic()
        found = answers.get(key)
        if found is not None and now - found[0] < SECONDS:
            answer: R = found[1]
            return answer
        answer = function(*args, **kwargs)
        if answer:
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = (now, answer)
        return answer

    return ask


def forget_all() -> None:
    """Let go of every answer, in this process."""
    for answers in _kept:
        answers.clear()
