"""Whom to call: a named human of an office, with number and hours."""

from dataclasses import dataclass

from mpp.regions.models import Agency


@dataclass(frozen=True, slots=True)
class Contact:
    """An office as the public meets it."""

    agency: str
    address: str
    name: str
    phone: str  # as people read it
    dial: str  # for a `tel:` link
    hours: str


def contact_of(agency: Agency | None) -> Contact | None:
    """An agency's contact; None where nobody is named."""
    if agency is None:
        return None
    return Contact(
        agency=agency.name,
        address=agency.address,
        name=agency.contact_name,
        phone=readable(agency.contact_phone),
        dial=agency.contact_phone,
        hours=agency.contact_hours,
    )


def readable(phone: str) -> str:
    """`+628000000101` as `+62 800 0000 101`: groups that can be read aloud."""
    country, rest = phone[:3], phone[3:]
    parts = [rest[:3], *(rest[start : start + 4] for start in range(3, len(rest), 4))]
    return " ".join(part for part in (country, *parts) if part)
