"""Keeps the parts running: what dies is started again at once, unless it dies too often."""

import subprocess
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psycopg

from mpp.config import orphans, postgres
from mpp.config.parts import Part, log_of, spawn, sweep, wait_until_ready

LOOK_SECONDS = 0.25
STOP_SECONDS = 15
MOST_RESTARTS = 15
WITHIN_SECONDS = 60.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 1.0
DATABASE = "postgresql"


class PartFailed(RuntimeError):
    """A part did not come up, or dies again and again; `name` says which, `log` where it says why."""

    def __init__(self, name: str, log: Path) -> None:
        self.name, self.log = name, log
        super().__init__(name)


class Restarts:
    """How often one part was started again lately."""

    def __init__(self) -> None:
        self._at: deque[float] = deque()

    def pause(self, now: float) -> float | None:
        """Count one more restart and return the seconds to wait before it; None when there were too many.

        The first is at once; each further one within the minute waits longer, up to a second.
        """
        while self._at and now - self._at[0] > WITHIN_SECONDS:
            self._at.popleft()
        if len(self._at) >= MOST_RESTARTS:
            return None
        self._at.append(now)
        earlier = len(self._at) - 1
        return min(FIRST_PAUSE_SECONDS * 2**earlier, LONGEST_PAUSE_SECONDS) if earlier else 0.0


class Keeper:
    """The running parts of one installation, and its database where that is ours."""

    def __init__(self, home: Path, parts: Sequence[Part], *, own_database: bool) -> None:
        self._home, self._own_database = home, own_database
        self._parts = {part.name: part for part in parts}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts = {name: Restarts() for name in (*self._parts, DATABASE)}
        self._due: dict[str, float] = {}  # when a dead part is started again

    def start(self) -> None:
        """Start every part in order, each when the one before is ready. Raises PartFailed."""
        for part in self._parts.values():
            self._children[part.name] = spawn(part, self._home)
            if not wait_until_ready(part, self._children[part.name]):
                raise PartFailed(part.name, log_of(part.name, self._home))

    def watch(self) -> None:
        """Look after the parts until somebody interrupts. Raises PartFailed."""
        while True:
            time.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        """Look once at every part, and start again what has died. Raises PartFailed."""
        orphans.reap([child.pid for child in self._children.values()])
        if self._own_database and not postgres.is_alive(self._home):
            self._restart_database()
        for name, child in list(self._children.items()):
            if child.poll() is not None:
                self._restart(name, child)

    def _restart_database(self) -> None:
        """Nothing else is looked at meanwhile: without a database no part stays up."""
        _say(DATABASE, "berhenti; dijalankan lagi", "ended; starting it again")
        time.sleep(self._pause(DATABASE, time.monotonic()))
        # The dead server's children may hold its memory a moment longer: then it is looked at again.
        with suppress(postgres.PostgresFailed, psycopg.OperationalError):
            postgres.start(self._home)
            _say(DATABASE, "berjalan lagi", "runs again")

    def _restart(self, name: str, child: subprocess.Popen[bytes]) -> None:
        now = time.monotonic()
        if name not in self._due:
            _say(name, f"berhenti (kode {child.returncode})", f"ended (code {child.returncode})")
            self._due[name] = now + self._pause(name, now)
        if now < self._due[name]:
            return
        del self._due[name]
        sweep(child)
        self._children[name] = spawn(self._parts[name], self._home)
        _say(name, "dijalankan lagi", "started again")

    def _pause(self, name: str, now: float) -> float:
        pause = self._restarts[name].pause(now)
        if pause is None:
            log = self._home / "pg" / "log" if name == DATABASE else log_of(name, self._home)
            raise PartFailed(name, log)
        return pause

    def stop(self) -> None:
        """Stop every part, the last one started first; who does not obey in time is killed."""
        for child in reversed(self._children.values()):
            child.terminate()
        for child in self._children.values():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            sweep(child)


def _say(name: str, indonesian: str, english: str) -> None:
    moment = time.strftime("%H:%M:%S")
    print(f"{moment} {name}: {indonesian}. / {name} {english}.", flush=True)
