"""The key ring: makes holder keys, seals and opens under them, and destroys them."""

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from mpp.kernel.crypto import CannotOpen, Where, new_key, seal, unseal
from mpp.kernel.keys.cache import KeyCache, OpenKey
from mpp.kernel.keys.errors import HolderDestroyed, HolderUnknown, KindDiffers, MasterKeyRefused
from mpp.kernel.keys.ledger import LedgerFile
from mpp.kernel.keys.master import MasterKey
from mpp.kernel.keys.store import Erasure, HolderKey, HolderKind, KeyStore

BUCKETS = 256
CACHE_SECONDS = 15.0
CACHE_SIZE = 20_000
FIRST_VERSION = 1


class KeyRing:
    """One for each process. Safe to share between threads."""

    def __init__(
        self,
        store: KeyStore,
        master: MasterKey,
        cache_seconds: float = CACHE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        ledger: LedgerFile | None = None,
    ) -> None:
        self._store, self._master, self._ledger = store, master, ledger
        self._cache = KeyCache(cache_seconds, CACHE_SIZE, monotonic)
        self._roots: dict[str, bytes] = {}
        self._rooting = Lock()

    def ensure(self, holder: UUID, kind: HolderKind) -> None:
        """Make the holder's key where it has none.

        Raises:
            HolderDestroyed: the holder was erased; it gets no second key.
            KindDiffers: the holder is known as another kind.
        """
        self.ensure_many([holder], kind)

    def ensure_many(self, holders: Collection[UUID], kind: HolderKind) -> None:
        """Make the keys that are missing, in two or three round trips however many. Raises as `ensure`."""
        opened = self._opened(holders)
        missing = set(holders) - opened.keys()
        if missing:
            opened |= self._opened(missing - self._made(missing, kind))  # another process was first
        for holder, key in opened.items():
            if key.kind is not kind:
                raise KindDiffers(holder=holder)

    def make(self, holder: UUID, kind: HolderKind) -> None:
        """Make the key of an id that was drawn just now, in one round trip. Raises as `ensure`."""
        if not self._made([holder], kind):
            self.ensure(holder, kind)

    def warm(self, holders: Collection[UUID]) -> None:
        """Fetch many keys in one round trip before opening many values. Unknown holders are passed over.

        Raises:
            HolderDestroyed: one of them was erased.
        """
        self._opened(holders)

    def seal_bytes(self, holder: UUID, where: Where, plain: bytes) -> bytes:
        """Seal bytes for a place under the holder's key. Raises HolderUnknown, HolderDestroyed."""
        key = self._key(holder)
        return seal(key.key, where.at(key.version), plain)

    def open_bytes(self, holder: UUID, where: Where, envelope: bytes | memoryview) -> bytes:
        """Open what `seal_bytes` made. Raises HolderUnknown, HolderDestroyed, CannotOpen."""
        key = self._key(holder)
        return unseal(key.key, where.at(key.version), envelope)

    def seal_json(self, holder: UUID, where: Where, value: Any) -> bytes:
        """Seal a JSON value (no dates, no NaN) for a place under the holder's key. Raises as `seal_bytes`."""
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return self.seal_bytes(holder, where, text.encode())

    def open_json(self, holder: UUID, where: Where, envelope: bytes | memoryview) -> Any:
        """Open what `seal_json` made. Raises as `open_bytes`."""
        return json.loads(self.open_bytes(holder, where, envelope))

    def destroy(self, holder: UUID, at: datetime, reason: str) -> None:
        """Destroy the holder's key for good and write the erasure ledger, with a reason code.

        Here it ends at once; in other processes within the cache's seconds. Raises HolderUnknown.
        """
        erasure = Erasure(holder, at, reason)
        if self._ledger is not None:
            self._ledger.append(erasure)  # first: cut off here, the next replay finishes what was decided
        self._store.destroy(erasure)
        self._cache.drop(holder)

    def erasures(self, since: datetime | None = None) -> list[Erasure]:
        """Return what was erased since a moment, by the store's ledger or by its copy in the file, each once."""
        copied = self._ledger.read(since) if self._ledger is not None else []
        by_holder = {one.holder: one for one in (*copied, *self._store.erasures(since))}
        return sorted(by_holder.values(), key=lambda one: one.at)

    def destroyed(self, holders: Collection[UUID]) -> set[UUID]:
        """Return those of the holders whose key was destroyed."""
        return {holder for holder, row in self._store.find(holders).items() if row.wrapped is None}

    def replay(self, ledger: Iterable[Erasure]) -> int:
        """Destroy again what a restored store brought back; return how many rows were known to it."""
        known = 0
        for erasure in ledger:
            if self._store.find([erasure.holder]):
                self._store.destroy(erasure)
                self._cache.drop(erasure.holder)
                known += 1
        return known

    def secret(self, name: str) -> bytes:
        """Return the 32-byte secret of a purpose, such as blind indexes; it is made at first use."""
        return self._root(f"secret/{name}", [f"secret/{name}"])

    def _key(self, holder: UUID) -> OpenKey:
        found = self._opened([holder]).get(holder)
        if found is None:
            raise HolderUnknown(holder=holder)
        return found

    def _opened(self, holders: Collection[UUID]) -> dict[UUID, OpenKey]:
        cached = {holder: self._cache.get(holder) for holder in holders}
        opened = {holder: key for holder, key in cached.items() if key is not None}
        missing = [holder for holder in cached if holder not in opened]
        if missing:
            read_at = self._cache.now()
            for holder, row in self._store.find(missing).items():
                opened[holder] = self._unwrap(row)
                self._cache.put(holder, opened[holder], read_at)
        return opened

    def _made(self, holders: Collection[UUID], kind: HolderKind) -> set[UUID]:
        """Make keys where there are none; return whose."""
        read_at, fresh = self._cache.now(), {holder: self._fresh(holder, kind) for holder in holders}
        made = self._store.add(fresh.values())
        for holder in made:
            self._cache.put(holder, self._unwrap(fresh[holder]), read_at)
        return made

    def _unwrap(self, row: HolderKey) -> OpenKey:
        if row.wrapped is None:
            raise HolderDestroyed(holder=row.holder)
        place = _place(row.holder, row.kind, row.version)
        return OpenKey(row.kind, row.version, unseal(self._bucket(row.holder), place, row.wrapped))

    def _fresh(self, holder: UUID, kind: HolderKind) -> HolderKey:
        place = _place(holder, kind, FIRST_VERSION)
        return HolderKey(holder, kind, FIRST_VERSION, seal(self._bucket(holder), place, new_key()))

    def _bucket(self, holder: UUID) -> bytes:
        # A hash, since the leading bits of a UUIDv7 are time: holders spread evenly over the buckets.
        number = hashlib.sha256(holder.bytes).digest()[0]
        return self._root(_bucket_name(number), [_bucket_name(each) for each in range(BUCKETS)])

    def _root(self, name: str, family: list[str]) -> bytes:
        """Return a root key; make its whole family where it is missing from the store."""
        if name not in self._roots:
            with self._rooting:
                self._load_roots(family)
        return self._roots[name]

    def _load_roots(self, family: list[str]) -> None:
        stored = self._store.roots()
        missing = [name for name in family if name not in stored]
        if missing:
            self._check(stored)
            self._store.add_roots({name: self._master.wrap(name, new_key()) for name in missing})
            stored = self._store.roots()  # read back: another process may have been first
        self._roots = self._check(stored)

    def _check(self, stored: Mapping[str, bytes]) -> dict[str, bytes]:
        """Unwrap the roots; a new master key beside an old store is refused before anything is added."""
        try:
            return {name: self._master.unwrap(name, wrapped) for name, wrapped in stored.items()}
        except CannotOpen:
            raise MasterKeyRefused(reason="mismatch") from None


def _bucket_name(number: int) -> str:
    return f"bucket/{number:03d}"


def _place(holder: UUID, kind: HolderKind, version: int) -> Where:
    return Where("mpp_keys.holder", holder, kind.value, version)
