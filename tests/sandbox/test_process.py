"""The sandbox as a program: starts fast, stops cleanly, survives being killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from mpp_sandbox.credentials import SMS_TOKEN

pytestmark = pytest.mark.process
SOURCE = Path(__file__).parents[2] / "src"
START_SECONDS = 20
"""Generous: a loaded machine must not fail the suite; the start itself takes about one second."""

Start = Callable[[], subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    running: list[subprocess.Popen[bytes]] = []

    def start_one() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "mpp_sandbox", "--port", str(port), "--data", str(tmp_path / "data")]
        process = subprocess.Popen(
            [*command, "--families", "50"],
            env={"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        wait_until_up(port, process)
        return process

    yield start_one
    for process in running:
        process.kill()
        process.communicate()


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the sandbox did not come up")


def test_stops_cleanly_at_sigterm(start: Start) -> None:
    process = start()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == b""


def test_second_start_on_the_port_says_that_it_is_taken(start: Start, port: int, tmp_path: Path) -> None:
    start()
    second = subprocess.run(
        [sys.executable, "-m", "mpp_sandbox", "--port", str(port), "--data", str(tmp_path / "other")],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert f"port {port} is taken" in second.stderr


def test_what_was_accepted_survives_kill_9(start: Start, port: int) -> None:
    base = f"http://127.0.0.1:{port}"
    process = start()
    with httpx.Client(base_url=base, trust_env=False) as client:
        headers = {"Authorization": f"Bearer {SMS_TOKEN}", "Idempotency-Key": "k"}
        message = {"to": "+6280000000001", "text": "halo"}
        accepted = client.post("/sms/v1/messages", json=message, headers=headers)
        keys, chain = client.get("/idp/jwks.json").json(), client.get("/bsre/ca.pem").text
        process.kill()
        process.wait(10)
    start()
    with httpx.Client(base_url=base, trust_env=False) as client:
        assert client.get("/idp/jwks.json").json() == keys
        assert client.get("/bsre/ca.pem").text == chain
        assert client.post("/sms/v1/messages", json=message, headers=headers).json() == accepted.json()
        assert len(client.get("/_control/sms").json()) == 1


def test_broken_systems_break_on_the_wire(start: Start, port: int) -> None:
    start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=1) as client:
        client.post("/_control/idp", json={"outage": True, "mode": "refuse"})
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/idp/jwks.json")
        client.post("/_control/idp", json={"mode": "timeout"})
        with pytest.raises(httpx.ReadTimeout):
            client.get("/idp/jwks.json")
        client.post("/_control/idp", json={"outage": False})
        assert client.get("/idp/jwks.json").status_code == 200


def test_refuses_to_listen_for_a_network(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "mpp_sandbox", "--host", "0.0.0.0", "--data", str(tmp_path)],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert process.returncode == 2
    assert "not a loopback address" in process.stderr
