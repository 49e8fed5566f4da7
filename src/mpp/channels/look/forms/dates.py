"""Dates as three fields: day, month, year, in the order in which Indonesians say them."""

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_OTHER_NAMES = {"may": 5, "agt": 8, "ags": 8, "aug": 8, "oct": 10, "dec": 12}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def join_date(day: str, month: str, year: str) -> str:
    """Return ISO when the three parts make a real date, else "day/month/year" as typed, else ""."""
    if not (day or month or year):
        return ""
    number = _month_number(month)
    if number and re.fullmatch(r"\d{1,2}", day) and re.fullmatch(r"\d{4}", year):
        try:
            return datetime.date(int(year), number, int(day)).isoformat()
        except ValueError:
            pass
    return f"{day}/{month}/{year}"


def split_date(value: object) -> tuple[str, str, str]:
    """The three parts to show for an ISO date, a `date`, or what `join_date` kept."""
    if isinstance(value, datetime.date):
        return str(value.day), str(value.month), str(value.year)
    text = str(value or "")
    if match := _ISO.fullmatch(text):
        return str(int(match[3])), str(int(match[2])), match[1]
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    return day, month, year


def _month_number(typed: str) -> int | None:
    """A number, or a month's name in Indonesian or English ("Agustus", "feb")."""
    if re.fullmatch(r"\d{1,2}", typed):
        return int(typed)
    start = typed.lower()[:3]
    if start in _MONTHS:
        return _MONTHS.index(start) + 1
    return _OTHER_NAMES.get(start)
