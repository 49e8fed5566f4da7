"""Patterns of a pack cost time by the text's length only."""

import time

import pytest

from mpp.kernel import regex


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^\d{1,3}$", "002", True),
        (r"^\d{1,3}$", "0021", False),
        (r"^\d{1,3}$", "002\n", False),
        ("SIP", "Nomor SIP 1", True),
    ],
)
def test_a_pattern_is_found_or_not(pattern: str, text: str, found: bool) -> None:
    assert regex.matches(pattern, text) is found


def test_a_pattern_that_would_backtrack_for_years_answers_at_once() -> None:
    began = time.monotonic()
    assert regex.matches(r"^(a+)+$", "a" * 5_000 + "!") is False
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("pattern", ["(?=a)", r"(a)\1", "[", "(a{1000}){1000}"])
def test_what_re2_does_not_read_is_told(pattern: str) -> None:
    assert regex.fault(pattern) != ""
    assert regex.fault("^[A-Z][0-9]{7}$") == ""
