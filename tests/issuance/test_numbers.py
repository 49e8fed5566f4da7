"""A slip of the hand in a number is always found."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mpp.issuance.errors import NumberMistyped
from mpp.issuance.numbers import make_number, read_number

numbers = st.builds(
    make_number,
    st.integers(1101, 9999).map(str),
    st.integers(2026, 2099),
    st.integers(1, 999_999),
)


@given(numbers)
def test_a_number_survives_typing_without_hyphens(number: str) -> None:
    assert read_number(number.replace("-", "")) == number
    assert read_number(f" {number} ") == number


@given(numbers, st.integers(0, 12), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(number: str, place: int, shift: int) -> None:
    digits = list(number.replace("-", ""))
    digits[place] = str((int(digits[place]) + shift) % 10)
    with pytest.raises(NumberMistyped):
        read_number("".join(digits))


@given(numbers, st.integers(0, 11))
def test_any_swap_of_neighbours_is_found(number: str, place: int) -> None:
    digits = list(number.replace("-", ""))
    assume(digits[place] != digits[place + 1])
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    with pytest.raises(NumberMistyped):
        read_number("".join(digits))
