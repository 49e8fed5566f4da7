"""Reading requests, inside the caller's unit of work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mpp.kernel.crypto import Where
from mpp.kernel.keys import process_ring
from mpp.vault.rights.models import ErasureReplay, RightsRequest
from mpp.vault.rights.rules import State
from mpp.vault.rights.table import Kind

MOST_LISTED = 50


def requests_of(person_id: UUID) -> Sequence[RightsRequest]:
    """What a person asked, the newest first."""
    return list(RightsRequest.objects.filter(person_id=person_id).order_by("-opened_at")[:MOST_LISTED])


def request_of(request_id: UUID) -> RightsRequest | None:
    """One request, if the open scope sees it."""
    found: RightsRequest | None = RightsRequest.objects.filter(id=request_id).first()
    return found


def live(person_id: UUID, kind: Kind, case_id: UUID | None = None) -> RightsRequest | None:
    """The person's request of a kind that is open or in force."""
    rows = RightsRequest.objects.filter(person_id=person_id, kind=kind, case_id=case_id)
    found: RightsRequest | None = rows.filter(state__in=[State.OPEN, State.IN_FORCE]).first()
    return found


def is_restricted(person_id: UUID) -> bool:
    """Whether the person stopped new uses of the data. Asked under the person's own or a system scope."""
    rows = RightsRequest.objects.filter(person_id=person_id, kind=Kind.RESTRICTION, state=State.IN_FORCE)
    return bool(rows.exists())


def of_agency(agency_id: UUID, *, settled: bool = False) -> Sequence[RightsRequest]:
    """What waits for the head of an agency, the most urgent first; or what was answered there."""
    rows = RightsRequest.objects.filter(agency_id=agency_id)
    if settled:
        return list(rows.exclude(state=State.OPEN).order_by("-settled_at")[:MOST_LISTED])
    return list(rows.filter(state=State.OPEN).order_by("due_at")[:MOST_LISTED])


def late(now: datetime, most: int) -> Sequence[RightsRequest]:
    """Open requests past their deadline whose lateness is not recorded yet, locked."""
    rows = RightsRequest.objects.filter(state=State.OPEN, late_at=None, due_at__lte=now)
    return list(rows.select_for_update(skip_locked=True).order_by("due_at")[:most])


def place(request_id: UUID, column: str) -> Where:
    """The place of a request's sealed text."""
    return Where("vault_rightsrequest", request_id, column)


def text_of(row: RightsRequest, column: str) -> str:
    """The person's words (`sealed_words`) or the answer (`sealed_answer`); empty for none."""
    sealed = bytes(getattr(row, column))
    return str(process_ring().open_json(row.person_id, place(row.id, column), sealed)) if sealed else ""


def replayed_to() -> datetime | None:
    """Up to which moment this database knows the erasure ledger."""
    newest: datetime | None = ErasureReplay.objects.order_by("-at").values_list("replayed_to", flat=True).first()
    return newest
