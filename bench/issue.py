"""Outputs rendered and signed a second, and the CPU that one takes, beside typesetting alone.

Run: python -m bench.issue [--seconds 10]

The SIP of the pack's own scenario; time stamps and certificate status come from the sandbox over HTTP. The CPU
is this process's own: the sandbox stands for services that run elsewhere.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time

from mpp.catalogue.loader import load_pack
from mpp.issuance.adapters.local import LocalSigner
from mpp.issuance.adapters.trust_services import TrustServices
from mpp.issuance.authority import LocalAuthority
from mpp.issuance.ports import Mark, SignerIdentity
from mpp.issuance.produce import Imprint, document
from mpp.kernel.ids import new_id
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

PACK = Path("packs/services/sip-dokter")
OUTPUT = "sip"
BARS_MS = (25, 10)
NUMBER, LINK = "503/0001/SIP/35.10/2026", "https://mpp.example/v/contoh"
HEAD = SignerIdentity(new_id(), "DPMPTSP Kabupaten Contoh", "signer", "Rekaan Contoh", "Kepala Dinas")
IMPRINT = Imprint(
    NUMBER,
    date(2026, 11, 24),
    date(2031, 11, 23),
    LINK,
    {"government": "Pemerintah Kabupaten Contoh", "agency": HEAD.agency, "address": "Jalan Rekaan 1"},
    {"name": HEAD.name, "title": HEAD.title},
)


def main() -> None:
    """Print a report."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=10)
    seconds = options.parse_args().seconds
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        sandbox = launch(port, Path(folder) / "sandbox", subprocess.DEVNULL)
        try:
            wait_until_up(port, sandbox)
            _report(f"http://127.0.0.1:{port}", Path(folder) / "ca", seconds)
        finally:
            sandbox.terminate()
            sandbox.wait(20)


def _report(url: str, folder: Path, seconds: float) -> None:
    folder.mkdir()
    authority = LocalAuthority(folder, f"{url}/ocsp", datetime.now(UTC))
    services = TrustServices(f"{url}/tsa", f"{url}/ocsp")
    services.register(authority)
    signer = LocalSigner(authority, services, folder)
    published = load_pack(PACK).published
    scenario = published.scenarios["journey"]
    values = {**scenario["facts"], **scenario["answers"]}

    def typeset() -> bytes:
        return document(published, OUTPUT, values, IMPRINT, authority.seal_key, datetime.now(UTC))

    def issue() -> bytes:
        return signer.sign(typeset(), HEAD, Mark(NUMBER, LINK), datetime.now(UTC))

    bare_rate, bare_cpu, bare_size = _measured(typeset, seconds)
    rate, cpu, size = _measured(issue, seconds)
    print(f"typeset alone:      {bare_rate:6.1f}/s, {bare_cpu:5.1f} ms of CPU, {bare_size // 1024} KB")
    print(f"typeset and signed: {rate:6.1f}/s, {cpu:5.1f} ms of CPU, {size // 1024} KB", end="")
    print(f" (bars {BARS_MS[0]} and {BARS_MS[1]} ms); ratio {cpu / bare_cpu:.1f}")
    services.close()


def _measured(work: Callable[[], bytes], seconds: float) -> tuple[float, float, int]:
    """Times a second, milliseconds of CPU each, bytes of the last."""
    last, done = work(), 0
    began, cpu = perf_counter(), process_time()
    while perf_counter() - began < seconds:
        last, done = work(), done + 1
    return done / (perf_counter() - began), (process_time() - cpu) / done * 1000, len(last)


if __name__ == "__main__":
    main()
