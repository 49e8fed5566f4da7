"""kill -9 of web server, worker and PostgreSQL at random moments while applications go on; then the count.

Run: python -m bench.chaos [--seconds 180] [--seed 1] [--service ID …] [--report bench/chaos.md]

One company of people plays each service's journey again and again, all at the same time. People press *reload* when
nothing answers, as people do, and nothing else helps them. Afterwards nothing may be lost and nothing done twice
(`bench/invariants.py`). Exits 1 otherwise, and leaves the installation's folder for whoever looks why.
"""

import argparse
import os
import platform
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import django
import httpx

from bench.invariants import Finding, failed_jobs, findings, settle
from bench.killing import DATABASE, PAUSES, WORDS, Killer
from mpp.cli import accounts
from mpp.cli.journey.browser import Browser
from mpp.cli.journey.company import Company
from mpp.cli.journey.errors import Stranded
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import Story, story_of
from tests.running import Running

REGION = "35.10"
SERVICES = ("surat-keterangan-domisili", "sip-dokter", "akta-kelahiran")
PATIENCE_SECONDS = 60.0  # for an answer: reload
WAITING_SECONDS = 300.0  # for a job whose worker was killed again and again
JOURNEYS_A_SESSION = 10  # then everybody signs in anew
GOOD_VERDICTS = {"genuine", "superseded"}  # a renewal supersedes the permit before it


@dataclass
class Played:
    """What one company did."""

    story: Story
    shown: list[str] = field(default_factory=list)  # numbers that were followed to their documents
    stranded: dict[str, str] = field(default_factory=dict)  # number, or when, and why
    files: list[bytes] = field(default_factory=list, repr=False)


def main() -> None:
    """Play, kill, count, and print a report; exit 1 when something was lost or done twice."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=180)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--service", nargs="*", default=SERVICES)
    options.add_argument("--report", type=Path)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mpp-chaos-"))
    running = Running(folder / "home")
    try:
        running.wait_until_ready()
        good, told = _run(running, chosen.seconds, chosen.seed, chosen.service)
    finally:
        running.stop()
    print(told)
    if chosen.report:
        chosen.report.write_text(told, encoding="utf-8")
    if not good:
        raise SystemExit(f"NOT GOOD; see {folder}")
    shutil.rmtree(folder)


def _run(running: Running, seconds: float, seed: int, services: Sequence[str]) -> tuple[bool, str]:
    os.environ |= running.environment | {"DJANGO_SETTINGS_MODULE": "mpp.config.settings"}
    django.setup()
    # Before the kills: our own connection is nobody's to mend.
    played = [Played(story_of(REGION, service)) for service in services]
    killer, limit = Killer(running, seed), time.monotonic() + seconds
    players = [threading.Thread(target=_play, args=(running, one, limit)) for one in played]
    for thread in (*players, killer):
        thread.start()
    for thread in players:
        thread.join()
    killer.stop()
    settled = settle(running)
    shown, stranded = [n for one in played for n in one.shown], [n for one in played for n in one.stranded]
    found = [*findings(running, shown, stranded), _verified(running, played)]
    good = all(one.holds for one in found)
    return good, _report(seconds, seed, killer.kills, played, found, settled, failed_jobs(running))


def _play(running: Running, played: Played, limit: float) -> None:
    """Journey after journey until the time is over; the last one is brought to its end under fire."""
    address = f"http://127.0.0.1:{running.port}"
    while time.monotonic() < limit:
        company = Company(address, accounts.citizens(), accounts.officers(), PATIENCE_SECONDS, WAITING_SECONDS)
        for _ in range(JOURNEYS_A_SESSION):
            if time.monotonic() < limit:
                _journey(company, played)
        company.close()


def _journey(company: Company, played: Played) -> None:
    record = Record(played.story.service.id)
    try:
        played.files += company.play(played.story, record).values()
        played.shown.append(record.number)
    except (Stranded, httpx.HTTPError) as stranded:
        now = datetime.now(UTC).strftime("%H:%M:%S")
        played.stranded[record.number or now] = f"{now} {type(stranded).__name__}: {stranded}"
        print(record.service, played.stranded[record.number or now], flush=True)


def _verified(running: Running, played: Sequence[Played]) -> Finding:
    """Every file that a citizen downloaded, shown to the public page once more after it all."""
    verdicts = Counter[str]()
    browser = Browser(f"http://127.0.0.1:{running.port}", PATIENCE_SECONDS)
    for content in (content for one in played for content in one.files):
        page = browser.send(
            browser.open("/periksa/").form("file"), {}, {"file": ("dokumen.pdf", content, "application/pdf")}
        )
        verdicts[str(page.tree.xpath("string(//@data-verdict)"))] += 1
    browser.close()
    good = sum(verdicts[one] for one in GOOD_VERDICTS)
    return Finding("downloaded documents that do not verify", verdicts.total() - good)


def _report(
    seconds: float,
    seed: int,
    kills: Counter[str],
    played: Sequence[Played],
    found: Sequence[Finding],
    settled: float,
    failed: Sequence[str],
) -> str:
    documents = sum(len(one.files) for one in played)
    good = all(one.holds for one in found)
    lines = [
        "# kill -9 while applications go on",
        "",
        (
            f"Written by `python -m bench.chaos --seconds {seconds:.0f} --seed {seed} --report …` on "
            f"{datetime.now(UTC):%Y-%m-%d} ({os.cpu_count()} cores, Python {platform.python_version()})."
        ),
        "",
        (
            f"One of {', '.join([*WORDS, DATABASE])} was killed by `SIGKILL` every {PAUSES[0]:.0f} to "
            f"{PAUSES[1]:.0f} seconds, at random, while one company of people for each service played its journey "
            "again and again and pressed *reload* when nothing answered."
        ),
        "",
        (
            f"**{'Nothing lost, nothing done twice.' if good else 'NOT GOOD.'}** {sum(kills.values())} kills; "
            f"{sum(len(one.shown) for one in played)} journeys to {documents} downloaded and verified documents; "
            f"the jobs had caught up {settled:.0f} s after the last kill."
        ),
        "",
        "| killed | times |",
        "| --- | ---: |",
        *(f"| {part} | {times} |" for part, times in sorted(kills.items())),
        "",
        "| service | journeys finished | documents |",
        "| --- | ---: | ---: |",
        *(f"| {one.story.service.id} | {len(one.shown)} | {len(one.files)} |" for one in played),
        "",
        "| counted afterwards | found | must be |",
        "| --- | ---: | ---: |",
        *(f"| {one.name}{'' if one.holds else ' **!**'} | {one.found} | {one.wanted} |" for one in found),
        "",
    ]
    lines += [f"- stranded: {why}" for one in played for why in one.stranded.values()]
    lines += [f"- failed job: {one}" for one in failed]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
