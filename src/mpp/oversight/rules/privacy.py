"""Which numbers the public does not see: those of so few that they nearly name somebody. Pure."""

from collections.abc import Mapping

FEWEST = 10
"""Applications in a public cell. Of fewer, neighbours may know whose they are."""


def hidden(counts: Mapping[str, int], fewest: int = FEWEST) -> frozenset[str]:
    """The cells of a table that are not shown beside its total.

    Small ones; and as long as the hidden ones together are small, or it is only one, the next smallest as well:
    otherwise the total less the rest would tell it. Nothing at all (0) is shown, unless it must go too.
    """
    small = {name for name, count in counts.items() if 0 < count < fewest}
    if not small:
        return frozenset()
    others = sorted((count, name) for name, count in counts.items() if count >= fewest)
    while others and (len(small) < 2 or sum(counts[name] for name in small) < fewest):
        small.add(others.pop(0)[1])
    return frozenset(small)


def is_told(count: int, fewest: int = FEWEST) -> bool:
    """Whether a number that stands alone is shown."""
    return count == 0 or count >= fewest
