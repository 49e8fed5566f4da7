"""Every shipped life event through the running platform: one interview, several applications to their ends."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running import MPP, Running

pytestmark = pytest.mark.process

PARTS = {"birth": 13, "moving": 8, "death": 9, "practice": 2}


@pytest.fixture(scope="module")
def started(prepared_home: Callable[[str], Path]) -> Iterator[Running]:
    running = Running(prepared_home("events"))
    running.wait_until_ready()
    yield running
    assert running.stop() == 0


@pytest.mark.parametrize("event", PARTS)
def test_a_life_event_is_played_to_the_end_of_every_part(started: Running, event: str) -> None:
    """In this order: the husband who dies in the third is a father in the first."""
    ran = subprocess.run(
        [MPP, "journey", "--event", event, "--json"], env=started.environment, capture_output=True, text=True
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    assert "fault" not in told, told["fault"]
    assert (told["verdict"], len(told["asked"])) == ("genuine", PARTS[event])
