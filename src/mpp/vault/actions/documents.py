"""Documents that satisfy later requirements: kept under the person's key. Inside the caller's unit of work."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.identity.policy import inside_action
from mpp.kernel.keys import process_ring
from mpp.vault.actions.memory import forget, remember
from mpp.vault.models import Document
from mpp.vault.places import document_place
from mpp.vault.rules import Assurance, KnownFact


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be kept: an upload that an officer has seen, or an output; `id` is the one it has there."""

    id: UUID
    case_id: UUID
    element: str
    source: str
    assurance: Assurance
    media_type: str
    pages: int
    name: str = field(repr=False)
    content: bytes = field(repr=False)
    expires_at: datetime | None = None


@inside_action
def keep_document(person_id: UUID, paper: Paper, now: datetime) -> bool:
    """Keep a document and the fact that stands for it; False where a surer one stands. Again: no change."""
    fact = KnownFact(paper.element, str(paper.id), paper.source, paper.assurance, now, paper.expires_at)
    if not remember(person_id, [fact], now):
        return False
    if Document.objects.filter(id=paper.id).exists():
        return True
    ring = process_ring()
    Document.objects.create(
        id=paper.id,
        person_id=person_id,
        element=paper.element,
        case_id=paper.case_id,
        media_type=paper.media_type,
        size=len(paper.content),
        pages=paper.pages,
        sealed_name=ring.seal_json(person_id, document_place(paper.id, "sealed_name"), paper.name),
        sealed=ring.seal_bytes(person_id, document_place(paper.id, "sealed"), paper.content),
        at=now,
    )
    return True


@inside_action
def end_document(document_id: UUID, now: datetime) -> None:
    """A document was revoked or superseded: it satisfies nothing any more, and stays as history."""
    row = Document.objects.filter(id=document_id).defer("sealed").first()
    if row is not None:
        forget(row.person_id, row.element, str(document_id), now)
