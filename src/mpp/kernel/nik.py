"""The NIK: Indonesia's population number, sixteen digits for life (Perpres 96/2018, domain facts 5.1).

Six digits say where it was first registered, six when its holder was born (the day plus 40 for a woman),
four count. There is no check digit. It never changes: not after a move, not when a birth date is corrected,
so what it says of a person is a hint, and a difference is a warning, never a refusal. The region may have
been abolished long ago and is never judged.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Literal

from mpp.kernel.errors import DomainError

Sex = Literal["L", "P"]

WOMAN_DAY_OFFSET = 40
CENTURIES = (1900, 2000)

_SEPARATORS = re.compile(r"[\s.\-]+")
_SIXTEEN_DIGITS = re.compile(r"[0-9]{16}")
_LENGTH = 16


class Fault(StrEnum):
    """Why a text is not a NIK."""

    NOT_DIGITS = "nik_not_digits"
    WRONG_LENGTH = "nik_wrong_length"
    IMPOSSIBLE_DATE = "nik_impossible_date"
    NO_SERIAL = "nik_no_serial"


class Warned(StrEnum):
    """What in a NIK differs from the person's record; the record stands."""

    BIRTH_DATE = "nik_birth_date_differs"
    SEX = "nik_sex_differs"


class NotANik(DomainError):
    """The text is not a NIK. Carries the fault, never the text."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def normalised(text: str) -> str:
    """Return the text without the blanks, dots and dashes that people write between the digits."""
    return _SEPARATORS.sub("", text)


def fault(nik: str) -> Fault | None:
    """Judge a normalised text: the first thing that keeps it from being a NIK, or None."""
    if not nik.isascii() or not nik.isdigit():
        return Fault.NOT_DIGITS
    if len(nik) != _LENGTH:
        return Fault.WRONG_LENGTH
    if not _birth_dates(nik):
        return Fault.IMPOSSIBLE_DATE
    return Fault.NO_SERIAL if nik[12:] == "0000" else None


def parse(text: str) -> str:
    """Return the NIK that a person wrote, digits only.

    Raises:
        NotANik: with its fault.
    """
    nik = normalised(text)
    if (found := fault(nik)) is not None:
        raise NotANik(found)
    return nik


def embedded(nik: str) -> tuple[Sex, tuple[date, ...]]:
    """Return the sex (`L` or `P`) and the possible birth dates, the older first.

    The year has two digits, so mostly two dates are possible; 29 February 00 existed only in 2000.

    Raises:
        NotANik: the text is not a normalised NIK.
    """
    if (found := fault(nik)) is not None:
        raise NotANik(found)
    sex: Sex = "P" if int(nik[6:8]) > WOMAN_DAY_OFFSET else "L"
    return sex, _birth_dates(nik)


def mismatch_warnings(nik: str, birth_date: date | None, sex: Sex | None) -> tuple[Warned, ...]:
    """Return where a NIK differs from the known birth date and sex; what is not known is not compared.

    Raises:
        NotANik: the text is not a normalised NIK.
    """
    said_sex, said_dates = embedded(nik)
    warnings = []
    if birth_date is not None and birth_date not in said_dates:
        warnings.append(Warned.BIRTH_DATE)
    if sex is not None and sex != said_sex:
        warnings.append(Warned.SEX)
    return tuple(warnings)


def is_sixteen_digits(text: str) -> bool:
    """Whether a text could be a NIK, or a family card's number, which looks the same."""
    return _SIXTEEN_DIGITS.fullmatch(text) is not None


def mask(nik: str) -> str:
    """Return what screens and logs may show: first and last two digits; nothing of what is no NIK."""
    if _SIXTEEN_DIGITS.fullmatch(nik) is None:
        return "•" * _LENGTH
    return f"{nik[:2]}{'•' * (_LENGTH - 4)}{nik[-2:]}"


def _birth_dates(nik: str) -> tuple[date, ...]:
    """Return the days that exist among the readings of DDMMYY."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    if day > WOMAN_DAY_OFFSET:
        day -= WOMAN_DAY_OFFSET
    readings = (_day(century + year, month, day) for century in CENTURIES)
    return tuple(reading for reading in readings if reading is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
