"""The sandbox as a process of its own, for tests that reach it over HTTP."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from mpp_sandbox import knobs

SOURCE = Path(__file__).parents[1] / "src"
START_SECONDS = 20
"""Generous: a loaded machine must not fail the suite; the start itself takes about one second."""

NO_REGISTRY = {"idp", "bsre", "tsa", "ocsp", "sms", "dinkes"}  # of these nobody asks a fact about a person
REGISTRIES = tuple(system for system in knobs.SYSTEMS if system not in NO_REGISTRY)


def launch(port: int, folder: Path, output: int) -> "subprocess.Popen[bytes]":
    """Start a small sandbox; `output` is subprocess.PIPE or subprocess.DEVNULL."""
    command = [sys.executable, "-m", "mpp_sandbox", "--port", str(port), "--data", str(folder)]
    return subprocess.Popen(
        [*command, "--families", "50"],
        env={"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]},
        stdout=output,
        stderr=output,
    )


def wait_until_up(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when it answers; fail when it ended or took too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the sandbox did not come up")
