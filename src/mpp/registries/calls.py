"""Calls to registries: in parallel, in one bounded pool of threads, within a budget.

A person waits for a page, so a late answer becomes `Pending`; the call itself runs to its own timeout and
its outcome still counts for the registry's health. Threads here never touch the database.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.conf import settings

from mpp.kernel import clock
from mpp.registries import rules
from mpp.registries.ports import Outcome, Pending, Question, Registry, Reply, Trouble, Unavailable

THREADS = 16
AT_ONCE = 6
"""Calls under way to one registry, so that one that hangs cannot take every thread."""

T = TypeVar("T")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A question to a registry."""

    registry: Registry = field(repr=False)
    question: Question


class HealthBoard:
    """The health and load of every registry in this process, shared by its threads."""

    def __init__(
        self, now: Callable[[], datetime] = clock.now, at_once: int = AT_ONCE, rest: timedelta = rules.REST
    ) -> None:
        self._now, self._at_once, self._rest = now, at_once, rest
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._health: dict[str, rules.Health] = {}

    def states(self) -> Mapping[str, rules.Circuit]:
        """Return registry id -> circuit, for the health page."""
        with self._lock:
            now = self._now()
            return {name: rules.circuit(health, now, self._rest) for name, health in self._health.items()}

    def admit(self, registry_id: str) -> Unavailable | None:
        """Let one call through (None), or say that the registry rests or is busy with us."""
        with self._lock:
            now, health = self._now(), self._health.get(registry_id, rules.Health())
            if not rules.may_call(health, now, self._rest):
                return Unavailable(Trouble.RESTING, rules.rests_for(health, now, self._rest))
            if self._under_way[registry_id] >= self._at_once:
                return Unavailable(Trouble.BUSY)
            self._under_way[registry_id] += 1
            self._health[registry_id] = rules.called(health, now, self._rest)
            return None

    def report(self, registry_id: str, outcome: object) -> None:
        """Take in how an admitted call ended."""
        with self._lock:
            self._under_way[registry_id] -= 1
            before = self._health.get(registry_id, rules.Health())
            self._health[registry_id] = rules.answered(before, outcome, self._now())


class Calls:
    """One pool and one health board; a process has one, tests make their own."""

    def __init__(self, threads: int = THREADS, board: HealthBoard | None = None) -> None:
        self.board = board or HealthBoard()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="registry")

    def resolve(self, requests: Sequence[Request], budget_seconds: float) -> list[Outcome]:
        """Ask all at once; return the outcomes in the order of the requests within the budget.

        What did not answer in time is `Pending`; calls still waiting for a thread are withdrawn.
        """
        futures = [self._pool.submit(self._call, request) for request in requests]
        wait(futures, timeout=budget_seconds)
        return [_outcome(future) for future in futures]

    def direct(self, registry_id: str, call: Callable[[], T]) -> T | Unavailable:
        """Make one call of a job in the job's own thread, under the same circuit as everybody's."""
        if (resting := self.board.admit(registry_id)) is not None:
            return resting
        started = time.monotonic()
        outcome: T | Unavailable
        try:
            outcome = call()
        except Exception as fault:  # noqa: BLE001 - as in `_asked`
            _log.error("registry_adapter_fault", registry=registry_id, fault=type(fault).__name__)
            outcome = Unavailable(Trouble.BROKEN)
        self.board.report(registry_id, outcome)
        _noted(registry_id, outcome, started)
        return outcome

    def close(self) -> None:
        """Stop taking calls; those under way end by their own timeouts."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _call(self, request: Request) -> Reply:
        registry = request.registry
        if (resting := self.board.admit(registry.id)) is not None:
            return resting
        started = time.monotonic()
        outcome = _asked(registry, request.question)
        self.board.report(registry.id, outcome)
        _noted(registry.id, outcome, started)
        return outcome


def _noted(registry_id: str, outcome: object, started: float) -> None:
    seconds = round(time.monotonic() - started, 3)
    _log.info("registry_called", registry=registry_id, outcome=type(outcome).__name__, seconds=seconds)


def _asked(registry: Registry, question: Question) -> Reply:
    """Ask; a fault in an adapter must not cost the person the page, and its text may hold personal data."""
    try:
        return registry.ask(question)
    except Exception as fault:  # noqa: BLE001
        _log.error("registry_adapter_fault", registry=registry.id, fault=type(fault).__name__)
        return Unavailable(Trouble.BROKEN)


def _outcome(future: Future[Reply]) -> Outcome:
    """Return what the call gave, or Pending; one that has not begun does not begin any more."""
    if future.done():
        return future.result()
    future.cancel()
    return Pending()


_calls: Calls | None = None
_making = threading.Lock()


def process_calls() -> Calls:
    """Return this process's pool, made at first use."""
    global _calls
    with _making:
        if _calls is None:
            rest = timedelta(seconds=settings.MPP_REGISTRY_REST)
            _calls = Calls(board=HealthBoard(rest=rest))
        return _calls


def resolve(requests: Sequence[Request], budget_seconds: float) -> list[Outcome]:
    """Ask registries through this process's pool; see `Calls.resolve`."""
    return process_calls().resolve(requests, budget_seconds)


def direct(registry_id: str, call: Callable[[], T]) -> T | Unavailable:
    """Make one call of a job through this process's board; see `Calls.direct`."""
    return process_calls().direct(registry_id, call)
