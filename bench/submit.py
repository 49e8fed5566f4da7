"""Whole submissions a second (SIP of a known doctor), and the submitting request beside pgbench.

Run: python -m bench.submit [--seconds 15] [--no-worker] [--web-workers N]

Everything runs on this machine: web server, job worker, sandbox, PostgreSQL, and the clients themselves.
"""

import argparse
import itertools
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import httpx

from bench import database, replay
from bench.clients import Client, Score, together
from mpp.cli.journey.story import Story, story_of
from mpp.config.parts import web_workers
from tests.running import Running

SERVICE, REGION = "sip-dokter", "35.10"
CLIENTS = (1, 8, 32)
REPLAYED_BY = 8
DOCTOR = "101"
ROUNDS = 4
LONG = 600.0


def main() -> None:
    """Measure and print a report in Markdown."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--no-worker", action="store_true", help="let no job run meanwhile")
    options.add_argument("--web-workers", default="", help="processes of the web server")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        database.prepare(home)
        running = Running(home, MPP_WEB_WORKERS=chosen.web_workers)
        running.wait_until_ready()
        _say_where(chosen)
        try:
            with asleep(running) if chosen.no_worker else nullcontext():
                _report(running, chosen.seconds)
        finally:
            running.stop()


def _say_where(chosen: argparse.Namespace) -> None:
    """The circumstances, without which no number means anything."""
    load, cpus = os.getloadavg()[0], len(os.sched_getaffinity(0))
    worker = "asleep" if chosen.no_worker else "running"
    web = chosen.web_workers or web_workers()
    print(f"{cpus} CPUs, load {load:.1f} at the start, web processes {web}, job worker {worker}, ", end="")
    print(f"{chosen.seconds:.0f} seconds a row\n", flush=True)


@contextmanager
def asleep(running: Running) -> Iterator[None]:
    """Let the job worker stand still: jobs are deferred, and none runs."""
    below = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    workers = [int(one) for one in below if b"do_jobs" in Path(f"/proc/{one}/cmdline").read_bytes()]
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def _report(running: Running, seconds: float) -> None:
    story = story_for(running)
    clients = [Client(running.port, doctor, story) for doctor in itertools.islice(doctors(running), max(CLIENTS))]
    for client in clients:  # once each: names are confirmed, pages and packs are in memory
        client.flow()
    print(f"| clients | flows/s | p50 ms | p95 ms | requests | statements |\n|{'---:|' * 6}")
    for count in CLIENTS:
        _flows(running, clients[:count], seconds)
    rate = _submits(running, clients)
    caught = _caught(running, clients[0])
    print(f"\nsubmitting request alone, {REPLAYED_BY} clients: {rate:.0f}/s, {len(caught.statements)} statements")
    script = replay.script(caught.statements, caught.interview, caught.number)
    replayed = database.pgbench(running.home, REPLAYED_BY, int(seconds), script)
    print(f"pgbench replaying the same statements: {replayed:.0f}/s; ratio {rate / replayed:.2f} (bar 0.5)")
    database.fill_pgbench(running.home)
    print(f"pgbench's own run (scale 10, 8 clients): {database.pgbench(running.home, 8, int(seconds)):.0f}/s")


def story_for(running: Running) -> Story:
    """The story by the database of the server under measurement."""
    os.environ |= running.environment | {"DJANGO_SETTINGS_MODULE": "mpp.config.settings"}
    django.setup()
    return story_of(REGION, SERVICE)


def doctors(running: Running) -> Iterator[dict[str, Any]]:
    """Doctors of the sandbox's population who may have another permit."""
    with httpx.Client(base_url=f"http://127.0.0.1:{running.sandbox_port}", trust_env=False) as sandbox:
        login = {"client_id": "mpp-digital", "client_secret": "sandbox-satusehat-secret"}
        token = sandbox.post("/oauth2/v1/accesstoken?grant_type=client_credentials", data=login).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        for offset in itertools.count(0, 100):
            page = sandbox.get("/_demo/crowd", params={"offset": offset, "limit": 100}).json()
            if not page:
                return
            for one in page:
                if one["practitioner"] and one["pin"]:
                    known = sandbox.get(f"/sdmk/v1/practitioners/{one['nik']}", headers=headers).json()
                    if known["profession_code"] == DOCTOR and known["skp"]["ok"] and not known["sip"]:
                        yield one


def _flows(running: Running, clients: list[Client], seconds: float) -> None:
    database.free_places(running.home)
    database.reset_counts(running.home)
    before = sum(client.requests for client in clients)

    def flow(client: Client) -> bool:
        client.flow()
        database.free_places(running.home)
        return True

    score = together([lambda c=client: flow(c) for client in clients], seconds)  # type: ignore[misc]
    requests = (sum(client.requests for client in clients) - before) / score.done
    counted = database.statements(running.home) / score.done
    _row(score, requests, counted)


def _row(score: Score, requests: float, statements: float) -> None:
    print(
        f"| {score.clients} | {score.rate:.1f} | {score.wait_ms(0.5):.0f} | {score.wait_ms(0.95):.0f} "
        f"| {requests:.1f} | {statements:.1f} |",
        flush=True,
    )


@dataclass(frozen=True)
class Caught:
    """One submitting request: its statements, its interview and number."""

    statements: list[str]
    interview: str
    number: str


def _caught(running: Running, client: Client) -> Caught:
    where = client.answered()
    with database.caught(running.home) as statements:
        receipt = client.submit(where, client.check_page)
    interview = receipt.rstrip("/").rpartition("/")[2]
    with database.superuser(running.home) as connection:
        row = connection.execute(
            "SELECT number FROM applications_application WHERE id = %s", [interview]
        ).fetchone()
        database.copy_interview(
            connection, interview, [replay.copy_of(interview, i) for i in range(replay.INTERVIEWS)]
        )
    assert row is not None
    return Caught(statements, interview, str(row[0]))


def _submits(running: Running, clients: list[Client]) -> float:
    """Submitting requests a second, each of a check page that was prepared before."""
    done, seconds = 0, 0.0
    for _ in range(ROUNDS):
        database.free_places(running.home)
        ready = [(client, client.answered()) for client in clients]
        lock = threading.Lock()

        def submit(ready: list[tuple[Client, str]] = ready, lock: threading.Lock = lock) -> bool:
            with lock:
                if not ready:
                    return False
                client, where = ready.pop()
            client.submit(where, client.check_page)
            return True

        score = together([submit] * REPLAYED_BY, LONG)
        done, seconds = done + score.done, seconds + score.seconds
    return done / seconds


if __name__ == "__main__":
    main()
