"""The key tree: master -> 256 bucket keys -> one key for each holder, a person or a case.

Destroying a holder's key makes everything sealed under it unreadable, in backups too (design.md section 7).
"""

from mpp.kernel.keys.errors import (
    HolderDestroyed,
    HolderUnknown,
    KeyStoreUnavailable,
    KindDiffers,
    MasterKeyRefused,
)
from mpp.kernel.keys.ledger import LedgerFile
from mpp.kernel.keys.master import FileMasterKey, MasterKey
from mpp.kernel.keys.memory import MemoryKeyStore
from mpp.kernel.keys.postgres import PostgresKeyStore
from mpp.kernel.keys.process import override, process_blind, process_ring
from mpp.kernel.keys.ring import KeyRing
from mpp.kernel.keys.store import Erasure, HolderKey, HolderKind, KeyStore

__all__ = [
    "Erasure",
    "FileMasterKey",
    "HolderDestroyed",
    "HolderKey",
    "HolderKind",
    "HolderUnknown",
    "KeyRing",
    "KeyStore",
    "KeyStoreUnavailable",
    "KindDiffers",
    "LedgerFile",
    "MasterKey",
    "MasterKeyRefused",
    "MemoryKeyStore",
    "PostgresKeyStore",
    "override",
    "process_blind",
    "process_ring",
]
