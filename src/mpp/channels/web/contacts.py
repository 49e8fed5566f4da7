"""Whom to call: a named human of an office, with number and hours."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy

from mpp.channels.look.spelling import hour_mark
from mpp.regions import queries as regions
from mpp.regions.models import Agency

_IN_HOURS = {  # the words of which offices make their hours
    "Senin": gettext_lazy("Senin"),
    "Selasa": gettext_lazy("Selasa"),
    "Rabu": gettext_lazy("Rabu"),
    "Kamis": gettext_lazy("Kamis"),
    "Jumat": gettext_lazy("Jumat"),
    "Sabtu": gettext_lazy("Sabtu"),
    "Minggu": gettext_lazy("Minggu"),
    "sampai": gettext_lazy("sampai"),
    "dan": gettext_lazy("dan"),
}


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
        hours=hours_in_words(agency.contact_hours),
    )


def contact_for(region_id: UUID, agency_kind: str) -> Contact | None:
    """Whom to call about a service: the office that answers for it in this region."""
    return contact_of(regions.offices_of(region_id).get(agency_kind))


def hours_in_words(hours: str) -> str:
    """An office's hours in the reader's language: "Senin sampai Jumat, 08.00–16.00 WIB". Other words stay."""
    told = re.sub(r"[A-Za-z]+", lambda word: str(_IN_HOURS.get(word[0], word[0])), hours)
    return re.sub(r"\b(\d{1,2})\.(\d{2})\b", rf"\1{hour_mark()}\2", told)


def readable(phone: str) -> str:
    """`+628000000101` as `+62 800 0000 101`: groups that can be read aloud."""
    country, rest = phone[:3], phone[3:]
    parts = [rest[:3], *(rest[start : start + 4] for start in range(3, len(rest), 4))]
    return " ".join(part for part in (country, *parts) if part)
