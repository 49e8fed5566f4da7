"""What issuance needs of the outside: somebody who signs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignerIdentity:
    """On whose behalf a document is signed: an office of a region's agency, and who holds it now.

    `name` and `title` are as printed on the document; another holder gets another certificate.
    """

    region_id: UUID
    agency: str
    """The agency's name, as in the letterhead."""
    role: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What the signature itself says about the document, readable without opening a page."""

    number: str
    verify_url: str


class Signer(Protocol):
    """Signs documents. BSrE's eSign and seal, or the local authority."""

    def sign(self, pdf: bytes, signer: SignerIdentity, mark: Mark, at: datetime) -> bytes:
        """The file with a PAdES B-LT signature (ETSI EN 319 142-1) over the whole of it.

        Raises SigningUnavailable when a service that signing needs does not answer: the job tries again.
        """
        ...
