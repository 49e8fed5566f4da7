"""What hospitals told SATUSEHAT of: FHIR Patients that are found by the NIK of a member of the family."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from mpp.registries.adapters.http import Json
from mpp.registries.adapters.satusehat import Token
from mpp.registries.ports import Answer, Can, Capability, Fetched, Keep, Question, Reply, Trouble, Unavailable

NOTICE = "pemberitahuan"  # birth.evidence, death.evidence


def fetched(element: str) -> Mapping[str, Capability]:
    """That a registry gives the list of its notices, which stays until the case has ended."""
    return {element: Capability(frozenset({Can.FETCH}), Keep.UNTIL_CASE_END)}


class Notices(ABC):
    """The notices of one kind about what is not registered yet."""

    id: ClassVar[str]
    element: ClassVar[str]  # the list that they fill
    system: ClassVar[str]  # of the identifier under which the member of the family stands
    capabilities: ClassVar[Mapping[str, Capability]]

    def __init__(self, token: Token) -> None:
        self._token = token

    @staticmethod
    @abstractmethod
    def read(resource: Json) -> dict[str, Any]:
        """Read one notice. Raises KeyError, IndexError, TypeError, ValueError for one of another shape."""

    def ask(self, question: Question) -> Reply:
        """Return the notices that concern a person; to have none is nothing to be told."""
        resources = self._token.search(self.id, "Patient", self.system, question.nik)
        if isinstance(resources, Unavailable):
            return resources
        try:
            found = [self.read(one) for one in resources]
        except (KeyError, IndexError, TypeError, ValueError):
            return Unavailable(Trouble.BROKEN)
        return Answer(fetched={self.element: Fetched(found, Keep.UNTIL_CASE_END)} if found else {})
