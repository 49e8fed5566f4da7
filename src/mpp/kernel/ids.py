"""Identifiers: UUIDv7 keys, which sort by time and so keep b-trees compact."""

import os
import time
from uuid import UUID


def new_id(at_ms: int | None = None) -> UUID:
    """Return a fresh UUIDv7 (RFC 9562 section 5.7); `at_ms` is Unix time in milliseconds."""
    milliseconds = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
