"""Milliseconds of one engine step with restore and dump, beside JSON of the same state alone.

Run: python -m bench.engine
"""

import json
from time import perf_counter

from mpp.processes import engine
from tests.processes.bpmn import CORRECTION

ROUNDS = 300
BAR_MS = 2.0


def step(spec: engine.ProcessSpec, state: str) -> str:
    """Restore, complete the first waiting task, dump."""
    instance = engine.restore(spec, state)
    engine.complete(instance, engine.waiting(instance)[0].id, {"decision.verify": "correct"})
    return engine.dump(instance)


def baseline(state: str) -> str:
    """The same state read and written with no step between."""
    return json.dumps(json.loads(state))


def main() -> None:
    """Print one line."""
    spec = engine.parse(CORRECTION)
    state = engine.dump(engine.start(spec, {}))
    begin = perf_counter()
    for _ in range(ROUNDS):
        step(spec, state)
    middle = perf_counter()
    for _ in range(ROUNDS):
        baseline(state)
    end = perf_counter()
    ours, bare = (middle - begin) / ROUNDS * 1000, (end - middle) / ROUNDS * 1000
    print(f"{ours:.3f} ms a step (bar {BAR_MS} ms), no-op {bare:.4f} ms, ratio {ours / bare:.0f}")
    print(f"state {len(state)} bytes")


if __name__ == "__main__":
    main()
