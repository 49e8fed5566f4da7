"""Everything that the handlers of one sandbox share."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request

from mpp_sandbox.config import Config
from mpp_sandbox.knobs import Knobs
from mpp_sandbox.people.directory import Directory
from mpp_sandbox.store import Store
from mpp_sandbox.trust.authorities import Trust

PRIVATE_UMASK = 0o077


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class World:
    """The one state of a sandbox process. ``now`` is replaced in tests."""

    config: Config
    store: Store
    knobs: Knobs
    directory: Directory
    trust: Trust
    now: Callable[[], datetime] = utc_now


def open_world(config: Config) -> World:
    """Open or create the state under ``config.data_dir``; files are readable by their owner only."""
    os.umask(PRIVATE_UMASK)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(config.data_dir / "sandbox.sqlite3")
    return World(
        config=config,
        store=store,
        knobs=Knobs(config.seed),
        directory=Directory(store, seed=config.seed, families=config.families),
        trust=Trust(config.data_dir / "keys", ocsp_url=f"{config.base_url}/ocsp", now=utc_now()),
    )


def world_of(request: Request) -> World:
    """The world that serves a request."""
    world = request.app.state.world
    assert isinstance(world, World)
    return world
