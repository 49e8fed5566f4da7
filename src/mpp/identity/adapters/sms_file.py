"""Texts into a file of this installation, readable by its owner alone: for demonstrations and tests."""

import json
import os
from pathlib import Path


class FileSender:
    """Appends one JSON line for each text."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, phone: str, text: str, key: str) -> None:
        """Write the text down. A line is written whole, so that two processes never mix theirs."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = json.dumps({"to": f"+{phone}", "text": text, "key": key}, ensure_ascii=False) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
