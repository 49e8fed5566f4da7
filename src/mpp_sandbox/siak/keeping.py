"""The documents that the civil registry made."""

from __future__ import annotations

import hashlib

from mpp_sandbox.store import Record
from mpp_sandbox.world import World

DOCUMENTS = "siak_document"


def keep(world: World, document_id: str, kind: str, number: str, pdf: bytes) -> Record:
    """Store a document; returns its entry among the outputs."""
    digest = hashlib.sha256(pdf).hexdigest()
    entry: Record = {"kind": kind, "number": number, "sha256": digest}
    world.store.put_blob(document_id, pdf)
    world.store.put(DOCUMENTS, document_id, {**entry, "issued_at": world.now().isoformat()})
    return {**entry, "url": f"{world.config.base_url}/siak/v1/documents/{document_id}"}
