"""`mpp up` as a person starts it, with ports and a data folder of its own."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

MPP = str(Path(sys.executable).parent / "mpp")
START_SECONDS = 90
REGISTRY_WAIT = "20"
"""Seconds: on a loaded machine too, what the sandbox knows is on the page before anybody is asked."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepared(shared: Path, home: Path) -> Path:
    """A data folder as a first start leaves it: made once in `shared` for everybody, and copied to `home`."""
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the run's other workers want it as well
        if not (shared / "home" / "ready").exists():
            first = Running(shared / "home")
            first.wait_until_ready()
            assert first.stop() == 0
            (first.home / "ready").touch()
    home.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(shared / "home"), str(home)], check=True)
    return home


def environment_of(home: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MPP_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"MPP_HOME": str(home)} | changes


class Running:
    """One `mpp up` with ports of its own."""

    def __init__(self, home: Path, user: int | None = None, **changes: str) -> None:
        self.home, self.port, self.sandbox_port = home, free_port(), free_port()
        ports = {"MPP_PORT": str(self.port), "MPP_SANDBOX_PORT": str(self.sandbox_port)}
        waits = {"MPP_REGISTRY_WAIT": REGISTRY_WAIT} | changes
        self.environment = environment_of(home, **ports, PYTHONUNBUFFERED="1", **waits)
        self.log = home.parent / "up.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([MPP, "up"], env=self.environment, stdout=log, stderr=log, user=user)

    def wait_until_ready(self) -> None:
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self.process.poll() is None:
            if "MPP Digital siap" in self.log.read_text():
                return
            time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)
