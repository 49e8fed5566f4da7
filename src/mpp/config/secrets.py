"""Secrets made at first start and kept in the data folder, readable by its owner alone."""

import os
import secrets as randomness
from pathlib import Path


def kept(folder: Path, name: str) -> str:
    """Return the secret of this name, making it first where it is missing. Safe when two processes race."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(randomness.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
