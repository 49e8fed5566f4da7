"""How long it takes to launch regions, that a second run changes nothing, and that a killed one ends the same.

Run: python -m bench.launch [--regions 508]

Three installations are too many for one machine: one is started, the regions are launched from a spreadsheet, the
process is killed in the middle of it (SIGKILL), and run again; what the tables hold then must be what another run
leaves. Officers are invited, as in a real region; the malls so stand prepared, and are not opened.
"""

import argparse
import csv
import hashlib
import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from mpp.config import postgres
from mpp.config.database import EMBEDDED_DATABASE
from tests.running import MPP, Running

DATA = Path("src/mpp/regions/data")
BAR_SECONDS = 600
TABLES = (
    *("regions_mall", "regions_agency", "regions_region", "catalogue_adoption", "identity_invitation"),
    *("launching_launch", "launching_launchstep", "audit_auditentry"),
)
LAUNCHED = (
    "SELECT l.region_id, count(*) FROM launching_launchstep s JOIN launching_launch l ON l.id = s.launch_id "
    "WHERE s.state = 'done' GROUP BY 1"
)
STEPS = 9  # with the start


def main() -> None:
    """Print a report."""
    options = argparse.ArgumentParser()
    options.add_argument("--regions", type=int, default=508)
    regions = options.parse_args().regions
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        running = Running(Path(folder) / "home")
        try:
            running.wait_until_ready()
            _report(running, _sheet(Path(folder) / "daerah.csv", regions))
        finally:
            running.stop()


def _report(running: Running, sheet: Path) -> None:
    many = len(sheet.read_text(encoding="utf-8").splitlines()) - 1
    killed = _killed_after(running, sheet, many // 2)
    begun = time.perf_counter()
    states = _run(running, sheet)
    rest = time.perf_counter() - begun
    first = _digest(running)
    begun = time.perf_counter()
    _run(running, sheet)
    again = time.perf_counter() - begun
    whole = killed + rest
    print(f"- {many} regions: {whole:.0f} s with one kill -9 in the middle, {whole / many:.2f} s each; {states}")
    print(f"- all 508 at that pace: {whole / many * 508:.0f} s; the bar is {BAR_SECONDS} s")
    print(f"- a second run: {again:.0f} s, {'nothing changed' if _digest(running) == first else 'CHANGED'}")
    print(f"- complete: {_complete(running)} of {many}")


def _sheet(file: Path, most: int) -> Path:
    with (DATA / "regencies.csv").open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["code"] not in ("35.10", "92.08")]
    codes = [row["code"] for row in rows if not row["code"].startswith("31.")]
    step = max(1, len(codes) // most)
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(["kode", "jenis", "alamat", "kontak", "telepon", "keputusan"])
        for number, code in enumerate(codes[::step][:most]):
            kind = ("digital", "hybrid")[number % 2]
            sheet.writerow(
                [code, kind, "Jalan Rekaan 1", "Melati Rekaan", "080000000100", "Keputusan Contoh 1/2026"]
            )
    return file


def _command(sheet: Path) -> list[str]:
    return [MPP, "region", "launch", "--from", str(sheet), "--invite", "--json"]


def _run(running: Running, sheet: Path) -> dict[str, int]:
    done = subprocess.run(_command(sheet), env=running.environment, capture_output=True, check=False)
    rows = json.loads(done.stdout)["rows"]
    states = [row["state"] for row in rows]
    return {one: states.count(one) for one in sorted(set(states))}


def _killed_after(running: Running, sheet: Path, regions: int) -> float:
    """Launch until so many regions stand, then kill. Returns the seconds."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        _command(sheet), env=running.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and _complete(running) < regions:
        time.sleep(0.2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return time.perf_counter() - begun


def _complete(running: Running) -> int:
    return sum(many == STEPS for _, many in _asked(running, LAUNCHED))


def _digest(running: Running) -> str:
    held = [_asked(running, f'SELECT to_jsonb(t)::text FROM "{table}" t ORDER BY 1') for table in TABLES]
    return hashlib.sha256(repr(held).encode()).hexdigest()


def _asked(running: Running, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.superuser(running.home), dbname=EMBEDDED_DATABASE) as server:
        return server.execute(query).fetchall()


if __name__ == "__main__":
    main()
