"""Numbers that people copy by hand: 3510-26-000123-C, area, year, serial, check digit.

The check digit is Damm's (2004), because it finds every single wrong digit and every swap of two
neighbours; Luhn misses 09/90, and ISO 7064 MOD 11,10 misses some swaps too.
"""

import re

from mpp.issuance.errors import NumberMistyped

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_SHAPE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{6})-?([0-9])", re.ASCII)
_LARGEST_SERIAL = 999_999


def check_digit(digits: str) -> str:
    """The digit that, appended, makes ``digits`` pass."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def make_number(area: str, year: int, serial: int) -> str:
    """The number of one case or document; ``area`` is a regency's code, "35.10" or "3510".

    Raises ValueError when a part does not fit, since that is a fault of the caller.
    """
    code = area.replace(".", "")
    if not re.fullmatch(r"[0-9]{4}", code) or not 1 <= serial <= _LARGEST_SERIAL or year < 0:
        raise ValueError("area, year or serial does not fit the number")
    digits = f"{code}{year % 100:02d}{serial:06d}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}-{check_digit(digits)}"


def read_number(typed: str) -> str:
    """The number as we write it, from what a person typed (spaces and hyphens are free).

    Raises NumberMistyped.
    """
    match = _SHAPE.fullmatch("".join(typed.split()))
    if match is None or check_digit("".join(match.groups())) != "0":
        raise NumberMistyped
    return "-".join(match.groups())
