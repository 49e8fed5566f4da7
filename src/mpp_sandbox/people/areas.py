"""Kemendagri area codes that the invented people live in.

The rows are in data/areas.csv; source and licence: docs/sandbox.md.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
REGENCY_LENGTH, DISTRICT_LENGTH, VILLAGE_LENGTH = 5, 8, 13


CENTRAL_PROVINCES = frozenset(["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"])
EASTERN_PROVINCES = frozenset(["81", "82", "91", "92", "93", "94", "95", "96", "97"])


def zone_of(area_code: str) -> timezone:
    """The time zone of an area: WIB, WITA or WIT (Keppres 41/1987, with the provinces split off since)."""
    province = area_code[:2]
    hours = 9 if province in EASTERN_PROVINCES else 8 if province in CENTRAL_PROVINCES else 7
    return timezone(timedelta(hours=hours))


@dataclass(frozen=True, slots=True)
class Areas:
    """Names by code, and children by parent code."""

    names: dict[str, str]
    children: dict[str, list[str]] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """The area's name as Kemendagri writes it. Raises KeyError for codes outside the sandbox."""
        return self.names[code]

    def regencies(self) -> list[str]:
        """Codes of the regencies and cities that have people, sorted."""
        return sorted(code for code in self.names if len(code) == REGENCY_LENGTH)


@cache
def load_areas() -> Areas:
    """The committed table, read once."""
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for code in names:
        if "." in code:
            children[code.rpartition(".")[0]].append(code)
    return Areas(names, dict(children))
