"""The knob `stranger`: a system answers with the record of somebody who was not asked about."""

from __future__ import annotations

from collections.abc import Iterable

from mpp_sandbox.world import World


def another(world: World, system: str, asked: str, among: Iterable[str]) -> str | None:
    """Whose record is given instead: the first other one; None while the system answers as it should."""
    if not world.knobs[system].options["stranger"]:
        return None
    return next((one for one in among if one != asked), None)
