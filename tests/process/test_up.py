"""`mpp up` as a person starts it: real processes, the answers on their ports, and a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

MPP = str(Path(sys.executable).parent / "mpp")
START_SECONDS = 90


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(home: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MPP_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"MPP_HOME": str(home)} | changes


class Running:
    """One `mpp up` with ports of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port, self.sandbox_port = home, _free_port(), _free_port()
        self.environment = _environment(
            home, MPP_PORT=str(self.port), MPP_SANDBOX_PORT=str(self.sandbox_port), PYTHONUNBUFFERED="1"
        )
        self.log = home.parent / "up.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([MPP, "up"], env=self.environment, stdout=log, stderr=log)

    def wait_until_ready(self) -> None:
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self.process.poll() is None:
            if "MPP Digital siap" in self.log.read_text():
                return
            time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("up") / "home"
    started = Running(home)
    started.wait_until_ready()
    yield started
    if started.process.poll() is None:
        started.stop()


@pytest.mark.process
def test_the_web_server_and_the_sandbox_answer(running: Running) -> None:
    assert httpx.get(f"http://127.0.0.1:{running.port}/readyz").json()["database"] == "up"
    assert httpx.get(f"http://127.0.0.1:{running.sandbox_port}/healthz").status_code == 200
    assert "Apa yang Anda perlukan?" in httpx.get(f"http://127.0.0.1:{running.port}/").text


@pytest.mark.process
def test_the_first_page_is_small_enough_for_2g(running: Running) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{running.port}") as client:
        page = client.get("/")
        style = client.get("/static/look/look.css")
        script = client.get("/static/look/look.js")
    assert sum(int(part.num_bytes_downloaded) for part in (page, style, script)) < 30_000


@pytest.mark.process
def test_a_second_start_says_that_one_runs(running: Running) -> None:
    second = subprocess.run([MPP, "up"], env=running.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "sudah berjalan" in second.stderr
    assert "already runs" in second.stderr


@pytest.mark.process
def test_a_taken_port_is_named(running: Running, tmp_path: Path) -> None:
    other = _environment(tmp_path / "other", MPP_PORT=str(running.port), MPP_SANDBOX_PORT="0")
    refused = subprocess.run([MPP, "up"], env=other, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"Port {running.port} is taken" in refused.stderr


@pytest.mark.process
def test_ctrl_c_stops_all_of_it_and_a_restart_keeps_the_data(running: Running) -> None:
    assert running.stop() == 0
    for port in (running.port, running.sandbox_port):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/healthz")
    again = Running(running.home)
    again.wait_until_ready()
    found = httpx.get(f"http://127.0.0.1:{again.port}/", params={"q": "kaimana"}).text
    assert again.stop() == 0
    assert "92.08" in found
