"""The Merkle tree of RFC 9162 kept without reading all of it: its peaks, and the nodes worth storing. Pure.

A *peak* is the root of a full subtree; a tree of n leaves has one for each bit set in n, the largest first.
They are all that appending needs. A proof needs nodes below: every eighth level is stored, the rest follows.
"""

from collections.abc import Callable, Iterable

from mpp.audit.merkle import EMPTY_ROOT, node_hash

STORED_LEVELS = 8
HASH_BYTES = 32

# Returns the hash of the full subtree of 2**level leaves at this place, counted in such subtrees from 0.
Full = Callable[[int, int], bytes]


class Peaks:
    """A growing tree: give it leaf hashes in order, ask its root."""

    def __init__(self, size: int = 0, packed: bytes = b"") -> None:
        self.size = size
        self._hashes = [packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)]
        if len(self._hashes) != size.bit_count():
            raise ValueError("the peaks are not those of a tree of this size")

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; return the nodes to store that it completed, as (level, place, hash)."""
        place, level, reached = self.size, 0, leaf
        stored = []
        while place & 1:
            reached = node_hash(self._hashes.pop(), reached)
            place, level = place >> 1, level + 1
            if level % STORED_LEVELS == 0:
                stored.append((level, place, reached))
        self._hashes.append(reached)
        self.size += 1
        return stored

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._hashes:
            return EMPTY_ROOT
        *others, reached = self._hashes
        for peak in reversed(others):
            reached = node_hash(peak, reached)
        return reached

    def packed(self) -> bytes:
        """Return the peaks as bytes, to go on from another day."""
        return b"".join(self._hashes)


def inclusion(place: int, size: int, full: Full) -> list[bytes]:
    """Return the proof that the leaf at `place` stands in the tree of `size` (RFC 9162 section 2.1.3.1).

    Raises:
        IndexError: no such leaf.
    """
    if not 0 <= place < size:
        raise IndexError("no such leaf")
    return _path(place, 0, size, full)


def _path(place: int, start: int, end: int, full: Full) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if place < middle:
        return [*_path(place, start, middle, full), _hash(middle, end, full)]
    return [*_path(place, middle, end, full), _hash(start, middle, full)]


def _hash(start: int, end: int, full: Full) -> bytes:
    """The hash over the leaves from `start` to before `end`."""
    count = end - start
    if count.bit_count() == 1:
        level = count.bit_length() - 1
        return full(level, start >> level)
    middle = start + _split(count)
    return node_hash(_hash(start, middle, full), _hash(middle, end, full))


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def folded(hashes: Iterable[bytes]) -> bytes:
    """Return the hash over neighbours whose number is a power of two."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]
