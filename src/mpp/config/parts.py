"""The processes of one installation: how each is started, and when it is ready."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from mpp.config import environment, orphans

READY_SECONDS = 60
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - where a server bound to all is asked


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the platform."""

    name: str
    command: list[str]
    ready_url: str = ""  # empty: it says nothing over HTTP, and is ready once it lives
    role: str = "app"


def parts(home: Path) -> list[Part]:
    """The processes of one installation, in the order of their start."""
    host, port = environment.read("MPP_HOST"), environment.read("MPP_PORT")
    sandbox_port = environment.read("MPP_SANDBOX_PORT")
    python = sys.executable
    web = [
        *(python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port),
        *("--workers", web_workers(), "--blocking-threads", environment.read("MPP_WEB_THREADS")),
        *("--no-ws", "--log-level", "warning", "mpp.config.wsgi:application"),
    ]
    sandbox = [python, "-m", "mpp_sandbox", "--port", sandbox_port, "--data", str(home / "sandbox")]
    found = [Part("web", web, f"http://{_EVERYWHERE.get(host, host)}:{port}/readyz")]
    if sandbox_port != "0":
        found.insert(0, Part("sandbox", sandbox, f"http://127.0.0.1:{sandbox_port}/healthz"))
    worker = [python, "-m", "django", "do_jobs"]
    return [*found, Part("worker", worker, role="worker")]


def web_workers() -> str:
    """How many processes answer pages: Python uses one CPU in each. PostgreSQL and the worker need theirs too."""
    return environment.read("MPP_WEB_WORKERS") or ("2" if len(os.sched_getaffinity(0)) > 1 else "1")


def log_of(part: str, home: Path) -> Path:
    """Where a part's output goes."""
    return home / "logs" / f"{part}.log"


def environment_of(role: str) -> dict[str, str]:
    """What a part that speaks to the database in this role finds in its environment."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "mpp.config.settings", "MPP_DB_ROLE": role}


def spawn(part: Part, home: Path) -> subprocess.Popen[bytes]:
    """Start a part, its output appended to its log."""
    (home / "logs").mkdir(exist_ok=True, mode=0o700)
    # A session of its own: Ctrl-C reaches only us, and we stop the parts in order.
    with log_of(part.name, home).open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            part.command,
            env=environment_of(part.role),
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=orphans.end_with_parent,
        )


def is_ready(part: Part) -> bool:
    """Does it answer that it can work?"""
    try:
        return httpx.get(part.ready_url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:  # not listening yet
        return False


def wait_until_ready(part: Part, child: subprocess.Popen[bytes]) -> bool:
    """Wait for it; False when it ended or took too long."""
    if not part.ready_url:
        return True
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and child.poll() is None:
        if is_ready(part):
            return True
        time.sleep(0.1)
    return False


def sweep(child: subprocess.Popen[bytes]) -> None:
    """Kill what an ended part left of its session: a server's own children would hold its port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
