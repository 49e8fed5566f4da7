"""CPU and calls of one submission in the web process, request by request, and where most of it goes.

Run: python -m bench.profile [--flows 40] [--top 40] [--step periksa] [--within channels] [--attach]

The pages run inside this process, on the database and the sandbox of an `mpp up` beside it; what is counted is this
process alone: all its threads, no waiting, no client. `cpu` is the least of all flows, which says most on a machine
that does other things; `calls` are those of Python functions, and hardly depend on the machine. The functions below
the table come from samples of the stack, one each few milliseconds of CPU: `within` is the function with all that
it calls, `self` is itself alone. What the registries' calls log goes to the standard error.
"""

import argparse
import cProfile
import gc
import io
import os
import pstats
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from bench import database
from bench.clients import Client
from bench.submit import asleep, doctors, story_for
from tests.running import Running

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
WARM_FLOWS = 3
SAMPLE_SECONDS = 0.001


@dataclass
class Step:
    """One request of the flow, over all flows."""

    cpu_ms: list[float] = field(default_factory=list)
    profile: cProfile.Profile = field(default_factory=cProfile.Profile)


@dataclass
class Samples:
    """Where the CPU was found, by function."""

    within: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    wanted: bool = False

    def take(self, number: int, frame: FrameType | None) -> None:
        """Look at the stack; a signal handler."""
        if not self.wanted or frame is None:
            return
        self.alone[_name(frame)] += 1
        names = set()
        while frame is not None:
            names.add(_name(frame))
            frame = frame.f_back
        self.within.update(names)


def _name(frame: FrameType) -> str:
    code = frame.f_code
    return f"{'/'.join(code.co_filename.split('/')[-3:])}:{code.co_qualname}"


class Within(Client):
    """The same client, whose requests this process answers itself."""

    application: Application
    around: Callable[[str], Any] = nullcontext

    def _sent(self, method: str, where: str, form: str | None, headers: dict[str, str]) -> Any:
        asked = _environ(method, where, (form or "").encode(), headers)
        told: dict[str, Any] = {}

        def start_response(status: str, found: list[tuple[str, str]], failed: Any = None) -> None:
            told.update(status=int(status[:3]), headers=Message())
            for name, value in found:
                told["headers"].add_header(name, value)

        with self.around(f"{method} {_IDS.sub('…', where)}"):
            answer = self.application(asked, start_response)
            body = b"".join(answer)
            answer.close()
        return SimpleNamespace(read=lambda: body, **told)


def _environ(method: str, where: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """What granian would hand over for this request."""
    path, _, query = where.partition("?")
    own = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return {
        **own,
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--flows", type=int, default=40)
    options.add_argument("--top", type=int, default=40, help="how many functions to print")
    options.add_argument("--step", default="", help="only functions of requests whose name has this part")
    options.add_argument("--within", default="", help="only functions of files whose path has this part")
    options.add_argument("--attach", action="store_true", help="to the `mpp up` of this environment (MPP_HOME, …)")
    chosen = options.parse_args()
    with _beside(chosen.attach) as running:
        steps, samples = _measured(running, chosen.flows, chosen.step)
    _print_steps(steps)
    _print_samples(samples, chosen)


@contextmanager
def _beside(attach: bool) -> Iterator[Any]:
    """The `mpp up` whose database and sandbox are used: one of its own with a sleeping worker, or one that runs."""
    if attach:
        home = Path(os.environ["MPP_HOME"])
        ports = {"port": int(os.environ["MPP_PORT"]), "sandbox_port": int(os.environ["MPP_SANDBOX_PORT"])}
        yield SimpleNamespace(home=home, environment=dict(os.environ), **ports)
        return
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        database.prepare(home)
        running = Running(home)
        running.wait_until_ready()
        try:
            with asleep(running):
                yield running
        finally:
            running.stop()


def _measured(running: Any, flows: int, part: str) -> tuple[dict[str, Step], Samples]:
    """Warm flows, flows with the clock of the CPU, one that counts calls, and flows that are sampled."""
    os.environ["MPP_DB_ROLE"] = "app"
    story = story_for(running)
    client = Within(running.port, next(doctors(running)), story)
    client.application = WSGIHandler()
    steps: dict[str, Step] = defaultdict(Step)
    samples = Samples()

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        steps[name].cpu_ms.append((time.process_time() - began) * 1000)

    @contextmanager
    def counted(name: str) -> Iterator[None]:
        with steps[name].profile:
            yield

    @contextmanager
    def sampled(name: str) -> Iterator[None]:
        samples.wanted = part in name
        yield
        samples.wanted = False

    _flows(running, client, WARM_FLOWS)
    gc.collect()
    client.around = timed
    _flows(running, client, flows)
    client.around = counted
    _flows(running, client, 1)
    client.around = sampled
    signal.signal(signal.SIGPROF, samples.take)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    _flows(running, client, flows)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return steps, samples


def _flows(running: Any, client: Client, many: int) -> None:
    for _ in range(many):
        database.free_places(running.home)
        client.flow()


def _print_steps(steps: dict[str, Step]) -> None:
    print("| request | cpu ms | calls |\n|---|---:|---:|")
    cpu, calls = 0.0, 0
    for name, step in steps.items():
        stats: Any = pstats.Stats(step.profile)
        least = min(step.cpu_ms)
        cpu, calls = cpu + least, calls + stats.total_calls
        print(f"| {name} | {least:.1f} | {stats.total_calls:,} |")
    print(f"| **flow** | **{cpu:.1f}** | **{calls:,}** |\n")


def _print_samples(samples: Samples, chosen: argparse.Namespace) -> None:
    """All functions with the most CPU within them; the sum of all that is alone is the flow's."""
    whole = samples.alone.total()
    print(f"{whole} samples\n\n within   self\n")
    shown = [one for one in samples.within.most_common() if chosen.within in one[0]]
    for name, found in shown[: chosen.top]:
        print(f"{found / whole:7.1%} {samples.alone[name] / whole:6.1%} {name}")


if __name__ == "__main__":
    main()
