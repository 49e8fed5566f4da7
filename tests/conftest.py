"""What every test stands on: a real PostgreSQL of its own, started once a run."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import translation
from hypothesis import settings
from psycopg import sql

from mpp.config import environment, postgres
from mpp.kernel.keys import FileMasterKey, KeyRing, MemoryKeyStore, override
from mpp.kernel.remembered import forget_all
from tests.running import Running, prepared

settings.register_profile("any machine", deadline=None)  # a loaded machine is no counterexample
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that wait for whole programs come first, so that the workers end together."""
    slow = {item.path for item in items if item.get_closest_marker("process")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The embedded server on the run's own data folder."""
    home = environment.home()
    postgres.start(home)
    with psycopg.connect(postgres.superuser(home), autocommit=True) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here must survive a power cut
            server.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        server.execute("SELECT pg_reload_conf()")
    yield home
    postgres.stop(home)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: Path) -> None:
    """The server must run before pytest-django makes its test database."""


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives a data folder of its own to whoever names it, as a first start leaves it."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return lambda name: prepared(run / "first-start", tmp_path_factory.mktemp(name) / "home")


@pytest.fixture(scope="session")
def started(prepared_home: Callable[[str], Path]) -> Iterator[Running]:
    """The whole program as `mpp up` starts it, once for all who only use it; they take people of their own."""
    running = Running(prepared_home("started"))
    running.wait_until_ready()
    yield running
    assert running.stop() == 0


@pytest.fixture(autouse=True, scope="session")
def key_ring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyRing]:
    """Every test's key ring, in memory: what a test destroys concerns nobody else's ids."""
    master = FileMasterKey(tmp_path_factory.mktemp("keys") / "master.key")
    with override(KeyRing(MemoryKeyStore(), master)) as ring:
        yield ring


@pytest.fixture(autouse=True)
def nobody_reads_another_language() -> None:
    """A request in English leaves its thread in English; the next test begins in the source's language."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test read of regions and offices is not another's: their rows are rolled back."""
    forget_all()


@pytest.fixture(autouse=True)
def no_jobs_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Jobs that a test committed do not run in the next: the tables are not models that Django would empty."""
    marker = request.node.get_closest_marker("django_db")
    committing = marker is not None and bool(marker.kwargs.get("transaction"))
    if not committing and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
