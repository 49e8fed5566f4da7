"""The port to where wrapped keys stand: a database of its own, never in the main dump."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class HolderKind(StrEnum):
    """Whose key it is: a person's (vault facts) or a case's (an application, its files and outputs)."""

    PERSON = "person"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A holder's wrapped key. `wrapped` is None once destroyed: the row stays, so no key comes back."""

    holder: UUID
    kind: HolderKind
    version: int
    wrapped: bytes | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """A row of the erasure ledger: which key was destroyed, when, and by which reason code."""

    holder: UUID
    at: datetime
    reason: str


class KeyStore(Protocol):
    """Keeps wrapped keys. Every write is whole or not at all; the first writer of a key wins."""

    def roots(self) -> dict[str, bytes]:
        """Return every root key by its name, wrapped by the master key."""
        ...

    def add_roots(self, roots: Mapping[str, bytes]) -> None:
        """Add root keys; one whose name is taken is left as it is."""
        ...

    def find(self, holders: Collection[UUID]) -> dict[UUID, HolderKey]:
        """Return the rows of these holders, destroyed ones too; a holder without a row is left out."""
        ...

    def add(self, keys: Iterable[HolderKey]) -> set[UUID]:
        """Add holder keys and return whose; one whose holder is known, or destroyed, is left as it is."""
        ...

    def destroy(self, erasure: Erasure) -> None:
        """Forget the holder's key for good and write the ledger row, together. Again changes nothing.

        Raises:
            HolderUnknown: no key was ever made for this holder.
        """
        ...

    def erasures(self, since: datetime | None = None) -> list[Erasure]:
        """Return the ledger from a moment on (all of it without one), oldest first."""
        ...
