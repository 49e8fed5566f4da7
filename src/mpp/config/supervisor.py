"""`mpp up`: starts every part as a process of its own, watches them, and stops them all together."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import httpx

from mpp.config import environment, postgres

MINIMUM_FREE_BYTES = 500 * 1024 * 1024
READY_SECONDS = 60
STOP_SECONDS = 15


class CannotStart(RuntimeError):
    """Something on this machine is in the way; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the platform."""

    name: str
    command: list[str]
    ready_url: str = ""  # empty: it says nothing over HTTP, and is ready once it lives
    role: str = "app"


def parts(home: Path) -> list[Part]:
    """The processes of one installation, in the order of their start."""
    host, port = environment.read("MPP_HOST"), environment.read("MPP_PORT")
    sandbox_port = environment.read("MPP_SANDBOX_PORT")
    python = sys.executable
    web = [
        *(python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port),
        *("--workers", "1", "--blocking-threads", environment.read("MPP_WEB_THREADS")),
        *("--no-ws", "--log-level", "warning", "mpp.config.wsgi:application"),
    ]
    sandbox = [python, "-m", "mpp_sandbox", "--port", sandbox_port, "--data", str(home / "sandbox")]
    found = [Part("web", web, f"http://{host}:{port}/readyz")]
    if sandbox_port != "0":
        found.insert(0, Part("sandbox", sandbox, f"http://127.0.0.1:{sandbox_port}/healthz"))
    worker = [python, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]
    return [*found, Part("worker", worker, role="worker")]


def run(home: Path) -> int:
    """Start everything, wait for Ctrl-C or a part's end, and stop everything.

    Raises:
        CannotStart: another `mpp up` runs here, a port is taken, or the disk is full.
    """
    with _only_one(home):
        _check_machine(home)
        children: dict[str, subprocess.Popen[bytes]] = {}
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            _start_database(home)
            _prepare()
            return _serve(home, children)
        except KeyboardInterrupt:
            return 0
        finally:
            _stop(children)
            if not environment.read("DATABASE_URL"):
                postgres.stop(home)
            print("Semua bagian sudah berhenti. / Everything has stopped.")


def _serve(home: Path, children: dict[str, subprocess.Popen[bytes]]) -> int:
    for part in parts(home):
        children[part.name] = _spawn(part, home)
        _wait_until_ready(part, children[part.name], home)
    if "sandbox" in children:
        _introduce()
    _announce()
    return _watch(children)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"MPP Digital sudah berjalan dari folder {home}. Hentikan dulu, atau pakai MPP_HOME lain.\n"
                f"MPP Digital already runs from {home}. Stop it first, or choose another MPP_HOME."
            ) from None
        yield


def _check_machine(home: Path) -> None:
    if shutil.disk_usage(home).free < MINIMUM_FREE_BYTES:
        raise CannotStart(
            f"Ruang disk di {home} kurang dari 500 MB. Kosongkan dulu, atau pindahkan MPP_HOME.\n"
            f"Less than 500 MB is free at {home}. Free some space, or move MPP_HOME."
        )
    for name in ("MPP_PORT", "MPP_SANDBOX_PORT"):
        port = int(environment.read(name))
        if port and _is_taken(port):
            raise CannotStart(
                f"Porta {port} sudah dipakai program lain. Pilih yang lain dengan {name}.\n"
                f"Port {port} is taken by another program. Choose another with {name}."
            )


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _start_database(home: Path) -> None:
    if environment.read("DATABASE_URL"):
        return
    try:
        postgres.start(home)
    except postgres.PostgresFailed as failure:
        raise CannotStart(f"PostgreSQL tidak dapat dijalankan. / PostgreSQL did not start.\n{failure}") from None


def _prepare() -> None:
    line = [sys.executable, "-m", "mpp.config.preparation"]
    if subprocess.run(line, env=_environment("owner"), check=False).returncode:  # noqa: S603
        raise CannotStart("Data tidak dapat disiapkan; lihat di atas. / Preparing the data failed; see above.")


def _environment(role: str) -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "mpp.config.settings", "MPP_DB_ROLE": role}


def _spawn(part: Part, home: Path) -> subprocess.Popen[bytes]:
    (home / "logs").mkdir(exist_ok=True)
    log = (home / "logs" / f"{part.name}.log").open("ab")
    # A session of its own: Ctrl-C reaches only us, and we stop the parts in order.
    return subprocess.Popen(  # noqa: S603
        part.command, env=_environment(part.role), stdout=log, stderr=log, start_new_session=True
    )


def _wait_until_ready(part: Part, child: subprocess.Popen[bytes], home: Path) -> None:
    if not part.ready_url:
        return
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and child.poll() is None:
        try:
            if httpx.get(part.ready_url, timeout=2).is_success:
                return
        except httpx.HTTPError:
            pass  # not listening yet
        time.sleep(0.1)
    log = home / "logs" / f"{part.name}.log"
    raise CannotStart(f"{part.name} tidak siap; lihat {log}. / {part.name} is not ready; see {log}.")


def _introduce() -> None:
    """Tell the sandbox's identity provider where to report that a session ended there."""
    own = f"http://127.0.0.1:{environment.read('MPP_PORT')}/masuk/nasional/berakhir"
    sandbox = f"http://127.0.0.1:{environment.read('MPP_SANDBOX_PORT')}/_control/idp/clients"
    client = {"client_id": "mpp-digital", "backchannel_logout_uri": own}
    httpx.post(sandbox, json=client, timeout=5, trust_env=False)


def _announce() -> None:
    address = f"http://{environment.read('MPP_HOST')}:{environment.read('MPP_PORT')}/"
    print(f"\nMPP Digital siap: {address}")
    if environment.read("MPP_SANDBOX_PORT") != "0":
        people = f"http://127.0.0.1:{environment.read('MPP_SANDBOX_PORT')}/_demo/people"
        print(f"Sandbox sistem nasional, dengan penduduk rekaan: {people}")
        print("Akun demo warga dan petugas: mpp accounts / the demo's accounts: mpp accounts")
    print("Ctrl-C menghentikan semuanya. / Ctrl-C stops everything.", flush=True)


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    while True:
        time.sleep(0.5)
        for name, child in children.items():
            if child.poll() is not None:
                print(f"{name} berhenti sendiri (kode {child.returncode}). / {name} ended by itself.")
                return 1


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in reversed(children.values()):
        child.terminate()
    for child in children.values():
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
