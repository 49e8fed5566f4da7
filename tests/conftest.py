"""What every test stands on: a real PostgreSQL of its own, started once a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mpp.config import environment, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The embedded server on the run's own data folder."""
    home = environment.home()
    postgres.start(home)
    yield home
    postgres.stop(home)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: Path) -> None:
    """The server must run before pytest-django makes its test database."""
