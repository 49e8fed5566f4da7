"""Secrets made at first start and kept in the data folder, readable by its owner alone."""

import os
import secrets as randomness
import tempfile
from contextlib import suppress
from pathlib import Path


def kept(folder: Path, name: str) -> str:
    """Return the secret of this name, making it first where it is missing. Safe when two processes race."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    if not path.exists():
        _publish(folder, path)
    return path.read_text(encoding="ascii").strip()


def _publish(folder: Path, path: Path) -> None:
    """Write a draft whole, then link it: the loser of a race finds a finished secret, never an empty file."""
    descriptor, draft = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(randomness.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        Path(draft).unlink()
