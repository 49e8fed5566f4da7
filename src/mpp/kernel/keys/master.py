"""The master key, which wraps the keys at the root of the tree: a port, and its file implementation.

A KMS implements the same two methods by calling its own encrypt and decrypt.
"""

import os
import stat
from pathlib import Path
from typing import Protocol

from mpp.kernel.crypto import KEY_BYTES, Where, new_key, seal, unseal
from mpp.kernel.keys.errors import MasterKeyRefused
from mpp.kernel.secret_file import write_once


class MasterKey(Protocol):
    """Wraps and unwraps root keys; it never shows itself."""

    def wrap(self, name: str, key: bytes) -> bytes:
        """Return `key` encrypted for the root of this name."""
        ...

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Return the root key of this name; raise CannotOpen where it was wrapped by another master key."""
        ...


class FileMasterKey:
    """The master key in a file of mode 600, made at first start.

    Raises:
        MasterKeyRefused: others may read the file, it is not ours, or it does not hold 32 bytes.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            write_once(path, new_key().hex())
        self._key = _read(path)

    def wrap(self, name: str, key: bytes) -> bytes:
        """Return `key` encrypted for the root of this name."""
        return seal(self._key, _place(name), key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Return the root key of this name; raise CannotOpen where it was wrapped by another master key."""
        return unseal(self._key, _place(name), wrapped)


def _place(name: str) -> Where:
    return Where("mpp_keys.root", name, "wrapped")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if status.st_uid != os.geteuid():
            raise MasterKeyRefused(reason="foreign")
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise MasterKeyRefused(reason="exposed")
        return _decode(file.read(4 * KEY_BYTES))


def _decode(text: bytes) -> bytes:
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raise MasterKeyRefused(reason="damaged") from None
    if len(key) != KEY_BYTES:
        raise MasterKeyRefused(reason="damaged")
    return key
