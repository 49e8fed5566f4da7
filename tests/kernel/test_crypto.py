"""Sealed values open only where they were sealed, and errors say nothing about them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp.kernel.crypto import CannotOpen, Where, key_version_of, new_key, seal, unseal
from mpp.kernel.money import rupiah

HERE = Where("vault_fact", "row-1", "value")
KEY = new_key()


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_at_its_place(plain: bytes) -> None:
    assert unseal(KEY, HERE, seal(KEY, HERE, plain)) == plain


def test_a_view_of_a_database_column_opens_too() -> None:
    assert unseal(KEY, HERE, memoryview(seal(KEY, HERE, b"akta"))) == b"akta"


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, table="vault_document"),
        replace(HERE, row="row-2"),
        replace(HERE, column="note"),
        replace(HERE, key_version=2),
    ],
)
def test_a_value_copied_elsewhere_does_not_open(elsewhere: Where) -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, elsewhere, seal(KEY, HERE, b"rahasia"))


def test_a_forged_key_version_does_not_open() -> None:
    envelope = bytearray(seal(KEY, HERE, b"rahasia"))
    envelope[4] = 2
    with pytest.raises(CannotOpen):
        unseal(KEY, HERE.at(2), bytes(envelope))


def test_places_whose_parts_join_alike_stay_apart() -> None:
    assert Where("ab", "c", "d").associated_data() != Where("a", "bc", "d").associated_data()


def test_every_damaged_byte_is_noticed() -> None:
    envelope = seal(KEY, HERE, b"x")
    for at in range(len(envelope)):
        broken = bytearray(envelope)
        broken[at] ^= 1
        with pytest.raises(CannotOpen):
            unseal(KEY, HERE, bytes(broken))


@given(st.binary(max_size=40))
def test_rubbish_is_refused(rubbish: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, HERE, rubbish)


def test_the_same_value_never_gives_the_same_envelope() -> None:
    assert seal(KEY, HERE, b"x") != seal(KEY, HERE, b"x")


def test_the_key_version_is_read_without_the_key() -> None:
    assert key_version_of(seal(KEY, HERE.at(7), b"x")) == 7


def test_the_error_holds_no_content() -> None:
    with pytest.raises(CannotOpen) as caught:
        unseal(new_key(), HERE, seal(KEY, HERE, b"rahasia"))
    error = caught.value
    assert "rahasia" not in repr(error)
    assert error.details == {}
    assert error.__cause__ is None


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(b"0" * 16, HERE, b"x")


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp0"), (500, "Rp500"), (30_000, "Rp30.000"), (1_250_000, "Rp1.250.000"), (-30_000, "-Rp30.000")],
)
def test_rupiah_reads_as_indonesian_writes_it(amount: int, text: str) -> None:
    assert rupiah(amount) == text


@pytest.mark.parametrize("amount", [30_000.5, True, "30000"])
def test_rupiah_takes_whole_numbers_only(amount: object) -> None:
    with pytest.raises(TypeError):
        rupiah(amount)  # type: ignore[arg-type]
