"""The real sandbox as a process, reached over HTTP only."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from mpp.registries.adapters.http import DEFAULT_SECONDS, client
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

Connect = Callable[..., httpx.Client]


@pytest.fixture(scope="session")
def sandbox_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    process = launch(port, tmp_path_factory.mktemp("sandbox"), subprocess.DEVNULL)
    try:
        wait_until_up(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


class Knobs:
    """The sandbox's knobs."""

    def __init__(self, url: str) -> None:
        self._url = url

    def turn(self, system: str, **knobs: object) -> None:
        self.post(system, **knobs)

    def reset(self) -> None:
        self.post("reset")

    def post(self, path: str, **body: object) -> None:
        reply = httpx.post(f"{self._url}/_control/{path}", json=body, trust_env=False, timeout=10)
        reply.raise_for_status()


@pytest.fixture
def connect(sandbox_url: str) -> Iterator[Connect]:
    """Makes clients of the adapters' own kind, closed after the test."""
    with ExitStack() as stack:

        def one(url: str = sandbox_url, seconds: float = DEFAULT_SECONDS) -> httpx.Client:
            return stack.enter_context(client(url, seconds))

        yield one


@pytest.fixture
def knobs(sandbox_url: str) -> Iterator[Knobs]:
    knobs = Knobs(sandbox_url)
    knobs.reset()
    yield knobs
    knobs.reset()
