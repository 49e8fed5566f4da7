"""What an adopting region sets of a service."""

from typing import Any, Literal

from mpp.catalogue.strict import Strict


class Parameter(Strict):
    """What an adopting region sets, within limits."""

    label: str  # Indonesian; translated in i18n
    kind: Literal["text", "integer", "money", "duration"]
    default: Any = None
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
