"""Calls in parallel within a budget, over stub registries and the sandbox's slow ones."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping

import pytest

from mpp.registries.adapters.dukcapil import Account, Dukcapil
from mpp.registries.calls import Calls, HealthBoard, Request
from mpp.registries.ports import (
    Answer,
    Capability,
    NotFound,
    Pending,
    Question,
    Reply,
    Trouble,
    Unavailable,
)
from mpp.registries.rules import FAILURES_TO_OPEN, Circuit
from tests.registries.conftest import Connect, Knobs

NIK = "3510165204909001"
QUESTION = Question(NIK, claims={"person.name": "Sari Wulandari Contoh"})


class Scripted:
    """A registry that does what the test says."""

    capabilities: Mapping[str, Capability] = {}

    def __init__(self, name: str, act: Callable[[], Reply]) -> None:
        self.id = name
        self._act = act
        self.asked = 0

    def ask(self, question: Question) -> Reply:
        self.asked += 1
        return self._act()


@pytest.fixture
def calls() -> Iterator[Calls]:
    calls = Calls(threads=4)
    yield calls
    calls.close()


def test_registries_are_asked_at_the_same_time(calls: Calls) -> None:
    meeting = threading.Barrier(3, timeout=5)

    def meet() -> Reply:
        meeting.wait()
        return Answer()

    requests = [Request(Scripted(f"r{i}", meet), QUESTION) for i in range(3)]
    assert calls.resolve(requests, 5) == [Answer()] * 3


def test_late_answer_is_pending_and_order_is_kept(calls: Calls) -> None:
    release = threading.Event()

    def slow() -> Reply:
        release.wait(5)
        return Answer()

    requests = [Request(Scripted("slow", slow), QUESTION), Request(Scripted("quick", NotFound), QUESTION)]
    started = time.monotonic()
    outcomes = calls.resolve(requests, 0.2)
    assert time.monotonic() - started < 2
    release.set()
    assert outcomes == [Pending(), NotFound()]


def test_fault_of_an_adapter_costs_only_its_own_answer(calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    def fault() -> Reply:
        raise RuntimeError(f"secret of {NIK}")

    requests = [Request(Scripted("bad", fault), QUESTION), Request(Scripted("good", Answer), QUESTION)]
    assert calls.resolve(requests, 5) == [Unavailable(Trouble.BROKEN), Answer()]
    printed = capsys.readouterr()
    assert NIK not in printed.out + printed.err


def test_registry_that_hangs_cannot_take_every_thread() -> None:
    release = threading.Event()

    def hang() -> Reply:
        release.wait(5)
        return Answer()

    hanging, quick = Scripted("hanging", hang), Scripted("quick", NotFound)
    calls = Calls(threads=3, board=HealthBoard(at_once=2))
    requests = [*[Request(hanging, QUESTION)] * 4, Request(quick, QUESTION)]
    outcomes = calls.resolve(requests, 0.5)
    release.set()
    calls.close()
    busy = Unavailable(Trouble.BUSY)
    assert outcomes == [Pending(), Pending(), busy, busy, NotFound()]
    assert hanging.asked == 2


def test_sick_registry_is_left_alone(calls: Calls) -> None:
    sick = Scripted("sick", lambda: Unavailable(Trouble.TIMEOUT))
    for _ in range(FAILURES_TO_OPEN):
        calls.resolve([Request(sick, QUESTION)], 5)
    (outcome,) = calls.resolve([Request(sick, QUESTION)], 5)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is Trouble.RESTING
    assert sick.asked == FAILURES_TO_OPEN
    assert calls.board.states() == {"sick": Circuit.OPEN}


def test_slow_dukcapil_leaves_the_claim_pending(calls: Calls, connect: Connect, knobs: Knobs) -> None:
    knobs.turn("dukcapil", latency_ms=800)
    dukcapil = Dukcapil(connect(), Account("mpp-digital", "sandbox-user", "sandbox-password"))
    assert calls.resolve([Request(dukcapil, QUESTION)], 0.1) == [Pending()]
    (outcome,) = calls.resolve([Request(dukcapil, QUESTION)], 5)
    assert isinstance(outcome, Answer)
