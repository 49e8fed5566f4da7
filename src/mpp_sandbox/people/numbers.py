"""How NIK and family card numbers are built (domain facts 5.1).

Serials of invented people start at 9001: no district registers nine thousand people with one birth
date, so the numbers obey the rule and yet belong to nobody.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

CROWD_SERIAL = 9101
NEWBORN_SERIAL = 9501
WOMAN_OFFSET = 40
MAX_SERIAL = 9999


def date_digits(day: date, *, woman: bool = False) -> str:
    """DDMMYY, with 40 added to the day for women."""
    return f"{day.day + (WOMAN_OFFSET if woman else 0):02d}{day.month:02d}{day.year % 100:02d}"


def build_nik(district_code: str, birth_date: date, *, woman: bool, serial: int) -> str:
    """A NIK for someone first registered in ``district_code`` (``PP.KK.CC``)."""
    return _build(district_code, date_digits(birth_date, woman=woman), serial)


def build_kk(district_code: str, recorded_on: date, *, serial: int) -> str:
    """A family card number for a card recorded on a day in a district."""
    return _build(district_code, date_digits(recorded_on), serial)


def _build(district_code: str, digits: str, serial: int) -> str:
    """Six digits of place, six of date, four of serial. Raises ValueError when serials run out."""
    if serial > MAX_SERIAL:
        raise ValueError("no serial left for this place and day")
    return f"{district_code.replace('.', '')}{digits}{serial:04d}"


class Serials:
    """Gives each (place, date) its next serial."""

    def __init__(self, first: int) -> None:
        """Count from ``first``."""
        self._first = first
        self._given: Counter[str] = Counter()

    def take(self, prefix: str) -> int:
        """The next serial for a prefix such as the first twelve digits."""
        serial = self._first + self._given[prefix]
        self._given[prefix] += 1
        return serial
