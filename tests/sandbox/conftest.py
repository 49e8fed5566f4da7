"""A small sandbox inside the test process, with a clock that tests move."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mpp_sandbox.app import create_app
from mpp_sandbox.config import Config
from mpp_sandbox.people.model import Person
from mpp_sandbox.world import World, open_world

with warnings.catch_warnings():
    # Starlette prefers httpx2, which nothing else here needs; httpx serves the same tests.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

FAMILIES = 40


@dataclass
class Clock:
    """The time that the sandbox believes."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def world(tmp_path: Path, clock: Clock) -> Iterator[World]:
    world = open_world(Config(tmp_path / "sandbox", families=FAMILIES))
    world.now = clock
    yield world
    world.store.close()


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    with TestClient(create_app(world), base_url=world.config.base_url, follow_redirects=False) as client:
        yield client


@pytest.fixture
def people(world: World) -> dict[str, Person]:
    """The fixed persons by key."""
    return {person.key: person for person in world.directory.demo}
