"""Birth notices: a newborn whom a hospital told SATUSEHAT of, found by the mother's NIK (FHIR Patient, nik-ibu).

The search by `nik-ibu` is SATUSEHAT's own; how it gives the order among the mother's children is this
port's, and that it names the mother in clear: a birth that does not is no answer (`Token.search`).
"""

from collections.abc import Mapping
from typing import Any

from mpp.registries.adapters.http import Json
from mpp.registries.adapters.satusehat import Token
from mpp.registries.ports import (
    Answer,
    Can,
    Capability,
    Fetched,
    Keep,
    Question,
    Reply,
    Trouble,
    Unavailable,
)

MOTHER_SYSTEM = "https://fhir.kemkes.go.id/id/nik-ibu"
NOTICE_SYSTEM = "https://fhir.kemkes.go.id/id/pemberitahuan-kelahiran"
BIRTH_PLACE = "https://fhir.kemkes.go.id/r4/StructureDefinition/birthPlace"
BIRTHS = "birth.notices"
MOTHER = "ibu"  # birth.reporter_relation: she was found as the mother
NOTICE = "pemberitahuan"  # birth.evidence
_SEX = {"male": "L", "female": "P"}


class BirthNotices:
    """The births of a woman that are notified and not registered yet."""

    id = "birth_notice"
    capabilities: Mapping[str, Capability] = {BIRTHS: Capability(frozenset({Can.FETCH}), Keep.UNTIL_CASE_END)}

    def __init__(self, token: Token) -> None:
        self._token = token

    def ask(self, question: Question) -> Reply:
        """Return the notices of a mother; to have none is nothing to be told."""
        resources = self._token.search(self.id, "Patient", MOTHER_SYSTEM, question.nik)
        if isinstance(resources, Unavailable):
            return resources
        try:
            births = [_birth(one) for one in resources]
        except (KeyError, IndexError, TypeError, ValueError):
            return Unavailable(Trouble.BROKEN)
        return Answer(fetched={BIRTHS: Fetched(births, Keep.UNTIL_CASE_END)} if births else {})


def _birth(resource: Json) -> dict[str, Any]:
    """Read a newborn. Raises KeyError, IndexError, TypeError for one of another shape."""
    place = next(one["valueAddress"] for one in resource["extension"] if one["url"] == BIRTH_PLACE)
    return {
        "notice_number": next(one["value"] for one in resource["identifier"] if one["system"] == NOTICE_SYSTEM),
        "reporter": MOTHER,
        "sex": _SEX[resource["gender"]],
        "birth_date": resource["birthDate"],
        "birth_place": place["city"],
        "order": int(resource["multipleBirthInteger"]),
        "evidence": NOTICE,
        "facility": resource["managingOrganization"]["display"],
    }
