"""A shelf: the role model of one kind of mall. Which offices it has, what it offers, who works there.

`packs/shelves/<mode>.yaml`. A region that is launched takes it as a whole; what is only local (addresses,
telephones, parameters) the region says itself.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from mpp.catalogue.national import problems
from mpp.catalogue.reading import PackUnreadable, read_yaml
from mpp.catalogue.strict import Identifier, Strict


class ShelfAgency(Strict):
    """An office as every region calls it. `{place}` stands for the region's name."""

    name: str = Field(max_length=60)
    head: str = Field(max_length=120)  # title of the post that signs
    posts: list[Identifier] = []  # besides those that the services need


class Shelf(Strict):
    """One file of `shelves/`."""

    mode: Literal["digital", "hybrid"]
    mall: str = Field(max_length=60)  # its name, before the place's
    note: str = ""  # what this kind has, and what it lacks
    agencies: dict[Identifier, ShelfAgency]
    services: list[str] = Field(min_length=1)  # ids, in the order in which they are adopted


def load_shelf(file: Path) -> Shelf:
    """Read a shelf. Raises PackUnreadable."""
    data, lines = read_yaml(file)
    try:
        return Shelf.model_validate(data)
    except ValidationError as error:
        raise PackUnreadable(problems(error, lines)) from error
