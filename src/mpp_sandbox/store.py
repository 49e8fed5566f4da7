"""The sandbox's memory on disk: JSON records and blobs in one SQLite file that survives ``kill -9``."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Record = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blob (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


class AlreadyStored(Exception):
    """A record of this kind and key exists."""


class Store:
    """Records by kind and key. Safe to share between threads; writes are durable once the call returns."""

    def __init__(self, path: Path) -> None:
        """Open or create the file at ``path``."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # WAL with NORMAL survives the death of the process; only a power cut may lose the last commits.
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside commit together, or none does. Nested use joins the outer one."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def next_number(self, name: str) -> int:
        """The next value of a named counter, from 1, never given twice."""
        with self.transaction():
            rows = self._connection.execute(
                "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) "
                "DO UPDATE SET value = value + 1 RETURNING value",
                (name,),
            ).fetchall()
        return int(rows[0][0])

    def insert(self, kind: str, key: str, body: Record) -> None:
        """Store a new record. Raises AlreadyStored."""
        with self.transaction():
            if self.get(kind, key) is not None:
                raise AlreadyStored(kind)
            self.put(kind, key, body)

    def put(self, kind: str, key: str, body: Record) -> None:
        """Store a record, replacing what was there; its place in ``all`` stays the first one."""
        with self.transaction():
            self._connection.execute(
                "INSERT INTO record VALUES (?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                (kind, key, self.next_number("record"), json.dumps(body, ensure_ascii=False)),
            )

    def get(self, kind: str, key: str) -> Record | None:
        """The record, or None."""
        with self._lock:
            row = self._connection.execute(
                "SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        return None if row is None else _loaded(row[0])

    def pop(self, kind: str, key: str) -> Record | None:
        """Take the record out: of several callers only one gets it (single-use codes)."""
        with self.transaction():
            body = self.get(kind, key)
            self._connection.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))
        return body

    def all(self, kind: str) -> list[tuple[str, Record]]:
        """Every record of a kind with its key, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT key, body FROM record WHERE kind = ? ORDER BY seq", (kind,)
            ).fetchall()
        return [(str(key), _loaded(body)) for key, body in rows]

    def put_blob(self, key: str, body: bytes) -> None:
        """Store bytes under a key."""
        with self.transaction():
            self._connection.execute("INSERT OR REPLACE INTO blob VALUES (?, ?)", (key, body))

    def get_blob(self, key: str) -> bytes | None:
        """The bytes, or None."""
        with self._lock:
            row = self._connection.execute("SELECT body FROM blob WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _loaded(text: str) -> Record:
    """A stored body as a dictionary."""
    body = json.loads(text)
    assert isinstance(body, dict)
    return body
