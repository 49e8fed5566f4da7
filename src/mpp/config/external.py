"""A PostgreSQL that we did not make (DATABASE_URL): its version, our roles, and the key store's database.

What the URL's own user may create is created. What it may not is written as SQL into a file of MPP_HOME, for
whoever administers the server to run once.
"""

from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import errors, sql

from mpp.config import secrets
from mpp.config.database import ROLES, keys_database, keys_dsn, main_dsn, parse_url
from mpp.kernel.secret_file import write_once

VERSIONS = range(15, 19)
_Connection = psycopg.Connection[tuple[object, ...]]


class NotPrepared(RuntimeError):
    """The server is not as we need it; the message says what to do, in both languages."""


def ensure(home: Path, url: str, keys_url: str) -> None:
    """See that the roles of app and worker, and the key store's database, exist; create what is missing.

    Raises:
        NotPrepared: the server cannot be reached, is of another version, lacks what its user may not create, or
            has a role of ours that bypasses row-level security.
    """
    main, keys = main_dsn(home, url, "owner"), keys_dsn(home, (url, keys_url), "owner")
    passwords = {ROLES[role]: secrets.kept(home / "secrets", f"db-{role}") for role in ("app", "worker")}
    servers = [main] if not keys_url else [main, keys]
    todo: list[str] = []
    for server in servers:
        with _connect(server) as connection:
            _check_version(connection)
            todo += _create_roles(connection, passwords)
            if not keys_url:
                todo += _create_database(connection, keys_database(parse_url(url)["NAME"]))
    if todo:
        raise NotPrepared(_asking(home, todo))
    for role in ("app", "worker"):
        for dsn in (main_dsn(home, url, role), keys_dsn(home, (url, keys_url), role)):
            _check_role(dsn)


def _connect(dsn: str) -> _Connection:
    try:
        return psycopg.connect(dsn, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as refused:
        raise NotPrepared(
            f"PostgreSQL dari DATABASE_URL tidak dapat dihubungi: {refused}\n"
            "The PostgreSQL of DATABASE_URL cannot be reached; see the reason above."
        ) from None


def _check_version(connection: _Connection) -> None:
    major = connection.info.server_version // 10_000
    if major not in VERSIONS:
        raise NotPrepared(
            f"PostgreSQL {major} tidak didukung; pakai versi 15 sampai 18.\n"
            f"PostgreSQL {major} is not supported; use version 15 to 18."
        )


def _create_roles(connection: _Connection, passwords: dict[str, str]) -> list[str]:
    """Create the roles that are missing; return the statements that we were not permitted to run."""
    missing = []
    for role, password in passwords.items():
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            continue
        # Without further words a new role is no superuser, and bypasses no row-level security.
        missing.append(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )
    return _not_permitted(connection, missing)


def _create_database(connection: _Connection, name: str) -> list[str]:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return []
    owner = sql.Identifier(connection.info.user)
    return _not_permitted(connection, [sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), owner)])


def _not_permitted(connection: _Connection, statements: Iterable[sql.Composed]) -> list[str]:
    refused = []
    for statement in statements:
        try:
            connection.execute(statement)
        except errors.InsufficientPrivilege:
            refused.append(statement.as_string(connection))
    return refused


def _asking(home: Path, todo: list[str]) -> str:
    path = home / "secrets" / "prepare-database.sql"
    path.unlink(missing_ok=True)
    write_once(path, "".join(f"{statement};\n" for statement in todo))
    return (
        f"Pengguna DATABASE_URL tidak boleh membuat peran atau basis data. Jalankan sekali sebagai administrator:\n"
        f"  psql -f {path}\n"
        "The user of DATABASE_URL may not create roles or databases. Run the line above once as an administrator."
    )


def _check_role(dsn: str) -> None:
    """Sign in as the role, and see that row-level security binds it."""
    try:
        with psycopg.connect(dsn, connect_timeout=10) as connection:
            row = connection.execute(
                "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as refused:
        raise NotPrepared(
            "Peran mpp_app dan mpp_worker ada, tetapi tidak dapat masuk dengan sandi di MPP_HOME/secrets "
            "(db-app, db-worker). Samakan dengan ALTER ROLE … PASSWORD, atau salin folder secrets yang lama.\n"
            "The roles mpp_app and mpp_worker exist, but cannot sign in with the passwords in MPP_HOME/secrets "
            f"(db-app, db-worker). Set them with ALTER ROLE … PASSWORD, or bring the old secrets folder.\n{refused}"
        ) from None
    if row is None or row[1]:
        raise NotPrepared(
            f"Peran {row and row[0]} melewati keamanan baris: ALTER ROLE … NOSUPERUSER NOBYPASSRLS.\n"
            f"Role {row and row[0]} bypasses row-level security: ALTER ROLE … NOSUPERUSER NOBYPASSRLS."
        )
