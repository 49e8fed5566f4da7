"""Unwrapped holder keys for a short while: how long a key destroyed elsewhere may still open here."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from mpp.kernel.keys.store import HolderKind


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A holder's key, unwrapped."""

    kind: HolderKind
    version: int
    key: bytes


class KeyCache:
    """At most `size` keys, each for `seconds` from the reading of its row; use does not lengthen it."""

    def __init__(self, seconds: float, size: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._size, self._monotonic = seconds, size, monotonic
        self._lock = Lock()
        self._held: OrderedDict[UUID, tuple[float, OpenKey]] = OrderedDict()

    def now(self) -> float:
        """Return the cache's own time; take it before reading the store, and hand it to `put`."""
        return self._monotonic()

    def get(self, holder: UUID) -> OpenKey | None:
        """Return the holder's key while it is fresh."""
        with self._lock:
            read_at, key = self._held.get(holder, (float("-inf"), None))
            if key is None or self._monotonic() - read_at >= self._seconds:
                self._held.pop(holder, None)
                return None
            self._held.move_to_end(holder)
            return key

    def put(self, holder: UUID, key: OpenKey, read_at: float) -> None:
        """Keep a key, letting go of the one unused for longest when full."""
        with self._lock:
            self._held[holder] = (read_at, key)
            self._held.move_to_end(holder)
            if len(self._held) > self._size:
                self._held.popitem(last=False)

    def drop(self, holder: UUID) -> None:
        """Forget the holder's key now."""
        with self._lock:
            self._held.pop(holder, None)
