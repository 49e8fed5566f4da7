"""A key store in memory, for tests and rehearsals: what it holds ends with the process."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock
from uuid import UUID

from mpp.kernel.keys.errors import HolderUnknown
from mpp.kernel.keys.store import Erasure, HolderKey


class MemoryKeyStore:
    """Implements `KeyStore`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._roots: dict[str, bytes] = {}
        self._keys: dict[UUID, HolderKey] = {}
        self._ledger: dict[UUID, Erasure] = {}

    def roots(self) -> dict[str, bytes]:
        """Return every root key by its name."""
        with self._lock:
            return dict(self._roots)

    def add_roots(self, roots: Mapping[str, bytes]) -> None:
        """Add root keys whose names are free."""
        with self._lock:
            self._roots = {**roots, **self._roots}

    def find(self, holders: Collection[UUID]) -> dict[UUID, HolderKey]:
        """Return the rows of these holders."""
        with self._lock:
            return {holder: self._keys[holder] for holder in holders if holder in self._keys}

    def add(self, keys: Iterable[HolderKey]) -> set[UUID]:
        """Add keys of holders that have no row."""
        with self._lock:
            new = {key.holder: key for key in keys if key.holder not in self._keys}
            self._keys |= new
            return set(new)

    def destroy(self, erasure: Erasure) -> None:
        """Forget the key and write the ledger row."""
        with self._lock:
            if erasure.holder not in self._keys:
                raise HolderUnknown(holder=erasure.holder)
            self._keys[erasure.holder] = replace(self._keys[erasure.holder], wrapped=None)
            self._ledger.setdefault(erasure.holder, erasure)

    def erasures(self, since: datetime | None = None) -> list[Erasure]:
        """Return the ledger from a moment on, oldest first."""
        with self._lock:
            rows = [row for row in self._ledger.values() if since is None or row.at >= since]
        return sorted(rows, key=lambda row: row.at)
