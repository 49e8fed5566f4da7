"""What the room asks of the outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sent:
    """How a delivery went: `trouble` is empty when it was taken; `gone`: the far side wants no more (410)."""

    trouble: str = ""
    gone: bool = False


class Post(Protocol):
    """Sends one event to one address."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
        """Send it once. Never raises for what the far side does."""
