"""Death notices: the dead of whom a hospital or puskesmas told SATUSEHAT and a member of the family.

That SATUSEHAT gives them by the NIK of whom was told is this port's: no such search is publicly known. What names a
document of FHIR (Patient, `deceasedDateTime`) is FHIR's own. A death that does not name who was told is no answer.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mpp.registries.adapters.http import Json
from mpp.registries.adapters.satusehat import Token
from mpp.registries.ports import Answer, Can, Capability, Fetched, Keep, Question, Reply, Trouble, Unavailable

TOLD_SYSTEM = "https://fhir.kemkes.go.id/id/nik-penerima-pemberitahuan"
NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"
NOTICE_SYSTEM = "https://fhir.kemkes.go.id/id/pemberitahuan-kematian"
DEATH_PLACE = "https://fhir.kemkes.go.id/r4/StructureDefinition/deathPlace"
CERTIFIER = "https://fhir.kemkes.go.id/r4/StructureDefinition/deathCertifier"
DEATHS = "death.notices"
NOTICE = "pemberitahuan"  # death.evidence


class DeathNotices:
    """The deaths that a person was told of and that are not registered yet."""

    id = "death_notice"
    capabilities: Mapping[str, Capability] = {DEATHS: Capability(frozenset({Can.FETCH}), Keep.UNTIL_CASE_END)}

    def __init__(self, token: Token) -> None:
        self._token = token

    def ask(self, question: Question) -> Reply:
        """Return the notices that went to a person; to have none is nothing to be told."""
        resources = self._token.search(self.id, "Patient", TOLD_SYSTEM, question.nik)
        if isinstance(resources, Unavailable):
            return resources
        try:
            deaths = [_death(one) for one in resources]
        except (KeyError, IndexError, TypeError, ValueError):
            return Unavailable(Trouble.BROKEN)
        return Answer(fetched={DEATHS: Fetched(deaths, Keep.UNTIL_CASE_END)} if deaths else {})


def _death(resource: Json) -> dict[str, Any]:
    """Read one of the dead. Raises KeyError, IndexError, TypeError, ValueError for another shape."""
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
