"""Pure rules of facts: how sure, how fresh, which of two wins, and which place of a limit is free."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any


class Assurance(IntEnum):
    """How sure the state is of a fact."""

    DECLARED = 1  # the person said so
    ATTESTED = 2  # signed by the national identity provider's wallet
    OFFICER = 3  # an officer saw the proof
    REGISTRY = 4  # its owner gave or confirmed it


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as plain data."""

    element: str
    value: Any = field(repr=False)
    source: str
    assurance: Assurance
    at: datetime
    expires_at: datetime | None = None


def is_fresh(fact: KnownFact, now: datetime, fresh_days: int | None) -> bool:
    """Whether a fact may still be used: not expired, and not older than its element allows."""
    if fact.expires_at is not None and fact.expires_at <= now:
        return False
    return fresh_days is None or now - fact.at <= timedelta(days=fresh_days)


def replaces(new: KnownFact, old: KnownFact, now: datetime) -> bool:
    """Whether a new fact takes the place of the one that stands.

    A surer fact is not overwritten by a less sure one while it is valid; the same word again changes nothing
    unless it is surer.
    """
    if not is_fresh(old, now, None):
        return True
    if new.value == old.value:
        return new.assurance > old.assurance
    return new.assurance >= old.assurance


@dataclass(frozen=True, slots=True)
class Sharing:
    """No place of its own is needed: the same thing holds one already."""


def slot_for(key: str, held: Mapping[int, str], elsewhere: Collection[str], slots: int) -> int | Sharing | None:
    """The place for a key: the lowest free one from 1, that of the same key, or None when all are taken.

    `held` are the places by number, `elsewhere` the keys that the owner registry knows, ours among them perhaps.
    """
    if key and key in held.values():
        return Sharing()
    others = set(elsewhere) - set(held.values()) - {key}
    if len(held) + len(others) >= slots:
        return None
    return next((slot for slot in range(1, slots + 1) if slot not in held), None)
