"""What we tell a registry, and what we hand to an agency's own system: operations by name, as packs call them.

A payload is plain data, nested by the dots of its names; a file in it is an `Attachment`. As with questions,
nothing here raises for what belongs to the business of the far side, and `repr` shows no personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol, TypeAlias

from mpp.registries.ports import NotFound, Unavailable

Payload: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a payload."""

    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the content, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """The registry holds it. Told again under the same key it stays one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The far side does not take it, and will not take it when it is sent again: `too_many_places`…"""

    code: str


class Notified(Protocol):
    """A registry that takes values from us and answers at once."""

    @property
    def id(self) -> str:
        """The registry's id in packs: `sdmk`."""

    def tell(self, operation: str, payload: Payload, key: str) -> Told | Refused | Unavailable:
        """Carry out an operation once per key; repeat with the same key after any doubt."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The agency's system has it under this number."""

    number: str


class Stage(StrEnum):
    """How far the agency's system is."""

    OPEN = "open"
    ISSUED = "issued"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Made:
    """What came out there. `sha256` and `document_id` are None for a card of plastic, `printed` for a PDF."""

    kind: str
    number: str = field(repr=False)
    sha256: str | None = None
    document_id: str | None = None
    printed: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a matter stands there. `facts` are new values by path (`child.nik`); `reasons` its codes with texts."""

    stage: Stage
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    reasons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Altered:
    """A document whose content is not the one that the agency's system says it made."""


class AgencySystem(Protocol):
    """An agency's own system: it takes a matter in, works on it for a while, and gives documents out."""

    @property
    def id(self) -> str:
        """The system's id in packs: `siak`."""

    def hand_in(self, operation: str, payload: Payload, key: str) -> Accepted | Refused | Unavailable:
        """Hand a matter in, once per key; repeat with the same key after any doubt."""

    def standing(self, number: str) -> Standing | NotFound | Unavailable:
        """How the matter of a number stands now."""

    def document(self, made: Made) -> bytes | Altered | NotFound | Unavailable:
        """The file of what was made."""


class Ruling(StrEnum):
    """How far the owner of a fact is with a correction."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the owner says to a correction. `value` is its word now, `reason` the code of a refusal."""

    ruling: Ruling
    value: Any = field(default=None, repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says is right, and the digest of the evidence that she added; empty: none."""

    nik: str = field(repr=False)
    element: str
    value: Any = field(repr=False)
    evidence_sha256: str = ""


class Corrector(Protocol):
    """A registry that takes corrections of its records by itself."""

    @property
    def id(self) -> str:
        """The registry's id: `sdmk`."""

    @property
    def correctable(self) -> frozenset[str]:
        """The elements whose corrections it takes."""

    def correct(self, claim: Claim, key: str) -> Accepted | Refused | Unavailable:
        """Hand a correction in, once per key; repeat with the same key after any doubt."""

    def correction(self, number: str) -> Corrected | NotFound | Unavailable:
        """What the registry says to it now."""
