"""The sandbox of national systems as a process of its own, and the platform told to use it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up


@pytest.fixture(scope="session")
def sandbox_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("sandbox")
    port = free_port()
    process = launch(port, folder, subprocess.DEVNULL)
    wait_until_up(port, process)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture
def sandbox(sandbox_address: str, settings: Any) -> str:
    """The sandbox's address; sign-in goes there."""
    settings.MPP_OIDC = settings.MPP_OIDC | {"ISSUER": f"{sandbox_address}/idp"}
    return sandbox_address
