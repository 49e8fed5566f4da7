"""Names that sound Indonesian and yet show at a glance that nobody bears them."""

from __future__ import annotations

import json
from random import Random

from mpp_sandbox.people.areas import DATA

MARKERS = ("Contoh", "Rekaan", "Simulasi")
SINGLE_NAME_SHARE = 0.07
WORDS: dict[str, list[str]] = json.loads((DATA / "names.json").read_text(encoding="utf-8"))


def invent_name(random: Random, *, woman: bool, marker: str) -> str:
    """A name that carries ``marker``; a few have a single word, as millions of real names do."""
    given = random.choice(WORDS["women" if woman else "men"])
    if random.random() < SINGLE_NAME_SHARE:
        return f"{marker}{given.lower()}"
    if random.random() < 0.75:
        middle = random.choice(WORDS["middle_women" if woman else "middle_men"])
        return f"{given} {middle} {marker}"
    return f"{given} {marker}"
