"""`mpp up`: starts every part as a process of its own, keeps them running, and stops them all together."""

import fcntl
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import httpx

from mpp.config import environment, external, orphans, postgres
from mpp.config.keeping import Keeper, PartFailed
from mpp.config.parts import environment_of, parts

MINIMUM_FREE_BYTES = 500 * 1024 * 1024
LAST_PORT = 65535


class CannotStart(RuntimeError):
    """Something on this machine is in the way; the message names it and the mend."""


def run(home: Path) -> int:
    """Start everything, keep it running until Ctrl-C, and stop everything.

    Raises:
        CannotStart: another `mpp up` runs here, a port is taken, the disk is full, a database role is missing,
            or a part keeps failing.
    """
    with _only_one(home):
        _check_machine(home)
        orphans.adopt()
        own_database = not environment.read("DATABASE_URL")
        keeper = Keeper(home, parts(home), own_database=own_database)
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell lets a background job ignore the first
            signal.signal(number, _interrupt)
        try:
            _start_database(home)
            _prepare()
            _serve(keeper)
        except KeyboardInterrupt:
            return 0
        except PartFailed as failed:
            raise CannotStart(_why(failed)) from None
        finally:
            keeper.stop()
            if own_database:
                postgres.stop(home)
            print("Semua bagian sudah berhenti. / Everything has stopped.")
    return 0


def _serve(keeper: Keeper) -> None:
    keeper.start()
    if environment.read("MPP_SANDBOX_PORT") != "0":
        _introduce()
    _announce()
    keeper.watch()


def _why(failed: PartFailed) -> str:
    return (
        f"{failed.name} tidak mau berjalan; lihat {failed.log}.\n{failed.name} does not stay up; see {failed.log}."
    )


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "up.lock").open("a")
    except OSError as refused:
        raise CannotStart(
            f"Folder {home} tidak dapat ditulis ({refused.strerror}). Pilih folder lain dengan MPP_HOME.\n"
            f"{home} cannot be written to. Choose another folder with MPP_HOME."
        ) from None
    with lock:
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
    ports = {name: _port(name) for name in ("MPP_PORT", "MPP_SANDBOX_PORT")}
    if len(set(ports.values())) < len(ports):
        raise CannotStart(
            "MPP_PORT dan MPP_SANDBOX_PORT sama; pilih dua porta.\n"
            "MPP_PORT and MPP_SANDBOX_PORT are the same; choose two ports."
        )
    for name, port in ports.items():
        if port and _is_taken(port):
            raise CannotStart(
                f"Porta {port} sudah dipakai program lain. Pilih yang lain dengan {name}.\n"
                f"Port {port} is taken by another program. Choose another with {name}."
            )


def _port(name: str) -> int:
    text = environment.read(name)
    if text.isdecimal() and int(text) <= LAST_PORT:
        return int(text)
    raise CannotStart(
        f"{name}={text} bukan porta. Pakai angka sampai {LAST_PORT}.\n"
        f"{name}={text} is no port. Use a number up to {LAST_PORT}."
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
    try:
        if url := environment.read("DATABASE_URL"):
            external.ensure(home, url, environment.read("MPP_KEYS_URL"))
        else:
            postgres.start(home)
    except external.NotPrepared as missing:
        raise CannotStart(str(missing)) from None
    except postgres.PostgresFailed as failure:
        raise CannotStart(f"PostgreSQL tidak dapat dijalankan. / PostgreSQL did not start.\n{failure}") from None


def _prepare() -> None:
    line = [sys.executable, "-m", "mpp.config.preparation"]
    if subprocess.run(line, env=environment_of("owner"), check=False).returncode:  # noqa: S603
        raise CannotStart("Data tidak dapat disiapkan; lihat di atas. / Preparing the data failed; see above.")


def _introduce() -> None:
    """Tell the sandbox's identity provider where to report that a session ended there."""
    own = f"http://127.0.0.1:{environment.read('MPP_PORT')}/masuk/nasional/berakhir"
    sandbox = f"http://127.0.0.1:{environment.read('MPP_SANDBOX_PORT')}/_control/idp/clients"
    client = {"client_id": "mpp-digital", "backchannel_logout_uri": own}
    httpx.post(sandbox, json=client, timeout=5, trust_env=False)


def _announce() -> None:
    address = f"http://{environment.read('MPP_HOST')}:{environment.read('MPP_PORT')}/"
    print(f"\nMPP Digital siap: {address} (MPP Digital is ready)")
    if environment.read("MPP_SANDBOX_PORT") != "0":
        _announce_demo(f"http://127.0.0.1:{environment.read('MPP_SANDBOX_PORT')}/_demo/people")
    print("Ctrl-C menghentikan semuanya. / Ctrl-C stops everything.", flush=True)


def _announce_demo(people: str) -> None:
    print(f"Sandbox sistem nasional, penduduk rekaan / sandbox of national systems, invented people: {people}")
    with suppress(httpx.HTTPError):
        citizens = [one for one in httpx.get(people, timeout=5, trust_env=False).json() if one["pin"]]
        for one in citizens[:1]:
            print(f"Warga demo / demo citizen: {one['name']}, NIK {one['nik']}, PIN {one['pin']}")
    print("Petugas demo / demo officers: verifier.dukcapil.3510, signer.dukcapil.3510, …")
    print("Semua akun, sandi, dan kode / all accounts, passwords, codes: .venv/bin/mpp accounts")
