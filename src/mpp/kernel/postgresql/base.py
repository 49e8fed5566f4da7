"""Django's own backend, except in how it keeps its connections and statements.

A connection is asked by its socket whether it still lives, which costs the database nothing; statements that come
again are planned once a connection; and a unit of work begins and tells its settings in one round trip.
"""

from collections.abc import Mapping
from typing import Any

from django.db import DataError
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.errors import error_from_result
from psycopg.pq import Escaping, ExecStatus, TransactionStatus

from mpp.kernel.sockets import is_silent

OPTIONS = {"server_side_binding": True, "prepare_threshold": 3}  # times that a statement came on one connection
MOST_PREPARED = 400  # statements of one connection


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection."""

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        settings_dict["OPTIONS"] = OPTIONS | settings_dict.get("OPTIONS", {})
        super().__init__(settings_dict, *args, **kwargs)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a new connection."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PREPARED
        return connection

    def is_usable(self) -> bool:
        """Whether the connection lives. The server is asked only when its socket says that something came."""
        return self.connection is not None and (is_silent(self.connection) or super().is_usable())

    def begin_with(self, settings: Mapping[str, str]) -> None:
        """Set these settings until the end of the transaction, which begins in the same round trip if need be.

        Called inside `atomic`. Raises what Django's cursor would.
        """
        if any("\0" in value for value in settings.values()):  # escaping would end there
            raise DataError("a setting cannot hold the character NUL")
        server = self.connection.pgconn
        escaping = Escaping(server)
        parts = [
            b"set_config(%b, %b, true)" % tuple(escaping.escape_literal(one.encode()) for one in pair)
            for pair in settings.items()
        ]
        statement = b"SELECT " + b", ".join(parts)
        if server.transaction_status == TransactionStatus.IDLE:
            statement = b"BEGIN; " + statement
        with debug_transaction(self, statement.decode()), self.wrap_database_errors:
            result = server.exec_(statement)
            if result.status != ExecStatus.TUPLES_OK:
                raise error_from_result(result)
