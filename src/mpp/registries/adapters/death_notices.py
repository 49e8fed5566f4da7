"""Death notices: the dead of whom a hospital or puskesmas told SATUSEHAT and a member of the family.

That SATUSEHAT gives them by the NIK of whom was told is this port's: no such search is publicly known. What names a
document of FHIR (Patient, `deceasedDateTime`) is FHIR's own. A death that does not name who was told is no answer.
"""

from datetime import date
from typing import Any

from mpp.registries.adapters.http import Json
from mpp.registries.adapters.notices import NOTICE, Notices, fetched

TOLD_SYSTEM = "https://fhir.kemkes.go.id/id/nik-penerima-pemberitahuan"
NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"
NOTICE_SYSTEM = "https://fhir.kemkes.go.id/id/pemberitahuan-kematian"
DEATH_PLACE = "https://fhir.kemkes.go.id/r4/StructureDefinition/deathPlace"
CERTIFIER = "https://fhir.kemkes.go.id/r4/StructureDefinition/deathCertifier"
DEATHS = "death.notices"


class DeathNotices(Notices):
    """The deaths that a person was told of and that are not registered yet."""

    id, element, system = "death_notice", DEATHS, TOLD_SYSTEM
    capabilities = fetched(DEATHS)

    @staticmethod
    def read(resource: Json) -> dict[str, Any]:
        """Read one of the dead."""
        numbers = {one["system"]: one["value"] for one in resource["identifier"]}
        more = {one["url"]: one for one in resource["extension"]}
        return {
            "notice_number": numbers[NOTICE_SYSTEM],
            "nik": numbers[NIK_SYSTEM],
            "name": resource["name"][0]["text"],
            "death_date": date.fromisoformat(resource["deceasedDateTime"][:10]).isoformat(),
            "place_name": more[DEATH_PLACE]["valueAddress"]["city"],
            "certified_by": more[CERTIFIER]["valueCode"],
            "evidence": NOTICE,
            "facility": resource["managingOrganization"]["display"],
        }
