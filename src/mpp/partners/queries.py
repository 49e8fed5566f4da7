"""Reading about agencies' own systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor, ActorKind
from mpp.kernel.remembered import remembered
from mpp.kernel.scope import unit_of_work
from mpp.partners.models import Client, Delivery, Token, Webhook
from mpp.partners.secrets import token_digest

LISTED = 100


@dataclass(frozen=True, slots=True)
class Listening:
    """Which webhooks are to be told of an agency's tasks. Kept by each process for some seconds."""

    by_agency: Mapping[UUID, Sequence["Listener"]]


@dataclass(frozen=True, slots=True)
class Listener:
    """A webhook, and the region of its agency."""

    webhook_id: UUID
    region_id: UUID


@remembered
def listening() -> Listening:
    """The webhooks in use, by agency. A new one is told of what happens from some seconds later on."""
    found: dict[UUID, list[Listener]] = {}
    for row in Webhook.objects.select_related("client").filter(active=True, client__active=True):
        found.setdefault(row.client.agency_id, []).append(Listener(row.id, row.client.region_id))
    return Listening(found)


def actor_with(token: str, now: datetime) -> Actor | None:
    """The agency's system that bears a token; None when it ran out, was taken back, or never was. One query."""
    held = Token.objects.select_related("client")
    row = held.filter(digest=token_digest(token), expires_at__gt=now, client__active=True).first()
    return actor_of(row.client, row.permits) if row else None


def actor_of(client: Client, permits: Sequence[str]) -> Actor:
    """An agency's system as the actions know it."""
    return Actor(
        ActorKind.CLIENT,
        account_id=client.id,
        officer_id=client.officer_id,
        region_id=client.region_id,
        agency_id=client.agency_id,
        agency_kind=client.agency_kind,
        roles=frozenset(client.roles),
        permits=frozenset(permits),
        display_label=client.name,
    )


def clients(agency_id: UUID | None = None) -> Sequence[Client]:
    """The systems of an agency, or of all, the oldest first."""
    rows = Client.objects.select_related("webhook").order_by("id")
    return list(rows if agency_id is None else rows.filter(agency_id=agency_id))


def deliveries(actor: Actor) -> Sequence[Delivery]:
    """What the systems of an officer's agency have not taken: dead letters first, the newest of each first."""
    with unit_of_work(actor.scope):
        open_ = Delivery.objects.filter(agency_id=actor.agency_id).exclude(state=Delivery.State.DELIVERED)
        return list(open_.order_by("state", "-created_at")[:LISTED])
