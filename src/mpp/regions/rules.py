"""Pure rules about areas: time zones, names, and which areas one government runs."""

from collections.abc import Mapping, Sequence
from datetime import time

from mpp.kernel import zones
from mpp.kernel.errors import Invalid

JAKARTA = "31"
WIB, WITA, WIT = zones.WIB.key, zones.WITA.key, zones.WIT.key

# Provinces outside WIB, by Kemendagri code (Keppres 41/1987).
_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}
HOURS = {weekday: (time(8), time(16)) for weekday in range(5)}
"""Where a region says nothing: Monday to Friday, 8 to 16 (Perpres 21/2023 art. 4). Its shorter hours of Ramadan
and the noon break are not counted: a deadline counts time in which the office is open."""
_KEPT_AS_WRITTEN = {"DKI", "DI"}
_ROMAN = set("IVX")


def zone_of(area_code: str) -> str:
    """Return the IANA time zone of an area by its province."""
    province = area_code[:2]
    if province in _WITA:
        return WITA
    return WIT if province in _WIT else WIB


def region_code_of(regency_code: str) -> str:
    """Return the code of the government that runs a regency: Jakarta's six are administrative, run as one."""
    return JAKARTA if regency_code.startswith(f"{JAKARTA}.") else regency_code


def holiday_areas(region_code: str) -> list[str]:
    """Whose holidays a region keeps: the nation's, its province's and its own."""
    return ["", region_code[:2], region_code]


def opening_hours(told: Mapping[str, Sequence[str]]) -> dict[int, tuple[time, time]]:
    """A region's opening hours by weekday, from what is kept of them; the nation's where nothing is.

    Raises:
        Invalid: `hours` is `wrong`: no such weekday, no time, or closed before it opens.
    """
    if not told:
        return HOURS
    try:
        hours = {
            int(day): (time.fromisoformat(opens), time.fromisoformat(closes))
            for day, (opens, closes) in told.items()
        }
    except (ValueError, TypeError) as wrong:
        raise Invalid({"hours": ["wrong"]}) from wrong
    if any(day not in range(7) or opens >= closes for day, (opens, closes) in hours.items()):
        raise Invalid({"hours": ["wrong"]})
    return hours


def readable_name(name: str) -> str:
    """Return a name as people write it, without stray blanks.

    Provinces and regencies are listed in capitals and are recast; districts are listed as people write
    them, so only a word that begins small is raised ("Timang gajah") and "IV Jurai" or "STM Hilir" stay.
    """
    word_rule = _recast if name.isupper() else _raised
    return " ".join(word_rule(word) for word in name.split())


def _recast(word: str) -> str:
    if word in _KEPT_AS_WRITTEN or set(word) <= _ROMAN:
        return word
    if word == "DAN":  # "and" stays small inside a name
        return "dan"
    return "-".join(part.capitalize() for part in word.split("-"))


def _raised(word: str) -> str:
    return word if len(word) == 1 else word[0].upper() + word[1:]  # "2 x 11 Kayu Tanam" keeps its x
