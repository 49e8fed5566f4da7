"""An export as it is kept: pieces of a quarter megabyte, each sealed under the person's key."""

import io
from typing import Any
from uuid import UUID

from mpp.kernel.crypto import Where
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_ring
from mpp.vault.models import ExportPart

PIECE = 256 * 1024  # bytes


class PartWriter(io.RawIOBase):
    """A file that is written from front to back and never read, inside the caller's unit of work."""

    def __init__(self, person_id: UUID, request_id: UUID, name: str) -> None:
        super().__init__()
        self._person_id, self._request_id, self._name = person_id, request_id, name
        self._waiting, self._seq = bytearray(), 0

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; whole pieces are sealed and stored."""
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._store(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> int:
        """Store what is left; return how many pieces there are."""
        if self._waiting:
            self._store(bytes(self._waiting))
            self._waiting.clear()
        return self._seq

    def _store(self, piece: bytes) -> None:
        part = ExportPart(
            id=new_id(), person_id=self._person_id, request_id=self._request_id, name=self._name, seq=self._seq
        )
        part.sealed = process_ring().seal_bytes(self._person_id, place(part.id), piece)
        part.save(force_insert=True)
        self._seq += 1


def place(part_id: UUID) -> Where:
    """The place of a piece."""
    return Where("vault_exportpart", part_id, "sealed")


def piece(request_id: UUID, name: str, seq: int) -> bytes | None:
    """One piece, opened; None past the last. Inside the caller's unit of work."""
    part: ExportPart | None = ExportPart.objects.filter(request_id=request_id, name=name, seq=seq).first()
    return process_ring().open_bytes(part.person_id, place(part.id), bytes(part.sealed)) if part else None
