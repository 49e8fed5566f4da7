"""Reading the public directory of areas and malls."""

from collections.abc import Sequence

from mpp.regions.models import Area, Mall

MOST_FOUND = 20


def search_regencies(text: str) -> Sequence[Area]:
    """Regencies and cities whose name holds the text, at most `MOST_FOUND`, by name."""
    found = Area.objects.filter(level=Area.Level.REGENCY, name__icontains=text).order_by("name")
    return list(found[:MOST_FOUND])


def malls() -> Sequence[Mall]:
    """Every mall of this installation, with its region, by name."""
    return list(Mall.objects.select_related("region").order_by("name"))
