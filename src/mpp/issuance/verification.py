"""Is this file what we issued? By the digest of the whole file, so that one changed byte is enough."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What a reader needs to know about a file."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Issued:
    """What was kept at issue: the SHA-256 of the file in hex, and what became of the document since."""

    sha256: str
    superseded_by: str | None = None
    revoked: bool = False


class IssuedLookup(Protocol):
    """The register of issued documents."""

    def by_number(self, number: str) -> Issued | None:
        """What was kept under a document's number."""


def judge(content: bytes, number: str, register: IssuedLookup) -> Verdict:
    """The verdict on a file that claims ``number``. A revocation outweighs a newer version."""
    issued = register.by_number(number)
    if issued is None:
        return Verdict.UNKNOWN
    if hashlib.sha256(content).hexdigest() != issued.sha256:
        return Verdict.ALTERED
    if issued.revoked:
        return Verdict.REVOKED
    return Verdict.SUPERSEDED if issued.superseded_by else Verdict.GENUINE
