"""What can be in the way of a start, each said clearly: user, disk, folder, Python, somebody else's PostgreSQL."""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from mpp.config import postgres
from mpp.config.database import socket_folder
from tests.running import MPP, Running, environment_of, free_port

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def _refused(home: Path, **changes: str) -> str:
    """What `mpp up` says when it does not start."""
    ports = {"MPP_PORT": str(free_port()), "MPP_SANDBOX_PORT": "0"}
    done = subprocess.run(
        [MPP, "up"], env=environment_of(home, **(ports | changes)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.process
@needs_root
def test_it_runs_as_somebody_who_is_not_root() -> None:
    with tempfile.TemporaryDirectory(prefix="mpp-nobody-") as folder:
        home = Path(folder) / "home"
        os.chown(folder, NOBODY, NOBODY)
        if not _is_open_to_others(folder):
            pytest.skip("this checkout, or its Python, is not readable for others")
        started = Running(home, user=NOBODY)
        started.wait_until_ready()
        assert httpx.get(f"http://127.0.0.1:{started.port}/readyz", trust_env=False).json()["status"] == "ok"
        assert (home / "pg" / "data").stat().st_uid == NOBODY
        assert started.stop() == 0


def _is_open_to_others(folder: str) -> bool:
    try:
        return not subprocess.run(
            [MPP, "--help"], user=NOBODY, cwd=folder, capture_output=True, check=False
        ).returncode
    except PermissionError:
        return False


@pytest.mark.process
@needs_root
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", small], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        told = _refused(small / "home")
    finally:
        subprocess.run(["umount", small], check=True)
    assert "Ruang disk" in told
    assert "Less than 500 MB is free" in told


@pytest.mark.process
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = _refused(tmp_path / "file" / "home")
    assert "tidak dapat ditulis" in told
    assert "Choose another folder with MPP_HOME" in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"MPP_PORT": "abc"}, "MPP_PORT"),
        ({"MPP_PORT": "99999"}, "MPP_PORT"),
        ({"MPP_SANDBOX_PORT": "-1"}, "MPP_SANDBOX_PORT"),
        ({"MPP_PORT": "18999", "MPP_SANDBOX_PORT": "18999"}, "MPP_PORT dan MPP_SANDBOX_PORT"),
    ],
)
def test_a_port_that_is_none_is_named(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    assert told in _refused(tmp_path / "home", **changes)


@pytest.mark.parametrize("version", ["(3, 9, 2)", "(2, 7, 18)"])
def test_a_python_that_is_too_old_is_told_what_to_do(version: str) -> None:
    pretend = f"import sys, runpy; sys.version_info = {version}; sys.argv = ['bootstrap.py', 'base'];"
    line = [
        sys.executable,
        "-c",
        pretend + f"runpy.run_path({str(ROOT / 'tools/bootstrap.py')!r}, run_name='__main__')",
    ]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Perlu Python 3.11" in done.stdout
    assert "Python 3.11 or newer is needed" in done.stdout
    assert "make run PYTHON=" in done.stdout


def test_a_python_that_is_too_old_can_read_as_far_as_the_check() -> None:
    """Debian 10 to 12 and their kin: `list[str]` in a signature would fail before the check is reached."""
    parts = ast.parse((ROOT / "tools/bootstrap.py").read_text(), feature_version=(3, 6)).body
    checked = next(place for place, part in enumerate(parts) if isinstance(part, ast.If))
    assert not [part for part in parts[:checked] if isinstance(part, ast.FunctionDef | ast.AnnAssign)]


def test_a_machine_without_python_is_told_what_to_do(tmp_path: Path) -> None:
    for name in ("make", "sh"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    line = [str(tmp_path / "make"), "-C", str(ROOT), "setup"]
    done = subprocess.run(line, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed" in done.stderr


class Elsewhere:
    """A PostgreSQL of somebody else: a second server, whose roles are not ours."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, socket_folder(home)
        postgres.start(home)
        self._admin = postgres.superuser(home)
        self.run(
            "DROP DATABASE mpp",
            "DROP DATABASE mpp_keys",
            "DROP ROLE mpp_app",
            "DROP ROLE mpp_worker",
            "DROP ROLE mpp_owner",
            "CREATE ROLE kota LOGIN PASSWORD 'rahasia' CREATEROLE CREATEDB",
            "CREATE ROLE desa LOGIN PASSWORD 'rahasia'",
            "CREATE DATABASE kota OWNER kota",
            "CREATE DATABASE desa OWNER desa",
        )

    def run(self, *statements: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def url(self, user: str) -> str:
        return f"postgresql://{user}:rahasia@/{user}?host={self.folder}&port=5432"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    home = tmp_path_factory.mktemp("elsewhere") / "home"
    server = Elsewhere(home)
    yield server
    postgres.stop(home)


@pytest.mark.process
def test_who_may_not_create_roles_gets_the_sql_for_the_administrator(elsewhere: Elsewhere, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = _refused(home, DATABASE_URL=elsewhere.url("desa"))
    file = home / "secrets" / "prepare-database.sql"
    assert f"psql -f {file}" in told
    assert "Run the line above once as an administrator" in told
    assert file.stat().st_mode & 0o777 == 0o600
    statements = [line.rstrip(";") for line in file.read_text().splitlines()]
    assert [one.split(" PASSWORD")[0] for one in statements] == [
        'CREATE ROLE "mpp_app" LOGIN',
        'CREATE ROLE "mpp_worker" LOGIN',
        'CREATE DATABASE "desa_keys" OWNER "desa"',
    ]
    elsewhere.run(*statements)
    environment = environment_of(home, DATABASE_URL=elsewhere.url("desa"), MPP_SANDBOX_PORT="0")
    check = (
        "from mpp.config import environment as e, external; external.ensure(e.home(), e.read('DATABASE_URL'), '')"
    )
    subprocess.run([sys.executable, "-c", check], env=environment, check=True)
    elsewhere.run("DROP ROLE mpp_app", "DROP ROLE mpp_worker")


@pytest.mark.process
def test_a_server_of_somebody_else_serves_with_roles_of_its_own(elsewhere: Elsewhere, tmp_path: Path) -> None:
    started = Running(tmp_path / "home", DATABASE_URL=elsewhere.url("kota"))
    started.wait_until_ready()
    answer = httpx.get(f"http://127.0.0.1:{started.port}/readyz", trust_env=False).json()
    assert started.stop() == 0
    assert answer == {"status": "ok", "database": "up", "keys": "up", "migrations": "applied"}
    assert not (started.home / "pg").exists()
    told = _refused(tmp_path / "other", DATABASE_URL=elsewhere.url("kota"))
    assert "cannot sign in with the passwords in MPP_HOME/secrets" in told
    elsewhere.run("ALTER ROLE mpp_app BYPASSRLS")
    assert "mpp_app bypasses row-level security" in _refused(started.home, DATABASE_URL=elsewhere.url("kota"))


@pytest.mark.process
def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    told = _refused(tmp_path / "home", DATABASE_URL="postgresql://kota:rahasia@127.0.0.1:9/kota")
    assert "cannot be reached" in told
    assert "rahasia" not in told
