"""The Merkle tree of RFC 9162 section 2.1: roots, proofs and their verification. Pure.

Trees are given as their leaf hashes, in order. Levels are built upward and a node without a neighbour
rises unchanged, which gives the RFC's tree.
"""

import hashlib
import hmac
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two nodes; its prefix keeps a node from passing as a leaf."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; an empty tree has the hash of nothing."""
    return _levels(leaves)[-1][0] if leaves else EMPTY_ROOT


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that leaf `index` (from 0) stands in this tree (RFC 9162 section 2.1.3.1).

    Raises:
        IndexError: no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    return _path(_levels(leaves), index)


def consistency(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that this tree only added to its first `old_size` leaves (section 2.1.4.1).

    Raises:
        IndexError: the old tree is larger than this one, or smaller than nothing.
    """
    if not 0 <= old_size <= len(leaves):
        raise IndexError("no such older tree")
    if old_size in (0, len(leaves)):
        return []
    node, level = old_size - 1, 0
    while node & 1:  # climb to the largest full subtree that ends the old tree
        node, level = node >> 1, level + 1
    levels = _levels(leaves)
    start = [levels[level][node]] if node else []
    return start + _path(levels[level:], node)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does the proof lead from this leaf hash to the root of a tree of `size`? (section 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    node, last, reached = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            reached = node_hash(step, reached)
            node, last = _skip_lone(node, last)
        else:
            reached = node_hash(reached, step)
        node, last = node >> 1, last >> 1
    return last == 0 and hmac.compare_digest(reached, root)


def verify_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Did the tree of `size` only add to the tree of `old_size`? (section 2.1.4.2)

    Anything follows from an empty tree, and a tree from itself, both without a proof.
    """
    if not 0 <= old_size <= size:
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT and (size > 0 or root == EMPTY_ROOT)
    if old_size == size:
        return not proof and hmac.compare_digest(old_root, root)
    # An old tree that is one full subtree starts the proof itself; it is not sent again.
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return len(proof) > 0 and _follow(old_size - 1, size - 1, steps, (old_root, root))


def _follow(node: int, last: int, steps: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
    """Rebuild the old and the new root from one walk, and compare both."""
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            node, last = _skip_lone(node, last)
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and hmac.compare_digest(old, roots[0]) and hmac.compare_digest(new, roots[1])


def _skip_lone(node: int, last: int) -> tuple[int, int]:
    """Rise over the levels where the node had no neighbour."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        levels.append(above + below[len(above) * 2 :])
    return levels


def _path(levels: Sequence[Sequence[bytes]], node: int) -> list[bytes]:
    path = []
    for level in levels:
        if node ^ 1 < len(level):
            path.append(level[node ^ 1])
        node >>= 1
    return path
