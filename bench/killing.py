"""kill -9 of one part after the other, at random moments."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.running import Running

PAUSES = (2.0, 14.0)  # seconds between two kills, at least and at most
WORDS = {"web server": "granian", "worker": "do_jobs"}
DATABASE = "PostgreSQL"
PARTS = (*WORDS, DATABASE)


class Killer(threading.Thread):
    """Kills until it is told to stop; `kills` counts by part."""

    def __init__(self, running: Running, seed: int) -> None:
        super().__init__(name="killer")
        self._running, self._chance, self._over = running, random.Random(seed), threading.Event()
        self.kills: Counter[str] = Counter()

    def run(self) -> None:
        """Kill one of the parts after each pause."""
        while not self._over.wait(self._chance.uniform(*PAUSES)):
            part = self._chance.choice(PARTS)
            candidates = self._processes(part)
            if not candidates:  # it is dead already, or just being started
                continue
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(candidates), signal.SIGKILL)
                self.kills[part] += 1

    def stop(self) -> None:
        """No kill after this."""
        self._over.set()
        self.join()

    def _processes(self, part: str) -> list[int]:
        """What may be killed of a part: the web server's own child too; of PostgreSQL whom all others hang on."""
        if part == DATABASE:
            lock = self._running.home / "pg" / "data" / "postmaster.pid"
            with suppress(FileNotFoundError, IndexError, ValueError):
                return [int(lock.read_text().split()[0])]
            return []
        own = _children(self._running.process.pid, WORDS[part])
        return own + [child for one in own for child in _children(one, WORDS[part])]


def _children(parent: int, word: str) -> list[int]:
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):
                if word in Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace"):
                    found.append(int(child))
    return found
