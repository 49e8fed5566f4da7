"""The country's reference data and packs, loaded once a run: later tests take a copy that the server kept.

Loading takes more than a second, copying some hundredths. The copy is made by the superuser, since the tables of
the owner's role enforce row-level security on the owner too.
"""

from datetime import datetime
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from mpp.catalogue.actions import load_packs
from mpp.config import postgres
from mpp.regions.actions import load_reference

_kept: list[str] = []
"""The tables that hold something once the country is loaded."""


def load_country(home: Path, packs: Path, at: datetime) -> None:
    """Bring the reference data and the packs into empty tables."""
    with psycopg.connect(postgres.superuser(home), dbname=connection.settings_dict["NAME"]) as server:
        if _kept:
            _restore(server)
            return
        load_reference()
        load_packs(packs, at=at)
        _keep(server)


def _keep(server: "psycopg.Connection[tuple[object, ...]]") -> None:
    server.execute("DROP SCHEMA IF EXISTS kept CASCADE")
    server.execute("CREATE SCHEMA kept")
    for table in connection.introspection.django_table_names(only_existing=True):
        names = {"kept": sql.Identifier("kept", table), "table": sql.Identifier("public", table)}
        server.execute(sql.SQL("CREATE TABLE {kept} AS TABLE {table}").format(**names))
        if server.execute(sql.SQL("SELECT 1 FROM {kept} LIMIT 1").format(**names)).fetchone():
            _kept.append(table)


def _restore(server: "psycopg.Connection[tuple[object, ...]]") -> None:
    server.execute("SET LOCAL session_replication_role = replica")  # in any order, and no trigger fires twice
    for table in _kept:
        names = {"kept": sql.Identifier("kept", table), "table": sql.Identifier("public", table)}
        server.execute(sql.SQL("INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {kept}").format(**names))
