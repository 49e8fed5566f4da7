"""The tree against a second, naive implementation written straight from RFC 9162's recursive definitions."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp.audit import merkle

sizes = st.integers(1, 70)


def _split(size: int) -> int:
    """The largest power of two smaller than size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def _mth(data: list[bytes]) -> bytes:
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\0" + data[0]).digest()
    at = _split(len(data))
    return hashlib.sha256(b"\1" + _mth(data[:at]) + _mth(data[at:])).digest()


def _naive_path(index: int, data: list[bytes]) -> list[bytes]:
    if len(data) == 1:
        return []
    at = _split(len(data))
    if index < at:
        return [*_naive_path(index, data[:at]), _mth(data[at:])]
    return [*_naive_path(index - at, data[at:]), _mth(data[:at])]


def _naive_subproof(old: int, data: list[bytes], whole: bool) -> list[bytes]:
    if old == len(data):
        return [] if whole else [_mth(data)]
    at = _split(len(data))
    if old <= at:
        return [*_naive_subproof(old, data[:at], whole), _mth(data[at:])]
    return [*_naive_subproof(old - at, data[at:], False), _mth(data[:at])]


def _data(size: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(size)]


def _leaves(size: int) -> list[bytes]:
    return [merkle.leaf_hash(data) for data in _data(size)]


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_the_rfc_s(data: list[bytes]) -> None:
    assert merkle.root([merkle.leaf_hash(each) for each in data]) == _mth(data)


def test_the_known_roots_of_certificate_transparency() -> None:
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [merkle.leaf_hash(bytes.fromhex(each)) for each in data]
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(sizes, st.data())
def test_every_leaf_proves_its_place_and_no_other(size: int, draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, size - 1))
    leaves, proof = _leaves(size), merkle.inclusion(_leaves(size), index)
    root = merkle.root(leaves)
    assert proof == _naive_path(index, _data(size))
    assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
    for other in set(range(-1, size + 1)) - {index}:
        assert not merkle.verify_inclusion(leaves[index], other, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"forged"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root) or not proof


@given(sizes, st.data())
def test_growth_is_proved_and_rewriting_is_not(size: int, draw: st.DataObject) -> None:
    old = draw.draw(st.integers(1, size))
    leaves = _leaves(size)
    proof, old_root, root = merkle.consistency(leaves, old), merkle.root(leaves[:old]), merkle.root(leaves)
    assert proof == _naive_subproof(old, _data(size), True)
    assert merkle.verify_consistency(old, old_root, size, root, proof)
    changed = draw.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:changed], merkle.leaf_hash(b"forged"), *leaves[changed + 1 :]]
    forged = merkle.root(rewritten)
    assert not merkle.verify_consistency(old, old_root, size, forged, merkle.consistency(rewritten, old))
    assert not merkle.verify_consistency(old, old_root, size, forged, proof)
    assert not merkle.verify_consistency(old, old_root, size, root, [*proof, root])


@given(sizes, st.data())
def test_a_damaged_proof_is_refused(size: int, draw: st.DataObject) -> None:
    old = draw.draw(st.integers(1, size))
    leaves = _leaves(size)
    proof = merkle.consistency(leaves, old)
    for at in range(len(proof)):
        bad = [*proof[:at], merkle.leaf_hash(b"bad"), *proof[at + 1 :]]
        assert not merkle.verify_consistency(old, merkle.root(leaves[:old]), size, merkle.root(leaves), bad)
        short = [*proof[:at], *proof[at + 1 :]]
        assert not merkle.verify_consistency(old, merkle.root(leaves[:old]), size, merkle.root(leaves), short)


def test_anything_follows_an_empty_tree() -> None:
    leaves = _leaves(3)
    assert merkle.consistency(leaves, 0) == []
    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 3, merkle.root(leaves), [])
    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 0, merkle.EMPTY_ROOT, [])
    assert not merkle.verify_consistency(0, merkle.root(leaves), 3, merkle.root(leaves), [])


def test_a_tree_never_shrinks() -> None:
    leaves = _leaves(5)
    assert not merkle.verify_consistency(5, merkle.root(leaves), 3, merkle.root(leaves[:3]), [])


@pytest.mark.parametrize("index", [-1, 3])
def test_a_proof_of_no_leaf_is_refused(index: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion(_leaves(3), index)


@pytest.mark.parametrize("old", [-1, 4])
def test_a_proof_from_no_older_tree_is_refused(old: int) -> None:
    with pytest.raises(IndexError):
        merkle.consistency(_leaves(3), old)
