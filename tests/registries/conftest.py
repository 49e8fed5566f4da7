"""The real sandbox as a process, reached over HTTP only."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from mpp.registries.adapters.http import DEFAULT_SECONDS, client

Connect = Callable[..., httpx.Client]

SOURCE = Path(__file__).parents[2] / "src"
START_SECONDS = 30


@pytest.fixture(scope="session")
def sandbox_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("sandbox")
    command = [sys.executable, "-m", "mpp_sandbox", "--port", str(port), "--data", str(folder)]
    process = subprocess.Popen(
        [*command, "--families", "50"],
        env={"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_until_up(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/healthz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the sandbox did not come up")


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
