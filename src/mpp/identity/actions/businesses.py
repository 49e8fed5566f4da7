"""Businesses by their NIB: holders of facts and principals, whom nobody signs in as."""

from datetime import datetime
from uuid import UUID

from mpp.identity.mandates.models import Business
from mpp.identity.places import business_place
from mpp.identity.policy import inside_action
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_blind, process_ring


@inside_action
def business_by_nib(nib: str, name: str, now: datetime) -> UUID:
    """The business of this number, made at the first time with a key of its own; of two makers the first wins."""
    index = process_blind().nib(nib)
    known: UUID | None = Business.objects.filter(nib_index=index).values_list("person_id", flat=True).first()
    if known is not None:
        return known
    row = Business(id=new_id(), nib_index=index, created_at=now)
    row.person_id = row.id
    process_ring().ensure(row.id, HolderKind.PERSON)
    row.sealed = process_ring().seal_json(row.id, business_place(row.id), {"nib": nib, "name": name})
    Business.objects.bulk_create([row], ignore_conflicts=True)
    found: UUID = Business.objects.values_list("person_id", flat=True).get(nib_index=index)
    return found


@inside_action
def opened_business(business_id: UUID) -> dict[str, str]:
    """A business's `nib` and `name`."""
    row = Business.objects.get(person_id=business_id)
    found: dict[str, str] = process_ring().open_json(business_id, business_place(business_id), bytes(row.sealed))
    return found
