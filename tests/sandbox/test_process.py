"""The sandbox as a program: starts fast, stops cleanly, survives being killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from mpp_sandbox.credentials import SMS_TOKEN
from tests.running import free_port
from tests.sandbox_process import SOURCE, launch, wait_until_up

pytestmark = pytest.mark.process

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    running: list[subprocess.Popen[bytes]] = []

    def start_one() -> subprocess.Popen[bytes]:
        process = launch(port, tmp_path / "data", subprocess.PIPE)
        running.append(process)
        wait_until_up(port, process)
        return process

    yield start_one
    for process in running:
        process.kill()
        process.communicate()


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
