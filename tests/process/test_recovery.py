"""kill -9 of each part under a running `mpp up`: it comes back by itself, within seconds."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from mpp.config.database import main_dsn
from tests.running import Running

BACK_SECONDS = 30  # a loaded machine must not fail the suite; a few seconds are usual


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    started = Running(tmp_path_factory.mktemp("recovery") / "home")
    started.wait_until_ready()
    yield started
    assert started.stop() == 0


def _processes(running: Running, word: str) -> set[int]:
    """Processes of this `mpp up` whose command line has the word."""
    found = set()
    for child in Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split():
        try:
            line = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace")
        except FileNotFoundError:
            continue
        if word in line:
            found.add(int(child))
    return found


def _postmaster(running: Running) -> int:
    return int((running.home / "pg" / "data" / "postmaster.pid").read_text().split()[0])


def _until(holds: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + BACK_SECONDS
    while time.monotonic() < limit:
        if holds():
            return
        time.sleep(0.1)
    pytest.fail(what)


def _ready(running: Running) -> bool:
    good = {"status": "ok", "database": "up", "keys": "up", "migrations": "applied"}
    try:
        answer = httpx.get(f"http://127.0.0.1:{running.port}/readyz", timeout=10, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return False
    return bool(answer == good)


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "word"), [("web", "granian"), ("worker", "procrastinate"), ("sandbox", "mpp_sandbox")]
)
def test_a_killed_part_is_started_again(running: Running, name: str, word: str) -> None:
    (victim,) = _processes(running, word)
    os.kill(victim, signal.SIGKILL)
    _until(lambda: f"{name} started again" in running.log.read_text(), f"{name} was not started again")
    _until(lambda: len(_processes(running, word) - {victim}) == 1, f"{name} left something behind")
    _until(lambda: _ready(running), "not ready again")
    assert f"{name} ended (code -9)" in running.log.read_text()


@pytest.mark.process
def test_a_web_server_whose_own_child_is_killed_serves_again(running: Running) -> None:
    (server,) = _processes(running, "granian")
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    assert children
    _until(lambda: _processes(running, "granian") - {server} != set(), "the server was not started again")
    _until(lambda: _ready(running), "not ready again")


@pytest.mark.process
def test_a_killed_database_comes_back_and_every_connection_recovers(running: Running) -> None:
    for _ in range(2):
        victim = _postmaster(running)
        os.kill(victim, signal.SIGKILL)
        _until(lambda: _ready(running) and _postmaster(running) != victim, "the database did not come back")  # noqa: B023
    with httpx.Client(base_url=f"http://127.0.0.1:{running.port}", trust_env=False) as client:
        # More requests than threads: no thread keeps a connection that is broken.
        assert {client.get("/", params={"q": "kaimana"}).status_code for _ in range(12)} == {200}
    with psycopg.connect(main_dsn(running.home, "", "owner"), autocommit=True) as database:
        database.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
            " VALUES ('audit.sequence', 'default', '{}')"
        )
        left = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'audit.sequence' AND status <> 'failed'"
        _until(lambda: database.execute(left).fetchone() is None, "the worker does no jobs")


@pytest.mark.process
def test_what_mpp_up_starts_ends_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    started = Running(tmp_path / "home")
    started.wait_until_ready()
    started.process.kill()
    started.process.wait()
    for port in (started.port, started.sandbox_port):
        _until(lambda: not _listens(port), f"something still listens on {port}")  # noqa: B023
    again = Running(started.home)
    again.wait_until_ready()
    assert again.stop() == 0


def _listens(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2, trust_env=False)
    except httpx.ConnectError:
        return False
    except httpx.HTTPError:
        pass
    return True
