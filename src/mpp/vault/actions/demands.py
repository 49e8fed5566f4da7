"""What a person demands of an office about her own data: corrections, and why somebody looked.

Inside the caller's unit of work. Question, answer and evidence stand under the person's key.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from mpp.identity.policy import inside_action
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_ring
from mpp.vault.models import AccessQuestion, Demand, Dispute
from mpp.vault.places import demand_place
from mpp.vault.telling import TELL, Told

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread on paper
_GROUP = 4
KINDS: tuple[type[Demand], ...] = (Dispute, AccessQuestion)


@dataclass(frozen=True, slots=True)
class Office:
    """Where a demand goes. `agency_id` None: to a registry, or by letter."""

    region_id: UUID
    agency_id: UUID | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Wrong:
    """Which fact is wrong, and what its person says instead."""

    fact_id: UUID | None
    element: str
    owner: str
    way: Dispute.Way
    content: Mapping[str, Any] = field(repr=False)  # `old`, `right`, `reason`
    evidence: bytes = field(default=b"", repr=False)
    media_type: str = ""


@inside_action
def open_dispute(person_id: UUID, wrong: Wrong, office: Office, now: datetime) -> Dispute:
    """Write down that a fact is wrong. Raises Conflict (`already_disputed`): one runs for this element."""
    row = Dispute(
        **_common(person_id, office, now),
        element=wrong.element,
        fact_id=wrong.fact_id,
        owner=wrong.owner,
        way=wrong.way,
        media_type=wrong.media_type,
    )
    ring = process_ring()
    row.sealed = ring.seal_json(person_id, demand_place(row.id, "sealed"), dict(wrong.content))
    if wrong.evidence:
        row.sealed_evidence = ring.seal_bytes(person_id, demand_place(row.id, "sealed_evidence"), wrong.evidence)
    _insert(row, "already_disputed")
    return row


@inside_action
def open_question(person_id: UUID, disclosure_id: UUID, text: str, office: Office, now: datetime) -> AccessQuestion:
    """Write down why a person asks after an access. Raises Conflict (`already_asked`)."""
    row = AccessQuestion(**_common(person_id, office, now), disclosure_id=disclosure_id)
    row.sealed = process_ring().seal_json(person_id, demand_place(row.id, "sealed"), {"text": text})
    _insert(row, "already_asked")
    return row


def _insert(row: Demand, code: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(code) from None


def _common(person_id: UUID, office: Office, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "region_id": office.region_id,
        "agency_id": office.agency_id,
        "person_id": person_id,
        "number": _number(),
        "at": now,
        "due_at": office.due_at,
    }


def _number() -> str:
    """A number that nobody can guess and everybody can spell: drawn of a million millions."""
    drawn = ["".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(2)]
    return "-".join(["HAK", *drawn])


@inside_action
def answer(row: Demand, content: Mapping[str, Any], officer_id: UUID | None, now: datetime) -> None:
    """Close a demand with its answer, and tell the person. Raises Conflict (`already_answered`)."""
    if row.state != Demand.State.OPEN:
        raise Conflict("already_answered")
    row.sealed_answer = process_ring().seal_json(
        row.person_id, demand_place(row.id, "sealed_answer"), dict(content)
    )
    row.state, row.answered_at, row.answered_by = Demand.State.ANSWERED, now, officer_id
    row.save()
    jobs.defer(TELL, person_id=row.person_id, code=Told.ANSWERED, number=row.number)


@inside_action
def locked(kind: type[Demand], demand_id: UUID) -> Any:
    """A demand, held until the end of the transaction. Raises NotFound."""
    row = kind.objects.select_for_update().filter(id=demand_id).first()
    if row is None:
        raise NotFound
    return row


@inside_action
def mark_late(now: datetime) -> int:
    """Write down which deadlines have passed, once each, and tell the person; return how many."""
    found = 0
    for kind in KINDS:
        open_rows = kind.objects.filter(state=Demand.State.OPEN, late_at=None)
        for row in open_rows.filter(due_at__lt=now).select_for_update(skip_locked=True):
            row.late_at = now
            row.save(update_fields=["late_at"])
            jobs.defer(TELL, person_id=row.person_id, code=Told.LATE, number=row.number)
            found += 1
    return found
