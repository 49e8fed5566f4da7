"""Texts into a file of this installation, readable by its owner alone: for demonstrations and tests."""

import json
import mmap
import os
from pathlib import Path


class FileSender:
    """Appends one JSON line for each text."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, phone: str, text: str, key: str) -> None:
        """Write the text down, once for each key. A line is whole, so that two processes never mix theirs."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._holds(key):
            return
        line = json.dumps({"to": f"+{phone}", "text": text, "key": key}, ensure_ascii=False) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    def _holds(self, key: str) -> bool:
        if not self._path.exists() or not self._path.stat().st_size:
            return False
        with self._path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as written:
            return written.find(json.dumps(key).encode()) >= 0
