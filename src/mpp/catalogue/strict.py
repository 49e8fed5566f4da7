"""What every part of the pack format is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Expression = str  # CEL
ElementId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = str  # Indonesian source text; translations in i18n/<lang>.yaml under the dotted path of the field
# `child.birth_date`, `witness.name`: a party's role, then the element without its own first word when that is
# `person`; other elements keep it: `applicant.address.street`, `applicant.practice.place_name`.
PartyPath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]


class Strict(BaseModel):
    """A key that the format lacks is a mistake, and what was read never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(Strict):
    value: str
    label: Text
    hint: Text = ""
    only_told: bool = False  # its source says so; nobody chooses it
