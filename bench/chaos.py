"""kill -9 of web server, worker and PostgreSQL at random moments while applications go on; then the count.

Run: python -m bench.chaos [--seconds 120] [--seed 1] [--service surat-keterangan-domisili]

People press *reload* when nothing answers, as people do. Afterwards nothing may be lost and nothing done twice:
every number that a citizen was shown is one application with one case that has ended and one document of each
kind, register numbers run on without a gap, no job has failed, and the audit log is sound.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import django

from bench.database import superuser
from mpp.cli import accounts
from mpp.cli.journey.company import Company
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import story_of
from tests.running import MPP, Running

REGION = "35.10"
PATIENCE_SECONDS = 60.0
PAUSES = (1.0, 6.0)  # seconds between two kills, at least and at most
SETTLED_SECONDS = 120.0
VICTIMS = {"web": "granian", "worker": "procrastinate"}
_QUESTIONS = {
    "applications": "SELECT count(*) FROM applications_application",
    "cases that have not ended": "SELECT count(*) FROM processes_case WHERE state <> 'closed'",
    "applications without a case": (
        "SELECT count(*) FROM applications_application a "
        "WHERE NOT EXISTS (SELECT 1 FROM processes_case c WHERE c.id = a.id)"
    ),
    "documents of one kind twice in a case": (
        "SELECT count(*) FROM (SELECT 1 FROM issuance_output GROUP BY case_id, output HAVING count(*) > 1) twice"
    ),
    "documents without a file": "SELECT count(*) FROM issuance_output WHERE kind = 'issued' AND sha256 = ''",
    "gaps in the register": (
        "SELECT coalesce(sum(last - many), 0) FROM (SELECT max(seq) AS last, count(*) AS many "
        "FROM issuance_output WHERE seq IS NOT NULL GROUP BY region_id, output, year) r"
    ),
    "tasks decided twice": (
        "SELECT count(*) FROM (SELECT 1 FROM processes_caseevent WHERE code = 'decided' "
        "GROUP BY case_id, task HAVING count(*) > 1) twice"
    ),
    "failed jobs": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
    "jobs that wait": (
        "SELECT count(*) FROM procrastinate_jobs "
        "WHERE status IN ('todo', 'doing') AND task_name LIKE 'applications.%'"
    ),
}
_ZERO = [name for name in _QUESTIONS if name != "applications"]


def main() -> None:
    """Play, kill, count, and print a report; exit 1 when something was lost or done twice."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--service", default="surat-keterangan-domisili")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mpp-chaos-") as folder:
        running = Running(Path(folder) / "home")
        running.wait_until_ready()
        try:
            sound = _run(running, chosen.seconds, chosen.seed, chosen.service)
        finally:
            running.stop()
    raise SystemExit(0 if sound else 1)


def _run(running: Running, seconds: float, seed: int, service: str) -> bool:
    os.environ |= running.environment | {"DJANGO_SETTINGS_MODULE": "mpp.config.settings"}
    django.setup()
    company = Company(
        f"http://127.0.0.1:{running.port}", accounts.citizens(), accounts.officers(), PATIENCE_SECONDS
    )
    story = story_of(REGION, service)  # before the kills: our own connection is nobody's to mend
    over, kills = threading.Event(), Counter[str]()
    killer = threading.Thread(target=_kill, args=(running, random.Random(seed), over, kills))
    shown: list[str] = []
    limit = time.monotonic() + seconds
    killer.start()
    try:
        while time.monotonic() < limit:
            record = Record(service)
            company.play(story, record)
            shown.append(record.number)
    finally:
        over.set()
        killer.join()
        company.close()
    return _judged(running, shown, kills)


def _kill(running: Running, chance: random.Random, over: threading.Event, kills: Counter[str]) -> None:
    """Kill one of the three after random pauses, until it is over."""
    while not over.wait(chance.uniform(*PAUSES)):
        victim = chance.choice(["web", "worker", "postgres"])
        for process in _processes(running, victim):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
            kills[victim] += 1


def _processes(running: Running, victim: str) -> list[int]:
    """The processes of one part; of PostgreSQL the one that all others hang on."""
    if victim == "postgres":
        lock = running.home / "pg" / "data" / "postmaster.pid"
        return [int(lock.read_text().split()[0])] if lock.exists() else []
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [
        int(pid) for pid, parent, line in rows if int(parent) == running.process.pid and VICTIMS[victim] in line
    ]


def _judged(running: Running, shown: list[str], kills: Counter[str]) -> bool:
    """Wait until the jobs have caught up, ask the database, and print."""
    limit = time.monotonic() + SETTLED_SECONDS
    while (counts := _counts(running))["jobs that wait"] and time.monotonic() < limit:
        time.sleep(1)
    lost = set(shown) - _numbers(running)
    audit = subprocess.run(
        [MPP, "audit", "verify", "--json"], env=running.environment, capture_output=True, check=False
    )
    sound = bool(json.loads(audit.stdout)["sound"]) if audit.stdout else False
    print("kill -9: " + ", ".join(f"{part} {times}" for part, times in sorted(kills.items())))
    print(f"applications that citizens saw through to their document: {len(shown)}, of them lost: {len(lost)}")
    for name, count in counts.items():
        print(f"{name}: {count}")
    print(f"audit log sound: {sound}")
    good = not lost and sound and all(counts[name] == 0 for name in _ZERO) and counts["applications"] == len(shown)
    print("NOTHING LOST, NOTHING DONE TWICE" if good else "NOT GOOD")
    return good


def _counts(running: Running) -> dict[str, int]:
    with superuser(running.home) as connection:
        found = {name: connection.execute(question).fetchone() for name, question in _QUESTIONS.items()}
    return {name: int(row[0]) for name, row in found.items() if row is not None}


def _numbers(running: Running) -> set[str]:
    with superuser(running.home) as connection:
        return {str(row[0]) for row in connection.execute("SELECT number FROM applications_application")}


if __name__ == "__main__":
    main()
