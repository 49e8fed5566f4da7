"""What must hold whatever was killed: asked of the database, the outbox and the sandbox's registers."""

import json
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.database import superuser
from tests.running import MPP, Running

SETTLED_SECONDS = 120.0
# Those with a queueing lock run by themselves every minute or so: one of them is always about to run.
_WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queueing_lock IS NULL"
_HELD = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND NOT EXISTS (SELECT 1 "
    "FROM procrastinate_workers w WHERE w.id = worker_id AND w.last_heartbeat > now() - interval '60 s')"
)
_NONE = {
    "cases that have not ended": "SELECT count(*) FROM processes_case WHERE state <> 'closed'",
    "applications without a case": (
        "SELECT count(*) FROM applications_application a "
        "WHERE NOT EXISTS (SELECT 1 FROM processes_case c WHERE c.id = a.id)"
    ),
    "applications whose sending is not in the audit log once": (
        "SELECT count(*) FROM applications_application a WHERE 1 <> (SELECT count(*) FROM audit_auditentry e "
        "WHERE e.action = 'applications.submit' AND e.subject_id = a.id)"
    ),
    "documents of one task twice, or of one kind twice in a case": (
        "SELECT count(*) FROM (SELECT 1 FROM issuance_output GROUP BY case_id, output HAVING count(*) > 1) twice"
    ),
    "documents that were numbered and never finished": (
        "SELECT count(*) FROM issuance_output WHERE state = 'reserved'"
    ),
    "documents without a file": "SELECT count(*) FROM issuance_output WHERE kind <> 'physical' AND sha256 = ''",
    "gaps in the registers of numbers": (
        "SELECT coalesce(sum(last - many), 0) FROM (SELECT max(seq) AS last, count(*) AS many "
        "FROM issuance_output WHERE seq IS NOT NULL GROUP BY region_id, output, year) r"
    ),
    "tasks decided or completed twice": (
        "SELECT count(*) FROM (SELECT 1 FROM processes_caseevent WHERE code IN ('decided', 'task_completed') "
        "GROUP BY case_id, task, code HAVING count(*) > 1) twice"
    ),
    "gaps in the events of a case": (
        "SELECT count(*) FROM (SELECT 1 FROM processes_caseevent GROUP BY case_id HAVING max(seq) <> count(*)) gap"
    ),
    "acts of issuing, deciding or telling in the audit log twice": (
        "SELECT count(*) FROM (SELECT 1 FROM audit_auditentry WHERE action IN ('processes.decide', "
        "'issuance.issue', 'issuance.receive', 'applications.publish', 'applications.hand_in') "
        "GROUP BY action, subject_id HAVING count(*) > 1) twice"
    ),
    "notices queued twice": (
        "SELECT count(*) FROM (SELECT 1 FROM applications_notice "
        "GROUP BY case_id, channel, code HAVING count(*) > 1) twice"
    ),
    "notices never sent": "SELECT count(*) FROM applications_notice WHERE sent_at IS NULL",
    "places of a limit still reserved": "SELECT count(*) FROM vault_limitclaim WHERE state = 'reserved'",
    "failed jobs": "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
    "jobs that wait": _WAITING,
    "jobs that a dead worker holds": _HELD,
}
_FAILED = "SELECT task_name, count(*), max(attempts) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1"
_BIRTHS = "SELECT count(*) FROM applications_filing WHERE registry = 'siak'"
_PERMITS = "SELECT count(*) FROM issuance_output WHERE output = 'sip'"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was counted, and how many there had to be."""

    name: str
    found: int
    wanted: int = 0

    @property
    def holds(self) -> bool:
        """Is it as it must be?"""
        return self.found == self.wanted


def settle(running: Running) -> float:
    """Wait until the jobs have caught up; return the seconds it took, at most `SETTLED_SECONDS`."""
    began = time.monotonic()
    while (spent := time.monotonic() - began) < SETTLED_SECONDS:
        with superuser(running.home) as connection:
            row = connection.execute(_WAITING).fetchone()
        if row == (0,):
            break
        time.sleep(1)
    return spent


def findings(running: Running, shown: Collection[str], stranded: Collection[str]) -> list[Finding]:
    """Count it all. `shown` are the numbers that citizens saw through, `stranded` those that ended early."""
    with superuser(running.home) as connection:

        def count(question: str) -> int:
            row = connection.execute(question.encode()).fetchone()
            return int(row[0]) if row else 0

        kept = Counter(str(row[0]) for row in connection.execute("SELECT number FROM applications_application"))
        known = {*shown, *stranded} - {""}
        return [
            Finding("journeys that ended early", len(stranded)),
            Finding("applications that a citizen saw and that are lost", len(set(shown) - set(kept))),
            Finding("applications that no citizen knows of (sent twice)", len(set(kept) - known)),
            *(Finding(name, count(question)) for name, question in _NONE.items()),
            Finding("texts that left the house twice", _doubles(running.home / "outbox" / "sms.jsonl")),
            Finding("permits at SDMK", _registered(running.home, "sdmk_sip"), count(_PERMITS)),
            Finding("births at SIAK", _registered(running.home, "siak_registration"), count(_BIRTHS)),
            Finding("faults in the audit log", 0 if _audit_is_sound(running) else 1),
        ]


def failed_jobs(running: Running) -> list[str]:
    """What failed for good, by name, for the report."""
    with superuser(running.home) as connection:
        return [f"{name}: {many}, tried {tries}" for name, many, tries in connection.execute(_FAILED)]


def _doubles(outbox: Path) -> int:
    """Lines beyond the first of a key, and lines that are not whole."""
    lines = outbox.read_text(encoding="utf-8").splitlines() if outbox.exists() else []
    return len(lines) - len({json.loads(line)["key"] for line in lines})


def _registered(home: Path, kind: str) -> int:
    """How many records of a kind the sandbox's registers hold."""
    place = f"file:{home / 'sandbox' / 'sandbox.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(place, uri=True)) as store:
        return int(store.execute("SELECT count(*) FROM record WHERE kind = ?", [kind]).fetchone()[0])


def _audit_is_sound(running: Running) -> bool:
    line = [MPP, "audit", "verify", "--json"]
    told = subprocess.run(line, env=running.environment, capture_output=True, check=False).stdout
    return bool(told) and bool(json.loads(told)["sound"])
