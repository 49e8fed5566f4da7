"""The standard of a service, as people read it before they apply."""

from pydantic import Field

from mpp.catalogue.deadlines import Duration
from mpp.catalogue.strict import Strict


class Standard(Strict):
    """The fourteen components: 1 to 6 are published to users, 7 to 14 are internal (PermenPANRB 15/2014)."""

    requirements: list[str] = Field(min_length=1)
    procedure: list[str] = Field(min_length=1)
    duration: Duration
    fee: str
    product: str
    complaints: str
    legal_basis: list[str] = Field(min_length=1)
    facilities: str
    competence: str
    supervision: str
    staff: str
    guarantee: str
    safety: str
    evaluation: str
