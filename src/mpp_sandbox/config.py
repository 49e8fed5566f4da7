"""Settings of one sandbox process."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

LOOPBACK_NAMES = frozenset({"localhost"})


class NotLoopback(ValueError):
    """The sandbox plays state systems with known passwords, so it must never face a network."""


@dataclass(frozen=True, slots=True)
class Config:
    """Where the sandbox listens, where it keeps its state, and which people it invents.

    ``base_url`` is the address under which clients reach it; it is the issuer's prefix in tokens
    and stands in certificates as the OCSP address.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8100
    seed: int = 42
    families: int = 2000

    def __post_init__(self) -> None:
        """Refuse addresses that others could reach. Raises NotLoopback."""
        if self.host not in LOOPBACK_NAMES and not ipaddress.ip_address(self.host).is_loopback:
            raise NotLoopback(f"{self.host} is not a loopback address")

    @property
    def base_url(self) -> str:
        """The address of this process as a client writes it, without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"
