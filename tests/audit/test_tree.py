"""The tree that is kept by its peaks is the RFC's tree, at every size."""

import pytest

from mpp.audit import merkle, tree
from mpp.audit.tree import Peaks

LEAVES = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(1100)]


def _full(level: int, place: int) -> bytes:
    return tree.folded(LEAVES[place << level : (place + 1) << level])


def test_the_root_is_the_rfcs_at_every_size() -> None:
    peaks = Peaks()
    assert peaks.root() == merkle.root([])
    for size, leaf in enumerate(LEAVES[:300], 1):
        peaks.append(leaf)
        assert peaks.root() == merkle.root(LEAVES[:size])


@pytest.mark.parametrize("size", [0, 1, 7, 255, 256, 300])
def test_a_tree_goes_on_from_its_packed_peaks(size: int) -> None:
    before = Peaks()
    for leaf in LEAVES[:size]:
        before.append(leaf)
    after = Peaks(size, before.packed())
    for leaf in LEAVES[size:400]:
        after.append(leaf)
    assert after.root() == merkle.root(LEAVES[:400])


def test_peaks_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        Peaks(3, b"x" * 32)


def test_every_full_subtree_of_256_is_stored_once() -> None:
    peaks = Peaks()
    stored = [node for leaf in LEAVES for node in peaks.append(leaf)]
    assert [(level, place) for level, place, _ in stored] == [(8, 0), (8, 1), (8, 2), (8, 3)]
    assert all(digest == _full(level, place) for level, place, digest in stored)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 255, 256, 257, 600, 1100])
def test_a_proof_is_the_rfcs(size: int) -> None:
    for place in {0, size // 3, size // 2, size - 1}:
        path = tree.inclusion(place, size, _full)
        assert path == merkle.inclusion(LEAVES[:size], place)
        assert merkle.verify_inclusion(LEAVES[place], place, size, path, merkle.root(LEAVES[:size]))


@pytest.mark.parametrize("place", [-1, 5])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(place: int) -> None:
    with pytest.raises(IndexError):
        tree.inclusion(place, 5, _full)
