"""Sealing of single values: AES-256-GCM, bound to the place where the ciphertext stands.

Envelope: one byte of format (1), four bytes of key version, twelve bytes of nonce, then ciphertext and
tag. Table, row, column and key version are the associated data, so a value copied to another row, column
or key version does not open (design.md section 7).
"""

import os
import struct
from dataclasses import dataclass, replace
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mpp.kernel.errors import DomainError

KEY_BYTES = 32
FORMAT = 1
_HEADER = struct.Struct(">BI")
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SMALLEST = _HEADER.size + _NONCE_BYTES + _TAG_BYTES


class CannotOpen(DomainError):
    """The ciphertext is damaged, stands in another place, or was made under another key.

    It does not say which, and holds neither ciphertext nor content.
    """

    code = "cannot_open"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a sealed value. `row` is the row's id; `key_version` is set by the key ring."""

    table: str
    row: UUID | str
    column: str
    key_version: int = 1

    def at(self, key_version: int) -> "Where":
        """Return the same place under another key version."""
        return replace(self, key_version=key_version)

    def associated_data(self) -> bytes:
        """Return the place as bytes, each part led by its length, so no two places look alike."""
        parts = (self.table, str(self.row), self.column)
        encoded = [part.encode() for part in parts]
        return struct.pack(">I", self.key_version) + b"".join(
            struct.pack(">I", len(part)) + part for part in encoded
        )


def new_key() -> bytes:
    """Return 32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, where: Where, plain: bytes) -> bytes:
    """Encrypt `plain` under a 32-byte key for one place; each call gives another envelope."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, plain, where.associated_data())
    return _HEADER.pack(FORMAT, where.key_version) + nonce + sealed


def unseal(key: bytes, where: Where, envelope: bytes | memoryview) -> bytes:
    """Return what was sealed at this place under this key.

    Raises:
        CannotOpen: wrong key, wrong place, or a damaged envelope.
    """
    data = bytes(envelope)
    if key_version_of(data) != where.key_version:
        raise CannotOpen
    nonce, body = data[_HEADER.size : _HEADER.size + _NONCE_BYTES], data[_HEADER.size + _NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, body, where.associated_data())
    except InvalidTag:
        raise CannotOpen from None


def key_version_of(envelope: bytes | memoryview) -> int:
    """Read the key version from an envelope's head, without opening it.

    Raises:
        CannotOpen: too short, or a format that this program does not know.
    """
    data = bytes(envelope)
    if len(data) < _SMALLEST:
        raise CannotOpen
    layout, version = _HEADER.unpack_from(data)
    if layout != FORMAT:
        raise CannotOpen
    return int(version)


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")  # AESGCM alone would take a shorter key
    return AESGCM(key)
