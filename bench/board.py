"""The board's pages over few and many applications: does a page cost the same however many there were?

Run: python -m bench.board [--rounds 200] [--few 10000] [--many 1000000]

Plausible cases of all regions and the shipped services over three years come by COPY, with their events, into a
cluster of the run's own; their tallies come from the recount itself, folded. Read are the public page, a region's
and the committee's, whole, through Django; some live rows lie there as after a busy minute.
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

PACKS = Path(__file__).resolve().parents[1] / "packs"
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAYS = 3 * 365
LIVE = 5_000  # what a minute of the nation's peak hour adds: 90 applications a second
CASE = (
    "id region_id applicant_id agency_ids agencies service_version_id service_id number sealed_label "
    "applicant_nik_index state outcome opened_at closed_at due_at pause_reason waits_for engine_state engine_mac "
    "seq measured_at"
)
EVENT = "id region_id case_id applicant_id seq code task detail actor_role at working_seconds"
APPLICATION = (
    "id region_id applicant_id agency_ids service_id service_version_id number parameters language known needed "
    "asked sealed_agent submitted_at"
)
TABLES = {"processes_case": CASE, "processes_caseevent": EVENT, "applications_application": APPLICATION}


def main() -> None:
    """Measure and print a table in Markdown."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--few", type=int, default=10_000)
    options.add_argument("--many", type=int, default=1_000_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        _measure(Path(folder), chosen.rounds, (chosen.few, chosen.many))


def _measure(home: Path, rounds: int, sizes: tuple[int, int]) -> None:
    os.environ |= {"MPP_HOME": str(home), "MPP_DB_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "mpp.config.settings"}
    import django  # noqa: PLC0415 - the settings read the environment as they are loaded

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from mpp.catalogue.actions import load_packs  # noqa: PLC0415
    from mpp.config import postgres  # noqa: PLC0415
    from mpp.regions.actions import load_reference  # noqa: PLC0415

    postgres.start(home)
    try:
        call_command("migrate", verbosity=0)
        load_reference()
        load_packs(PACKS, at=NOW)
        found, there = {}, 0
        for size in sizes:
            _seed(home, range(there, size))
            there = size
            found[size] = _p95s(rounds)
    finally:
        postgres.stop(home)
    few, many = sizes
    print(f"| page | p95 ms at {few:,} | p95 ms at {many:,} | ratio |\n|---|---:|---:|---:|")
    for name, slow in found[many].items():
        print(f"| {name} | {found[few][name]:.1f} | {slow:.1f} | {slow / found[few][name]:.2f} |")


def _p95s(rounds: int) -> dict[str, float]:
    """Milliseconds of the slowest of twenty, by page."""
    from django.test import RequestFactory  # noqa: PLC0415

    from mpp.channels.board import committee, views  # noqa: PLC0415

    factory = RequestFactory()
    pages: dict[str, Callable[[], object]] = {
        "the nation": lambda: views.board(factory.get("/papan/")),
        "a region": lambda: views.region(factory.get("/papan/daerah/35.10/"), "35.10"),
        "the committee's": lambda: committee.board(factory.get("/papan/komite/")),
    }
    found = {}
    for name, read in pages.items():
        read()  # once for what a process reads once
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            read()
            times.append((time.perf_counter() - began) * 1000)
        found[name] = sorted(times)[int(len(times) * 0.95)]
    return found


def _seed(home: Path, numbers: range) -> None:
    """Add cases of these numbers, tally all, and leave some live."""
    import psycopg  # noqa: PLC0415

    from mpp.config import postgres  # noqa: PLC0415
    from mpp.config.database import EMBEDDED_DATABASE  # noqa: PLC0415
    from mpp.identity.actor import Actor  # noqa: PLC0415
    from mpp.oversight.actions import mend, recount  # noqa: PLC0415

    actor = Actor.system("bench.board")
    place = psycopg.conninfo.make_conninfo(postgres.superuser(home), dbname=EMBEDDED_DATABASE)
    with psycopg.connect(place, autocommit=True) as connection:
        for start in range(numbers.start, numbers.stop, 50_000):
            _copy(connection, list(_rows(range(start, min(start + 50_000, numbers.stop)))))
        connection.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
        mend(actor)
        _leave_live(connection)
        connection.execute("VACUUM ANALYZE processes_casetally")
    assert recount(actor) == {}


def _leave_live(connection: Any) -> None:
    """As many live rows as before a fold: some of what is folded, taken out of every grain and put back in ones."""
    from mpp.processes.moving.folding import COUNTS  # noqa: PLC0415

    names = ", ".join(COUNTS)
    connection.execute(
        f"INSERT INTO processes_casetally (id, grain, region_code, service_id, period, {names}) "
        f"SELECT gen_random_uuid(), 'live', region_code, service_id, period, {', '.join('0' for _ in COUNTS)} "
        f"FROM processes_casetally WHERE grain = 'month' LIMIT {LIVE}"
    )


def _copy(connection: Any, rows: list[dict[str, list[dict[str, Any]]]]) -> None:
    for table, columns in TABLES.items():
        names = columns.split()
        with connection.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                for one in row[table]:
                    copy.write_row([one[name] for name in names])


def _rows(numbers: range) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """A case, its application, and its events: most decided in time, some late, refused, withdrawn or running."""
    from mpp.catalogue import queries as catalogue  # noqa: PLC0415
    from mpp.kernel.ids import new_id  # noqa: PLC0415
    from mpp.regions.models import Region  # noqa: PLC0415

    regions = list(Region.objects.order_by("code").values_list("id", flat=True))
    services = [(one.service_id, one.version_id) for one in catalogue.services()]
    chance = Random(numbers.start)
    for number in numbers:
        service, version = chance.choice(services)
        opened = NOW - timedelta(minutes=chance.randrange(60, DAYS * 24 * 60))
        yield _case(chance, (new_id(), chance.choice(regions), new_id()), (service, version), opened, number)


def _case(
    chance: Random, ids: tuple[UUID, UUID, UUID], service: tuple[str, UUID], opened: datetime, number: int
) -> dict[str, list[dict[str, Any]]]:
    from mpp.kernel.ids import new_id  # noqa: PLC0415

    case_id, region, person = ids
    both = {"region_id": region, "applicant_id": person, "agency_ids": [region], "service_id": service[0]}
    both |= {"service_version_id": service[1], "number": f"B-{number}", "id": case_id}
    closed = opened + timedelta(hours=chance.randrange(1, 200))
    outcome = chance.choices(["issued", "refused", "withdrawn", ""], [85, 5, 4, 6])[0] if closed < NOW else ""
    case = both | {"agencies": "{}", "sealed_label": b"", "applicant_nik_index": "", "outcome": outcome}
    case |= {"state": "closed" if outcome else "running", "opened_at": opened, "pause_reason": "", "waits_for": ""}
    case |= {"closed_at": closed if outcome else None, "due_at": opened + timedelta(hours=150), "engine_state": ""}
    case |= {"engine_mac": b"", "seq": 2, "measured_at": opened}
    event = {"region_id": region, "case_id": case_id, "applicant_id": person, "task": "", "actor_role": "system"}
    events = [
        event | {"id": new_id(), "seq": 1, "code": "opened", "detail": "", "at": opened, "working_seconds": 0}
    ]
    if outcome:
        worked = {"at": closed, "working_seconds": int((closed - opened).total_seconds() / 4)}
        code, detail = ("withdrawn", "") if outcome == "withdrawn" else ("closed", outcome)
        events.append(event | {"id": new_id(), "seq": 2, "code": code, "detail": detail, **worked})
    needed = chance.randrange(8, 40)
    application = both | {"parameters": "{}", "language": "id", "known": needed - chance.randrange(0, 6)}
    application |= {"needed": needed, "asked": [], "sealed_agent": b"", "submitted_at": opened}
    return {"processes_case": [case], "processes_caseevent": events, "applications_application": [application]}


if __name__ == "__main__":
    main()
