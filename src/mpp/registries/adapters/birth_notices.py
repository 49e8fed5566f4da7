"""Birth notices: a newborn whom a hospital told SATUSEHAT of, found by the mother's NIK (FHIR Patient, nik-ibu).

The search by `nik-ibu` is SATUSEHAT's own; how it gives the order among the mother's children is this
port's, and that it names the mother in clear: a birth that does not is no answer (`Token.search`).
"""

from typing import Any

from mpp.registries.adapters.http import Json
from mpp.registries.adapters.notices import NOTICE, Notices, fetched

MOTHER_SYSTEM = "https://fhir.kemkes.go.id/id/nik-ibu"
NOTICE_SYSTEM = "https://fhir.kemkes.go.id/id/pemberitahuan-kelahiran"
BIRTH_PLACE = "https://fhir.kemkes.go.id/r4/StructureDefinition/birthPlace"
BIRTHS = "birth.notices"
MOTHER = "ibu"  # birth.reporter_relation: she was found as the mother
_SEX = {"male": "L", "female": "P"}


class BirthNotices(Notices):
    """The births of a woman that are notified and not registered yet."""

    id, element, system = "birth_notice", BIRTHS, MOTHER_SYSTEM
    capabilities = fetched(BIRTHS)

    @staticmethod
    def read(resource: Json) -> dict[str, Any]:
        """Read a newborn."""
        numbers = {one["system"]: one["value"] for one in resource["identifier"]}
        more = {one["url"]: one for one in resource["extension"]}
        return {
            "notice_number": numbers[NOTICE_SYSTEM],
            "reporter": MOTHER,
            "sex": _SEX[resource["gender"]],
            "birth_date": resource["birthDate"],
            "birth_place": more[BIRTH_PLACE]["valueAddress"]["city"],
            "order": int(resource["multipleBirthInteger"]),
            "evidence": NOTICE,
            "facility": resource["managingOrganization"]["display"],
        }
