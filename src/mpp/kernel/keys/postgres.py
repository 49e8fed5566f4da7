"""The key store in PostgreSQL, on a connection pool of its own: not Django's, not the main database."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from mpp.kernel.keys import schema
from mpp.kernel.keys.errors import HolderUnknown, KeyStoreUnavailable
from mpp.kernel.keys.store import Erasure, HolderKey, HolderKind
from mpp.kernel.sockets import is_silent

WAIT_SECONDS = 5.0
CONNECTIONS = 4

_FIND = "SELECT holder, kind, version, wrapped FROM mpp_keys.holder WHERE holder = ANY(%s)"
_ADD = """INSERT INTO mpp_keys.holder (holder, kind, version, wrapped)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::bytea[]) ON CONFLICT DO NOTHING RETURNING holder"""
_ADD_ROOTS = """INSERT INTO mpp_keys.root (name, wrapped)
    SELECT * FROM unnest(%s::text[], %s::bytea[]) ON CONFLICT DO NOTHING"""
_FORGET = "UPDATE mpp_keys.holder SET wrapped = NULL WHERE holder = %s"
_LEDGER = "INSERT INTO mpp_keys.erasure (holder, at, reason) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"

_ERASURES = """SELECT holder, at, reason FROM mpp_keys.erasure
    WHERE %s::timestamptz IS NULL OR at >= %s ORDER BY at"""

_Connection = psycopg.Connection[tuple[Any, ...]]


def _check(connection: _Connection) -> None:
    if not is_silent(connection):
        ConnectionPool.check_connection(connection)


class PostgresKeyStore:
    """Implements `KeyStore`. The pool opens at first use, so that a fork before it is harmless.

    Every method raises KeyStoreUnavailable when the database does not answer.
    """

    def __init__(self, dsn: str, connections: int = CONNECTIONS) -> None:
        self._opening = Lock()
        self._pool = ConnectionPool[_Connection](
            dsn,
            min_size=1,
            max_size=connections,
            timeout=WAIT_SECONDS,
            kwargs={"autocommit": True},  # most of what is asked is one statement
            check=_check,  # a restart of the database costs no request its key
            open=False,
            name="mpp-keys",
        )

    def create_schema(self, users: Iterable[str] = ()) -> None:
        """Create the tables and let these database roles use them; again changes nothing."""
        with self._transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [schema.CREATION_LOCK])
            for statement in schema.STATEMENTS:
                connection.execute(statement)
            for grant in schema.grants(users):
                connection.execute(grant)

    def close(self) -> None:
        """Close the pool's connections; the store cannot be used afterwards."""
        self._pool.close()

    def roots(self) -> dict[str, bytes]:
        """Return every root key by its name."""
        with self._connection() as connection:
            return dict(connection.execute("SELECT name, wrapped FROM mpp_keys.root").fetchall())

    def add_roots(self, roots: Mapping[str, bytes]) -> None:
        """Add root keys whose names are free."""
        with self._transaction() as connection:
            connection.execute(_ADD_ROOTS, [list(roots), list(roots.values())])

    def find(self, holders: Collection[UUID]) -> dict[UUID, HolderKey]:
        """Return the rows of these holders."""
        with self._connection() as connection:
            rows = connection.execute(_FIND, [list(holders)]).fetchall()
        return {row[0]: HolderKey(row[0], HolderKind(row[1]), row[2], row[3]) for row in rows}

    def add(self, keys: Iterable[HolderKey]) -> set[UUID]:
        """Add keys of holders that have no row, in one statement."""
        # In one order everywhere, so that two batches with the same holders cannot deadlock.
        rows = sorted(keys, key=lambda key: key.holder)
        columns = (
            [key.holder for key in rows],
            [key.kind.value for key in rows],
            [key.version for key in rows],
            [key.wrapped for key in rows],
        )
        with self._connection() as connection:
            return {row[0] for row in connection.execute(_ADD, columns).fetchall()}

    def destroy(self, erasure: Erasure) -> None:
        """Forget the key and write the ledger row in one transaction."""
        with self._transaction() as connection:
            if not connection.execute(_FORGET, [erasure.holder]).rowcount:
                raise HolderUnknown(holder=erasure.holder)
            connection.execute(_LEDGER, [erasure.holder, erasure.at, erasure.reason])

    def erasures(self, since: datetime | None = None) -> list[Erasure]:
        """Return the ledger from a moment on, oldest first."""
        with self._transaction() as connection:
            rows = connection.execute(_ERASURES, [since, since]).fetchall()
        return [Erasure(*row) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[_Connection]:
        with self._connection() as connection, connection.transaction():
            yield connection

    @contextmanager
    def _connection(self) -> Iterator[_Connection]:
        with self._opening:
            if self._pool.closed:
                self._pool.open()
        try:
            with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, psycopg.OperationalError) as failure:
            raise KeyStoreUnavailable from failure
