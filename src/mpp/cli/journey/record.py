"""What a journey did, step by step, with the time that each step took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `milliseconds` as the person waited."""

    who: str
    what: str
    milliseconds: int
    detail: str = ""


@dataclass
class Record:
    """The journey as it is told. `tell` is given each step as it ends."""

    service: str
    tell: Callable[[Step], None] = lambda step: None
    number: str = ""
    asked: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    certificate: str = ""
    verdict: str = ""
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, who: str, what: str) -> Iterator[list[str]]:
        """Time a step; what is put into the list is told with it."""
        began, detail = time.monotonic(), list[str]()
        yield detail
        spent = round((time.monotonic() - began) * 1000)
        step = Step(who, what, spent, "; ".join(detail))
        self.steps.append(step)
        self.tell(step)

    def as_json(self) -> dict[str, Any]:
        """The whole as plain data."""
        told = {name: value for name, value in vars(self).items() if name not in ("tell", "steps")}
        return told | {"verified": self.verdict == "genuine", "steps": [asdict(step) for step in self.steps]}
