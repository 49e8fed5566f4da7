"""A day at the health office: take what is new, look at it, and decide when its turn has come."""

from __future__ import annotations

from typing import Any

from mpp_sandbox.health_office.caller import Account, Platform, client
from mpp_sandbox.store import Record
from mpp_sandbox.world import World

ACCOUNT, MATTERS, TOLD = "dinkes_account", "dinkes_matter", "dinkes_told"
TAKEN, DECIDED, LOST = "taken", "decided", "lost"
_KEY = "account"


def connect(world: World, body: Record) -> None:
    """Where the platform is, and with which secrets."""
    world.store.put(ACCOUNT, _KEY, {name: str(body.get(name, "")) for name in Account.__dataclass_fields__})


def account(world: World) -> Account | None:
    """What the office was given; None before."""
    kept = world.store.get(ACCOUNT, _KEY)
    return None if kept is None else Account(**kept)


async def work(world: World, *, decide: bool) -> dict[str, Any]:
    """One round: pull, take what is new, and with ``decide`` decide all that was taken. Down: nothing happens.

    Whatever is cut off is done again in the next round under the same keys, and so once.
    """
    known = account(world)
    if known is None or world.knobs["dinkes"].outage:
        return {"down": True, "taken": [], "decided": []}
    async with client() as http:
        platform = Platform(http, known)
        await platform.sign_in()
        taken = [one["id"] for one in await platform.items() if await _take(world, platform, one["id"])]
        decided = [item for item, _ in _held(world) if await _decide(world, platform, item)] if decide else []
    return {"down": False, "taken": taken, "decided": decided}


def _held(world: World) -> list[tuple[str, Record]]:
    return [(item, kept) for item, kept in world.store.all(MATTERS) if kept["state"] == TAKEN]


async def _take(world: World, platform: Platform, item: str) -> bool:
    """Whether it is ours now, and was not before."""
    if world.store.get(MATTERS, item) is not None:
        return False
    if await platform.change(item, "claim") != 200:
        return False
    world.store.put(MATTERS, item, {"state": TAKEN})
    return True


async def _decide(world: World, platform: Platform, item: str) -> bool:
    """Look at what the task shows, and approve it."""
    if world.store.get(MATTERS, f"{item}-read") is None:
        seen = await platform.read(item)
        world.store.put(MATTERS, f"{item}-read", {"state": "read", "facts": len(seen["facts"])})
    status = await platform.change(item, "decision", {"decision": "approve"})
    world.store.put(MATTERS, item, {"state": DECIDED if status == 200 else LOST})
    return status == 200
