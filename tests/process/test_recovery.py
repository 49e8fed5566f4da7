"""kill -9 of each part under a running `mpp up`: it comes back by itself, within seconds."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest

from mpp.config.database import main_dsn
from tests.running import Running

BACK_SECONDS = 30  # a loaded machine must not fail the suite; a few seconds are usual


def _processes(started: Running, word: str) -> set[int]:
    """Processes of this `mpp up` whose command line has the word."""
    found = set()
    for child in Path(f"/proc/{started.process.pid}/task/{started.process.pid}/children").read_text().split():
        try:
            line = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace")
        except FileNotFoundError:
            continue
        if word in line:
            found.add(int(child))
    return found


def _postmaster(started: Running) -> int:
    return int((started.home / "pg" / "data" / "postmaster.pid").read_text().split()[0])


def _until(holds: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + BACK_SECONDS
    while time.monotonic() < limit:
        if holds():
            return
        time.sleep(0.1)
    pytest.fail(what)


def _ready(started: Running) -> bool:
    good = {"status": "ok", "database": "up", "keys": "up", "migrations": "applied"}
    try:
        answer = httpx.get(f"http://127.0.0.1:{started.port}/readyz", timeout=10, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return False
    return bool(answer == good)


@pytest.mark.process
@pytest.mark.parametrize(("name", "word"), [("web", "granian"), ("worker", "do_jobs"), ("sandbox", "mpp_sandbox")])
def test_a_killed_part_is_started_again(started: Running, name: str, word: str) -> None:
    (victim,) = _processes(started, word)
    os.kill(victim, signal.SIGKILL)
    _until(lambda: f"{name} started again" in started.log.read_text(), f"{name} was not started again")
    _until(lambda: len(_processes(started, word) - {victim}) == 1, f"{name} left something behind")
    _until(lambda: _ready(started), "not ready again")
    assert f"{name} ended (code -9)" in started.log.read_text()


@pytest.mark.process
def test_a_web_server_whose_own_child_is_killed_serves_again(started: Running) -> None:
    (server,) = _processes(started, "granian")
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    assert children
    _until(lambda: _processes(started, "granian") - {server} != set(), "the server was not started again")
    _until(lambda: _ready(started), "not ready again")


@pytest.mark.process
def test_a_killed_database_comes_back_and_every_connection_recovers(started: Running) -> None:
    for _ in range(2):
        victim = _postmaster(started)
        os.kill(victim, signal.SIGKILL)
        _until(lambda: _ready(started) and _postmaster(started) != victim, "the database did not come back")  # noqa: B023
    with httpx.Client(base_url=f"http://127.0.0.1:{started.port}", trust_env=False) as client:
        # More requests than threads: no thread keeps a connection that is broken.
        assert {client.get("/", params={"q": "kaimana"}).status_code for _ in range(12)} == {200}
    with psycopg.connect(main_dsn(started.home, "", "owner"), autocommit=True) as database:
        new = (
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
            " VALUES ('audit.sequence', 'default', '{}') RETURNING id"
        )
        (job,) = database.execute(new).fetchone() or (None,)
        left = f"SELECT 1 FROM procrastinate_jobs WHERE id = {job} AND status <> 'failed'"
        _until(lambda: database.execute(left).fetchone() is None, "the worker does no jobs")
