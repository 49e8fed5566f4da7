"""Secrets made at first start and kept in the data folder, readable by its owner alone."""

import secrets as randomness
from pathlib import Path

from mpp.kernel.secret_file import write_once


def kept(folder: Path, name: str) -> str:
    """Return the secret of this name, making it first where it is missing. Safe when two processes race."""
    path = folder / name
    if not path.exists():
        write_once(path, randomness.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
