"""What a document says of the office that issues it: letterhead, and the head who signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mpp.identity.queries import OfficerCard, signer_of
from mpp.regions.models import Agency


@dataclass(frozen=True, slots=True)
class Letterhead:
    """An office on paper. `head` is None where nobody is appointed to sign."""

    agency: Agency
    head: OfficerCard | None

    @property
    def region(self) -> Mapping[str, str]:
        """`government`, `agency`, `address`, `code`, as templates read them."""
        return {
            "government": f"Pemerintah {self.agency.region.name}",
            "agency": self.agency.name,
            "address": self.agency.address or self.agency.region.name,
            "code": self.agency.region.code,
        }

    @property
    def signer(self) -> Mapping[str, str]:
        """`name`, `title`."""
        return {"name": self.head.name, "title": self.head.title} if self.head else {"name": "", "title": ""}


def letterhead(region_id: UUID, agency_kind: str) -> Letterhead:
    """The letterhead of a region's agency, inside the caller's unit of work."""
    agency = Agency.objects.select_related("region").get(region_id=region_id, kind=agency_kind)
    return Letterhead(agency, signer_of(region_id, agency.id))
