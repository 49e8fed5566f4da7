"""A module's own country: sandbox, reference data, packs and officers, committed, and emptied at its end."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from mpp.identity.actions import officers
from mpp.issuance import office
from mpp.kernel import clock
from mpp.registries import calls, directory
from tests.reference import load_country
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up
from tests.trust.world import PACKS, World, as_role, people_of


@pytest.fixture(scope="session")
def sandbox_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    process = launch(port, tmp_path_factory.mktemp("sandbox"), subprocess.DEVNULL)
    wait_until_up(port, process)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


def told_of(sandbox: str, folder: Path) -> dict[str, Any]:
    """The settings under which the platform uses this sandbox."""
    return {
        "MPP_OIDC": settings.MPP_OIDC | {"ISSUER": f"{sandbox}/idp"},
        "MPP_REGISTRIES": {name: one | {"URL": sandbox} for name, one in settings.MPP_REGISTRIES.items()},
        "MPP_TRUST": settings.MPP_TRUST
        | {
            "FOLDER": str(folder / "ca"),
            "TSA_URL": f"{sandbox}/tsa",
            "OCSP_URL": f"{sandbox}/ocsp",
            "BSRE_ROOT_URL": f"{sandbox}/bsre/ca.pem",
            "PUBLIC_URL": "http://localhost",
        },
        "MPP_SMS": {"BACKEND": "file", "OUTBOX": str(folder / "sms.jsonl"), "URL": "", "TOKEN": ""},
    }


@pytest.fixture(scope="module")
def key_store() -> str:
    """Where this module's keys are: in memory (the run's own ring), unless the module says otherwise."""
    return ""


@pytest.fixture(scope="module")
def world(
    key_store: str,
    postgres_server: Path,
    django_db_setup: None,
    django_db_blocker: Any,
    sandbox_address: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The country, used by the app's own role; its rows are real commits and stay for the whole module."""
    changed = told_of(sandbox_address, tmp_path_factory.mktemp("trust"))
    with django_db_blocker.unblock(), override_settings(**changed):
        _forget()
        load_country(postgres_server, PACKS, clock.now())
        call_command("seed_demo")
        try:
            with as_role("app"):
                yield World(sandbox_address, people_of(sandbox_address))
        finally:
            clock.stop(None)
            httpx.post(f"{sandbox_address}/_control/reset", trust_env=False, timeout=10)
            _forget()
            call_command("flush", interactive=False, verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs")
            connection.close()


def _forget() -> None:
    """Forget what this process built from other settings, and how the registries were; leave no socket open."""
    directory.forget()
    office.forget()
    officers._nobodys_password.cache_clear()
    calls._calls = None


@pytest.fixture(autouse=True)
def transactional_db(world: World) -> None:
    """In place of pytest-django's fixture of this name, which would empty the tables after each test.

    By its name pytest-django knows that these tests need the test database, and when to run them.
    """
