"""`mpp up`: real processes, the answers on their ports, and a clean end."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from mpp.config import postgres
from tests.running import MPP, Running, environment_of, free_port

GONE_SECONDS = 30  # a loaded machine must not fail the suite


@pytest.mark.process
def test_the_web_server_and_the_sandbox_answer(started: Running) -> None:
    assert httpx.get(f"http://127.0.0.1:{started.port}/readyz").json()["database"] == "up"
    assert httpx.get(f"http://127.0.0.1:{started.sandbox_port}/healthz").status_code == 200
    assert "Apa yang Anda perlukan?" in httpx.get(f"http://127.0.0.1:{started.port}/").text


@pytest.mark.process
def test_the_first_page_is_small_enough_for_2g(started: Running) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{started.port}") as client:
        page = client.get("/")
        style = client.get("/static/look/look.css")
        script = client.get("/static/look/look.js")
    assert sum(int(part.num_bytes_downloaded) for part in (page, style, script)) < 30_000


@pytest.mark.process
def test_a_second_start_says_that_one_runs(started: Running) -> None:
    second = subprocess.run([MPP, "up"], env=started.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "sudah berjalan" in second.stderr
    assert "already runs" in second.stderr


@pytest.mark.process
def test_a_taken_port_is_named(started: Running, tmp_path: Path) -> None:
    other = environment_of(tmp_path / "other", MPP_PORT=str(started.port), MPP_SANDBOX_PORT="0")
    refused = subprocess.run([MPP, "up"], env=other, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"Port {started.port} is taken" in refused.stderr


@pytest.mark.process
def test_a_start_that_fails_leaves_no_database_running(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "static").write_text("a file where a folder must be")
    ports = {"MPP_PORT": str(free_port()), "MPP_SANDBOX_PORT": "0"}
    failed = subprocess.run(
        [MPP, "up"], env=environment_of(home, **ports), capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    assert "Preparing the data failed" in failed.stderr
    assert (home / "pg" / "data" / "PG_VERSION").exists()
    assert not postgres.is_running(home)


@pytest.mark.process
def test_all_of_it_ends_by_ctrl_c_or_with_its_killed_parent_and_a_restart_keeps_the_data(
    prepared_home: Callable[[str], Path],
) -> None:
    first = Running(prepared_home("ending"))
    first.wait_until_ready()
    assert first.stop() == 0
    assert not any(_listens(port) for port in (first.port, first.sandbox_port))
    killed = Running(first.home)
    killed.wait_until_ready()
    killed.process.kill()
    killed.process.wait()
    limit = time.monotonic() + GONE_SECONDS
    while any(_listens(port) for port in (killed.port, killed.sandbox_port)):
        assert time.monotonic() < limit, "something still listens"
        time.sleep(0.1)
    again = Running(first.home)
    again.wait_until_ready()
    found = httpx.get(f"http://127.0.0.1:{again.port}/", params={"q": "kaimana"}).text
    assert again.stop() == 0
    assert "92.08" in found


def _listens(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2, trust_env=False)
    except httpx.ConnectError:
        return False
    except httpx.HTTPError:
        pass
    return True
