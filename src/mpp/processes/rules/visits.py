"""Visits to an office that a case did not need, against the way on paper: one to hand in, one to fetch. Pure.

An undercount on purpose: who is sent away to bring a missing paper, or calls at several agencies, comes oftener.
"""

from collections.abc import Collection

_FETCHED = "physical"


def spared_to_hand_in(from_afar: bool) -> int:
    """One, unless the applicant stood at a counter all the same."""
    return int(from_afar)


def spared_to_fetch(outputs: Collection[str]) -> int:
    """One, where what came out are files (kinds `issued`, `received`), and nothing has to be fetched."""
    return int(bool(outputs) and _FETCHED not in outputs)
