"""The thresholds as data: the nation's, with what a region changes."""

from functools import cache
from pathlib import Path
from typing import Any

from mpp.catalogue.reading import read_mapping
from mpp.oversight.integrity.rules import Thresholds

FILE = Path(__file__).parent / "data" / "thresholds.yaml"


@cache
def _read() -> dict[str, Any]:
    return read_mapping(FILE)[0]


def thresholds_of(region_code: str) -> Thresholds:
    """What holds in a region. Raises TypeError for a threshold that is missing or unknown."""
    told = _read()
    return Thresholds(**(told["national"] | (told.get("regions") or {}).get(region_code, {})))
