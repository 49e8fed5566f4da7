"""What was answered under an Idempotency-Key is answered again: draft-ietf-httpapi-idempotency-key-header."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.ids import new_id
from mpp.partners.errors import KeyReused, StillAnswering
from mpp.partners.models import Reply

ANSWERED_WITHIN = timedelta(seconds=60)
"""Longer than a request may last: an answer that is still missing then was cut off, and is given anew."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer to be given: the kept one, or (`status` 0) one still to be found. `again`: was cut off."""

    id: UUID
    status: int = 0
    body: dict[str, Any] | None = None
    again: bool = False


@policy("partners.answer_once")
def begin_reply(actor: Actor, key: str, request_digest: str, now: datetime) -> Kept:
    """Take a key for a request, or find what was answered under it.

    Raises:
        KeyReused: it stood for another request.
        StillAnswering: that request runs at this moment.
    """
    assert actor.account_id is not None
    with transaction.atomic():
        row, made = Reply.objects.select_for_update().get_or_create(
            client_id=actor.account_id,
            key=hashlib.sha256(key.encode()).hexdigest(),
            defaults={"id": new_id(), "digest": request_digest, "at": now},
        )
        if row.digest != request_digest:
            raise KeyReused
        if not made and not row.status:
            if now - row.at < ANSWERED_WITHIN:
                raise StillAnswering
            Reply.objects.filter(id=row.id).update(at=now)
    return Kept(row.id, row.status, row.body, again=not made)


@policy("partners.answer_once")
def keep_reply(actor: Actor, reply_id: UUID, status: int, body: dict[str, Any]) -> None:
    """Keep the answer for as long as a key is known (`forgetting.REPLIES_KEPT`)."""
    _own(actor, reply_id).update(status=status, body=body)


@policy("partners.answer_once")
def drop_reply(actor: Actor, reply_id: UUID) -> None:
    """Nothing was answered, and nothing was done: the key is as if it had not been used."""
    _own(actor, reply_id).filter(status=0).delete()


def _own(actor: Actor, reply_id: UUID) -> "QuerySet[Reply]":
    assert actor.account_id is not None
    return Reply.objects.filter(id=reply_id, client_id=actor.account_id)
