"""The erasure ledger's copy in a file: it outlives both databases, whichever of their backups is restored.

The key store keeps the ledger too, but a key store that is restored to last week knows nothing of this week's
erasures. One JSON object a line: holder, moment, reason code. Lines are added, never changed.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from mpp.kernel.keys.store import Erasure

_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT


class LedgerFile:
    """Appends and reads erasures; a line cut off by a power cut is passed over when reading."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, erasure: Erasure) -> None:
        """Add one line, on the disk when this returns. A short line is appended whole, whoever else writes."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path, _APPEND, 0o600)
        try:
            os.write(file, _line(erasure))
            os.fsync(file)
        finally:
            os.close(file)

    def read(self, since: datetime | None = None) -> list[Erasure]:
        """Return the erasures of this moment and later (all of them without one), oldest first."""
        if not self._path.exists():
            return []
        with self._path.open(encoding="ascii", errors="replace") as lines:
            found = list(_erasures(lines))
        return sorted((one for one in found if since is None or one.at >= since), key=lambda one: one.at)


def _line(erasure: Erasure) -> bytes:
    row = {"holder": str(erasure.holder), "at": erasure.at.isoformat(), "reason": erasure.reason}
    # The line end comes first too: after a line that was cut off, this one still stands alone.
    return b"\n" + json.dumps(row, separators=(",", ":")).encode("ascii") + b"\n"


def _erasures(lines: Iterable[str]) -> Iterable[Erasure]:
    for line in lines:
        try:
            row = json.loads(line)
            yield Erasure(UUID(row["holder"]), datetime.fromisoformat(row["at"]), str(row["reason"]))
        except (ValueError, KeyError, TypeError):
            continue
