"""How a party is known without a question: by a row of the applicant's family card, or of another list of hers."""

from typing import Annotated, Literal

from pydantic import Field

from mpp.catalogue.strict import ElementId, Expression, Identifier, Strict

Kin = Literal["pasangan", "anak", "orang_tua", "keluarga"]


class FamilyMember(Strict):
    """Where a party stands on the applicant's family card: known without a question when exactly one fits."""

    relations: list[str] = Field(min_length=1)  # to the head: kepala_keluarga, istri, anak, …
    sex: Literal["L", "P"] | None = None
    born_within_days: int | None = Field(default=None, ge=1)  # a newborn, not an elder sister
    when: Expression | None = None  # the card tells only then: a grandfather's card does not name the father
    every: Expression | None = None  # of a repeated party: then it is all who fit but the applicant, and no others
    kin: list[Kin] = []  # and to the applicant: the husband of her whom the card calls a wife is its head

    @property
    def row(self) -> "ListRow":
        """The same as a row of the card's list."""
        where = {"relation": self.relations} | ({"sex": [self.sex]} if self.sex else {})
        recent = {"birth_date": self.born_within_days} if self.born_within_days else {}
        return ListRow(
            element=FAMILY, where=where, within_days=recent, when=self.when, every=self.every, kin=self.kin
        )


FAMILY = "family.members"
"""The list of the applicant's family card."""


class ListRow(Strict):
    """Where a party stands in a list of the applicant's: known without a question when exactly one row fits."""

    element: ElementId  # the list: family.members, birth.notices
    where: dict[Identifier, list[str]] = {}  # column -> the values that fit
    within_days: dict[Identifier, Annotated[int, Field(ge=1)]] = {}  # column of a day -> at most so many days ago
    gives: dict[str, Identifier] = {}  # the party's element -> column; none: each column under its own name
    when: Expression | None = None  # the list tells only then
    every: Expression | None = None  # of a repeated party: then every row that fits is a member, and nobody else
    kin: list[Kin] = []  # of the family card: what the row's person is to the applicant


class Kinship(Strict):
    """What the applicant is to another party: known without a question when both stand on her family card."""

    party: Identifier
    values: dict[Kin, str] = Field(min_length=1)  # kin -> choice
