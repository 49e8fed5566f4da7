"""The country's reference data and packs, loaded once a run: later tests get a copy that was kept in memory.

Loading takes more than a second, copying some hundredths. The superuser copies, since the tables of the owner's
role enforce row-level security on the owner too.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from mpp.catalogue.actions import load_packs
from mpp.config import postgres
from mpp.regions.actions import load_reference

_kept: dict[str, bytes] = {}
"""What each table holds once the country is loaded, as COPY writes it."""


def load_country(home: Path, packs: Path, at: datetime) -> None:
    """Bring the reference data and the packs into empty tables."""
    with psycopg.connect(postgres.superuser(home), dbname=connection.settings_dict["NAME"]) as server:
        if _kept:
            _restore(server)
            return
        load_reference()
        load_packs(packs, at=at)
        _keep(server)


def _keep(server: "psycopg.Connection[Any]") -> None:
    tables = connection.introspection.django_table_names(only_existing=True)
    held = [each for each in tables if server.execute(_of("SELECT 1 FROM {} LIMIT 1", each)).fetchone()]
    for table in held:
        with server.cursor().copy(_of("COPY {} TO STDOUT (FORMAT binary)", table)) as out:
            _kept[table] = b"".join(bytes(part) for part in out)


def _restore(server: "psycopg.Connection[Any]") -> None:
    server.execute("SET LOCAL session_replication_role = replica")  # in any order, and no trigger fires twice
    for table, rows in _kept.items():
        with server.cursor().copy(_of("COPY {} FROM STDIN (FORMAT binary)", table)) as into:
            into.write(rows)


def _of(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table))
