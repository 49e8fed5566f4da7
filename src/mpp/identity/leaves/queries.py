"""Reading leaves, inside the caller's unit of work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mpp.identity.leaves.models import Leave


def absent(delegate_id: UUID, now: datetime) -> "QuerySet[Leave, UUID]":
    """The ids of the officers for whom this one stands in now, to be read or to stand within a query."""
    now_away = Leave.objects.filter(delegate_id=delegate_id, since__lte=now, until__gt=now, ended_at=None)
    return now_away.values_list("officer_id", flat=True)


def stands_in_for(delegate_id: UUID, officer_id: UUID, now: datetime) -> bool:
    """Whether one officer stands in for another now."""
    return absent(delegate_id, now).filter(officer_id=officer_id).exists()


def leaves_of(officer_id: UUID, now: datetime) -> Sequence[Leave]:
    """The leaves, present and to come, in which an officer is away or stands in; the first to begin first."""
    either = Q(officer_id=officer_id) | Q(delegate_id=officer_id)
    return list(Leave.objects.filter(either, until__gt=now, ended_at=None).order_by("since", "id"))
