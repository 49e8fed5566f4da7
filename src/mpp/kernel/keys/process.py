"""The one key ring of a process, built at first use from Django's setting MPP_KEYS.

`MPP_KEYS` names the key store (`DSN`, a libpq connection string of a database apart from the main one), the
file of the master key (`MASTER`), and the file in which the erasure ledger is copied (`LEDGER`; none: no copy).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from django.conf import settings

from mpp.kernel.blind import SECRET_NAME, BlindIndex
from mpp.kernel.keys.ledger import LedgerFile
from mpp.kernel.keys.master import FileMasterKey
from mpp.kernel.keys.postgres import PostgresKeyStore
from mpp.kernel.keys.ring import KeyRing


class _Keys:
    """A ring and what follows from it; the blind index needs the store, so it too waits for its first use."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self._blind: BlindIndex | None = None

    def blind(self) -> BlindIndex:
        if self._blind is None:  # two threads may both build it: they read the same secret
            self._blind = BlindIndex(self.ring.secret(SECRET_NAME))
        return self._blind


_building = Lock()
_keys: _Keys | None = None


def process_ring() -> KeyRing:
    """Return this process's key ring.

    Raises:
        MasterKeyRefused: the master key's file is exposed, foreign or damaged.
    """
    return _process_keys().ring


def process_blind() -> BlindIndex:
    """Return this process's blind indexes of NIK, phone and name.

    Raises:
        KeyStoreUnavailable: at first use, when the key store does not answer.
        MasterKeyRefused: the master key is not the one that the store was made with, or cannot be used.
    """
    return _process_keys().blind()


@contextmanager
def override(ring: KeyRing) -> Iterator[KeyRing]:
    """Let the process use another ring within the block: for tests and rehearsals, on a `MemoryKeyStore`."""
    global _keys
    before, _keys = _keys, _Keys(ring)
    try:
        yield ring
    finally:
        _keys = before


def _process_keys() -> _Keys:
    global _keys
    if _keys is None:
        with _building:
            if _keys is None:
                _keys = _Keys(_from_settings())
    return _keys


def _from_settings() -> KeyRing:
    named = settings.MPP_KEYS
    store, master = PostgresKeyStore(str(named["DSN"])), FileMasterKey(Path(str(named["MASTER"])))
    copied = named.get("LEDGER")
    return KeyRing(store, master, ledger=LedgerFile(Path(str(copied))) if copied else None)
