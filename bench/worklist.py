"""An officer's lists while ten thousand and a hundred thousand tasks wait at her agency.

Run: python -m bench.worklist [--rounds 300] [--few 10000] [--many 100000]

The rows come by COPY into a cluster of the run's own. Read is what the page of the day reads, as the office's scope
reads it: her queue, the counts by service, the most urgent of the pool; and one page from somewhere in the pool.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

SERVICES = tuple(f"layanan-{number}" for number in range(10))
ROLES = ("verifier", "technical", "signer")
START = datetime(2026, 11, 1, tzinfo=UTC)
HELD = 40  # by the officer herself
MINUTES = 60 * 24 * 60  # over which the deadlines lie
ROWS = 26
CASE = (
    "id region_id applicant_id agency_ids agencies service_version_id service_id number sealed_label "
    "applicant_nik_index state outcome opened_at due_at engine_state engine_mac seq measured_at"
)
ITEM = (
    "id region_id case_id applicant_id agency_ids agency_id task engine_task_id role state claimed_by created_at "
    "due_at decision sealed_marks pass_no number service_id sealed_label"
)


def main() -> None:
    """Measure and print a table in Markdown."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--few", type=int, default=10_000)
    options.add_argument("--many", type=int, default=100_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        _measure(Path(folder), chosen.rounds, (chosen.few, chosen.many))


def _measure(home: Path, rounds: int, sizes: tuple[int, int]) -> None:
    os.environ |= {"MPP_HOME": str(home), "MPP_DB_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "mpp.config.settings"}
    import django  # noqa: PLC0415 - the settings read the environment as they are loaded

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from mpp.config import postgres  # noqa: PLC0415

    postgres.start(home)
    try:
        call_command("migrate", verbosity=0)
        found = {size: _p95s(home, size, rounds) for size in sizes}
    finally:
        postgres.stop(home)
    few, many = sizes
    print(f"| what | p95 ms at {few:,} | p95 ms at {many:,} | ratio |\n|---|---:|---:|---:|")
    for name, slow in found[many].items():
        print(f"| {name} | {found[few][name]:.2f} | {slow:.2f} | {slow / found[few][name]:.2f} |")


def _p95s(home: Path, size: int, rounds: int) -> dict[str, float]:
    """Seed an agency of its own, and read it: milliseconds by what was read."""
    from mpp.kernel.ids import new_id  # noqa: PLC0415
    from mpp.kernel.scope import Scope, unit_of_work  # noqa: PLC0415
    from mpp.processes.worklists import Reader, follow_indexes, waiting, worklist  # noqa: PLC0415

    region, agency, officer = new_id(), new_id(), new_id()
    _seed(home, (region, agency, officer), size)
    reader, chance = Reader(agency, ["technical", "verifier"], officer, START), Random(1)

    def somewhere() -> object:
        after = START + timedelta(minutes=chance.randrange(MINUTES)), new_id()
        return worklist(reader, mine=False, after=after, most=ROWS)

    reads: dict[str, Callable[[], object]] = {
        "my queue": lambda: worklist(reader, mine=True, most=ROWS),
        "the pool, its most urgent": lambda: worklist(reader, mine=False, most=ROWS),
        "the pool, a page from somewhere": somewhere,
        "counts by service": lambda: waiting(reader),
    }
    found = {}
    for name, read in reads.items():
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            with unit_of_work(Scope.office(region, agency)):
                follow_indexes()
                read()
            times.append((time.perf_counter() - began) * 1000)
        found[name] = sorted(times)[int(len(times) * 0.95)]
    return found


def _seed(home: Path, whose: tuple[UUID, UUID, UUID], size: int) -> None:
    import psycopg  # noqa: PLC0415

    from mpp.config import postgres  # noqa: PLC0415
    from mpp.config.database import EMBEDDED_DATABASE  # noqa: PLC0415

    place = psycopg.conninfo.make_conninfo(postgres.superuser(home), dbname=EMBEDDED_DATABASE)
    with psycopg.connect(place, autocommit=True) as connection:
        rows = list(_rows(whose, size))
        for table, columns, which in (("case", CASE, 0), ("workitem", ITEM, 1)):
            names = columns.split()
            with connection.cursor().copy(f"COPY processes_{table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([row[which][name] for name in names])
        connection.execute("VACUUM ANALYZE processes_case, processes_workitem")


def _rows(whose: tuple[UUID, UUID, UUID], size: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """A case and its open task, as many as told; some are held by the officer."""
    from mpp.kernel.ids import new_id  # noqa: PLC0415

    (region, agency, officer), chance = whose, Random(size)
    for number in range(size):
        case_id, due = new_id(), START + timedelta(minutes=chance.randrange(MINUTES))
        both = {
            "region_id": region,
            "applicant_id": new_id(),
            "agency_ids": [agency],
            "service_id": chance.choice(SERVICES),
            "number": f"{region.hex[-4:]}-{number}",
            "sealed_label": b"x" * 60,
            "due_at": due,
        }
        case = both | {"id": case_id, "agencies": "{}", "service_version_id": region, "applicant_nik_index": ""}
        case |= {"state": "running", "outcome": "", "opened_at": START, "engine_state": "x" * 3000}
        case |= {"engine_mac": b"x", "seq": 2, "measured_at": START}
        item = both | {"id": new_id(), "case_id": case_id, "agency_id": agency, "task": "check"}
        item |= {"engine_task_id": str(new_id()), "role": chance.choice(ROLES), "created_at": START, "decision": ""}
        item |= {"sealed_marks": b"", "pass_no": 1, "state": "waiting", "claimed_by": None}
        if number < HELD:
            item |= {"state": "claimed", "claimed_by": officer, "role": "verifier"}
        yield case, item


if __name__ == "__main__":
    main()
