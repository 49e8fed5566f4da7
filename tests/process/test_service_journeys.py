"""Each service of the spine in the running platform: others call its document valid, until it is changed."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running import MPP, Running

pytestmark = pytest.mark.process

SPINE = ("surat-keterangan-domisili", "sip-dokter", "akta-kelahiran")


@pytest.fixture(scope="module")
def own(prepared_home: Callable[[str], Path]) -> Iterator[Running]:
    running = Running(prepared_home("services"))
    running.wait_until_ready()
    yield running
    assert running.stop() == 0


def _verdict(running: Running, file: Path) -> str:
    line = [MPP, "verify", str(file), "--json"]
    told = subprocess.run(line, env=running.environment, capture_output=True, text=True, check=False).stdout
    return str(json.loads(told)["verdict"])


@pytest.mark.parametrize("service", SPINE)
def test_a_service_ends_with_a_document_that_others_call_valid(own: Running, service: str) -> None:
    line = [MPP, "journey", "--service", service, "--json"]
    ran = subprocess.run(line, env=own.environment, capture_output=True, text=True, check=False)
    told = json.loads(ran.stdout.splitlines()[-1])
    assert "fault" not in told, told["fault"]
    file = Path(told["certificate"])
    spoken = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=True).stdout
    assert (told["verdict"], "Signature is Valid" in spoken, _verdict(own, file)) == ("genuine", True, "genuine")
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    changed = file.with_suffix(".changed.pdf")
    changed.write_bytes(content)
    assert _verdict(own, changed) == "altered"
