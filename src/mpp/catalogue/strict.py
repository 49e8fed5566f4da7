"""What every part of the pack format is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Expression = str  # CEL
ElementId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A key that the format lacks is a mistake, and what was read never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
