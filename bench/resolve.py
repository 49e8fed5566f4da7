"""Once-only plans a second, and the first page of an interview while every registry is slow.

Run: python -m bench.resolve [--rounds 40] [--plans-only]

Everything of the second part runs on this machine: web server, job worker, sandbox, PostgreSQL, and the client.
"""

import argparse
import itertools
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import httpx

from bench import database
from bench.clients import Client
from bench.submit import doctors, story_for
from mpp.applications import interview as iv
from mpp.applications import resolution
from mpp.applications.explaining import Ground, explain
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import Element, ElementKind, Page, Party, Privacy, PublishedService
from mpp.registries.ports import Can, Capability
from mpp.vault.rules import Assurance
from tests.running import Running

PACKS = Path(__file__).parents[1] / "packs"
ELEMENTS, FACTS = 60, 200
SECONDS = 3.0
AT = "2026-11-24T02:00:00+00:00"
REGISTRIES = ("one", "two", "three")
SYSTEMS = ("dukcapil", "satusehat", "sdmk")
LATENCIES_MS = (0, 200)


def main() -> None:
    """Measure and print a report in Markdown."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--plans-only", action="store_true")
    chosen = options.parse_args()
    plans()
    if not chosen.plans_only:
        pages(chosen.rounds)


# --- plans


def plans() -> None:
    """Plans a second, beside JSON of the same interview written and read."""
    interview = example()
    data = iv.dump(interview)
    plan = iv.plan(interview)
    capabilities = able(interview.published)
    rows = {
        "JSON of the same interview, written and read": lambda: json.loads(json.dumps(data)),
        "plan": lambda: iv.plan(interview),
        "plan, and whom to ask": lambda: resolution.inquiries(iv.plan(interview), capabilities),
        "plan, with the reason of each value": lambda: explain(iv.plan(interview), Ground(capabilities)),
    }
    asked = len(iv.asked(plan))
    print(f"{len(plan.slots)} elements, {len(interview.known)} facts, {asked} asked\n")
    print("| what | a second | times the JSON |\n|---|---:|---:|")
    bare = 0.0
    for name, work in rows.items():
        rate = _rate(work)
        bare = bare or rate  # the first row
        print(f"| {name} | {rate:,.0f} | {bare / rate:.1f} |", flush=True)


def _rate(work: Callable[[], object]) -> float:
    done, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        work()
        done += 1
    return done / passed


def example() -> iv.Interview:
    """A service of 60 elements: a fifth derived, a tenth looked up, a quarter under a condition; half are known."""
    base = load_pack(PACKS / "services/surat-keterangan-domisili").published
    nik = base.elements["person.nik"]
    elements = {"person.nik": nik} | {one.id: one for one in map(_element, range(1, ELEMENTS))}
    when = {f"thing.n{at}": "applicant.thing.flag0 == true" for at in range(3, ELEMENTS, 4)}
    elements["thing.flag0"] = elements.pop("thing.n1").model_copy(
        update={"id": "thing.flag0", "kind": ElementKind.BOOLEAN}
    )
    party = Party(label="applicant", applicant=True, needs=list(elements), when=when)
    names = [one for one in elements if elements[one].looked_up_by is None]
    paged = [Page(id=f"p{at}", title="p", party="applicant", elements=names[at : at + 6]) for at in range(0, 54, 6)]
    bare = {"rules": [], "limits": [], "outputs": {}, "tasks": {}, "fee": "0"}
    service = base.service.model_copy(update={"parties": {"applicant": party}, "pages": paged} | bare)
    published = base.model_copy(update={"service": service, "elements": elements, "texts": {}})
    known = {"applicant.nik": iv.Held("3510165204909001", "wallet", Assurance.ATTESTED, AT)}
    known["applicant.thing.flag0"] = iv.Held(True, "wallet", Assurance.ATTESTED, AT)
    told = [one for at, one in enumerate(names) if at % 2 and elements[one].derive is None and one != "thing.flag0"]
    others = (f"other.n{at}" for at in itertools.count())
    for name in itertools.islice(itertools.chain(told, others), FACTS - len(known)):
        known[f"applicant.{name}"] = iv.Held(f"nilai {name}", "vault", Assurance.REGISTRY, AT)
    return iv.Interview(published, date(2026, 11, 24), {}, known)


def _element(at: int) -> Element:
    owner = (*REGISTRIES, "declared")[at % 4]
    derive = f'thing.n{at - 3} + "!"' if at > 5 and at % 5 == 0 else None
    key = f"thing.n{at - 2}" if at > 5 and at % 10 == 7 else None
    return Element(
        id=f"thing.n{at}",
        kind=ElementKind.TEXT,
        label=f"thing {at}",
        privacy=Privacy.GENERAL,
        owner="one" if key else owner,
        derive=derive,
        looked_up_by=key,
    )


def able(published: PublishedService) -> resolution.Capabilities:
    """Two registries give what they own, the third confirms it."""
    can = {"one": Can.FETCH, "two": Can.FETCH, "three": Can.VERIFY}
    return {
        name: {one.id: Capability(frozenset({what})) for one in published.elements.values() if one.owner == name}
        for name, what in can.items()
    }


# --- the first page


def pages(rounds: int) -> None:
    """The wait from *start* to the first question, with every registry at once quick and slow."""
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        database.prepare(home)
        running = Running(home, MPP_WEB_WORKERS="1")
        running.wait_until_ready()
        try:
            client = Client(running.port, next(doctors(running)), story_for(running))
            print(f"\nload {os.getloadavg()[0]:.1f} at the start, {rounds} rounds a row\n")
            print("| each registry takes | p50 ms | p95 ms |\n|---:|---:|---:|")
            for latency in LATENCIES_MS:
                waits = _waits(running, client, latency, rounds)
                print(f"| {latency} ms | {_at(waits, 0.5):.0f} | {_at(waits, 0.95):.0f} |", flush=True)
        finally:
            running.stop()


def _waits(running: Running, client: Client, latency_ms: int, rounds: int) -> list[float]:
    for system in SYSTEMS:
        address = f"http://127.0.0.1:{running.sandbox_port}/_control/{system}"
        httpx.post(address, json={"latency_ms": latency_ms}, trust_env=False).raise_for_status()
    waits = []
    for number in range(rounds + 2):
        database.forget_interviews(running.home)
        form = client.service_page()
        began = time.perf_counter()
        client.first_page(form)
        if number >= 2:  # the first two fill what is kept in memory
            waits.append((time.perf_counter() - began) * 1000)
    return waits


def _at(waits: Sequence[float], share: float) -> float:
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))]


if __name__ == "__main__":
    main()
