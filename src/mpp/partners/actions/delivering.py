"""Sending what an agency's system is to be told: again with growing pauses, then kept as a dead letter."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.identity.trail import note
from mpp.kernel import jobs
from mpp.kernel.effects import once
from mpp.kernel.errors import NotFound
from mpp.kernel.remembered import forget_all
from mpp.kernel.scope import unit_of_work
from mpp.partners import events, secrets
from mpp.partners.actions.telling import DELIVER
from mpp.partners.adapters.guarded import post
from mpp.partners.models import Client, Delivery, Webhook
from mpp.partners.ports import Post, Sent
from mpp.partners.rules import pause_after
from mpp.processes import actions as processes

AWAY, BACK = "system_away", "system_back"
NO_LONGER = "switched_off"
State = Delivery.State


@policy("partners.deliver")
def deliver(actor: Actor, delivery_id: UUID, attempt: int, now: datetime, send: Post = post) -> None:
    """Send an event once more, outside any transaction. Killed, it may be sent again: its id is the same.

    `attempt` tells a job that was run twice from the next one.
    """
    with unit_of_work(actor.scope):
        waiting = Delivery.objects.select_related("webhook__client").filter(state=State.WAITING)
        found = waiting.filter(id=delivery_id).first()
    if found is None or found.attempts >= attempt:
        return
    sent = _sent(found, now, send)
    with unit_of_work(actor.scope):
        row = Delivery.objects.select_for_update().get(id=delivery_id)
        if row.attempts >= attempt or row.state != State.WAITING:
            return
        row.attempts = attempt
        _settle(row, sent, now)


def _sent(row: Delivery, now: datetime, send: Post) -> Sent:
    hook: Webhook = row.webhook
    if not (hook.active and hook.client.active):
        return Sent(NO_LONGER, gone=True)
    body = events.body_of(row, settings.MPP_TRUST["PUBLIC_URL"])
    key = secrets.signing_key(hook.id, hook.version)
    return send(hook.url, body, events.headers_of(str(row.id), body, key, now))


def _settle(row: Delivery, sent: Sent, now: datetime) -> None:
    if sent.gone and sent.trouble != NO_LONGER:
        Webhook.objects.filter(id=row.webhook_id).update(active=False)
        forget_all()
    _note_change(row, sent, now)
    wait = None if sent.gone else pause_after(row.attempts - row.tried_before)
    row.trouble = sent.trouble
    if not sent.trouble:
        row.state, row.settled_at = State.DELIVERED, now
    elif wait is None:
        row.state, row.settled_at = State.DEAD, now
    elif once(f"{DELIVER}:{row.id}:{row.attempts + 1}"):
        jobs.defer(DELIVER, at=now + wait, lock=str(row.id), delivery_id=row.id, attempt=row.attempts + 1)
    row.save(update_fields=["state", "attempts", "trouble", "settled_at"])


def _note_change(row: Delivery, sent: Sent, now: datetime) -> None:
    """The case's story says once that the agency's system is away while a task waits there, and that it is back."""
    if row.told != "waiting" or bool(row.trouble) is bool(sent.trouble):
        return
    processes.note(row.case_id, AWAY if sent.trouble else BACK, row.task, sent.trouble, now)


@policy("partners.replay")
def replay_one(actor: Actor, delivery_id: UUID, now: datetime) -> None:
    """Send a dead letter again, under its own id. One that is no more dead: no change. Raises NotFound."""
    with unit_of_work(actor.scope):
        row = Delivery.objects.select_for_update().filter(id=delivery_id).first()
        if row is None:
            raise NotFound
        client = Client.objects.get(webhook=row.webhook_id)
        permit(actor, "partners.replay", Subject(region_id=client.region_id, agency_ids=[row.agency_id]))
        if row.state == State.DEAD:
            _revive(row)
            note("partners.replayed", actor, now, "delivery", row.id)


@policy("partners.replay")
def replay(actor: Actor, client_id: UUID, now: datetime) -> int:
    """Send every dead letter of a client again; return how many. Raises NotFound."""
    with unit_of_work(actor.scope):
        client = Client.objects.filter(id=client_id).first()
        if client is None:
            raise NotFound
        permit(actor, "partners.replay", Subject(region_id=client.region_id, agency_ids=[client.agency_id]))
        rows = Delivery.objects.select_for_update().filter(webhook__client_id=client_id, state=State.DEAD)
        found = list(rows.order_by("created_at"))
        for row in found:
            _revive(row)
        note("partners.replayed", actor, now, "client", client_id)
    return len(found)


def _revive(row: Delivery) -> None:
    """It begins anew: with all its attempts, and a webhook that had said *gone* is asked again."""
    Webhook.objects.filter(id=row.webhook_id).update(active=True)
    forget_all()
    row.state, row.settled_at, row.tried_before = State.WAITING, None, row.attempts
    row.save(update_fields=["state", "settled_at", "tried_before"])
    jobs.defer(DELIVER, lock=str(row.id), delivery_id=row.id, attempt=row.attempts + 1)
