"""What a document says of the office that issues it: letterhead, and the head who signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from mpp.identity.queries import OfficerCard, signer_of
from mpp.issuance.wording import day
from mpp.regions.models import Agency

_BLOCK = ("name", "title", "basis")
_ACTING = {"": "", "plt": "Plt.", "plh": "Plh."}


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
        """`name`, `title`, `basis`; empty where nobody signs."""
        return block(self.head, ZoneInfo(self.agency.region.zone)) if self.head else dict.fromkeys(_BLOCK, "")


def letterhead(region_id: UUID, agency_kind: str, now: datetime) -> Letterhead:
    """The letterhead of a region's agency as it is now, inside the caller's unit of work."""
    agency = Agency.objects.select_related("region").get(region_id=region_id, kind=agency_kind)
    return Letterhead(agency, signer_of(region_id, agency.id, now))


def block(head: OfficerCard, zone: ZoneInfo) -> Mapping[str, str]:
    """The signature block: an acting head signs as Plt. or Plh., by a decree, for a term (UU 30/2014 art. 14).

    `basis` names decree, first and last day in the region's zone; it is empty for a standing head of the office.
    """
    return {
        "name": head.name,
        "title": titled(head),
        "basis": _basis(head, zone) if head.acting or head.helps else "",
    }


def titled(head: OfficerCard) -> str:
    """The title by which a head signs: `Plt. Kepala Dinas Kesehatan`."""
    return f"{_ACTING[head.acting]} {head.title}".strip()


def _basis(head: OfficerCard, zone: ZoneInfo) -> str:
    first = day(head.since.astimezone(zone).date()) if head.since else ""
    last = day((head.until - timedelta(microseconds=1)).astimezone(zone).date()) if head.until else ""
    term = " ".join(part for part in (first and f"sejak {first}", last and f"sampai {last}") if part)
    return ", ".join(part for part in (head.decree, term) if part)
