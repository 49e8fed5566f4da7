"""What has run out goes: tokens, replies, and deliveries that were taken."""

from datetime import datetime, timedelta

from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.partners.models import Delivery, Reply, Token

REPLIES_KEPT = timedelta(days=7)
"""A client that was cut off asks again within days; after that the state of the task itself says what was done."""
DELIVERED_KEPT, DEAD_KEPT = timedelta(days=30), timedelta(days=365)


@policy("partners.forget")
def forget(actor: Actor, now: datetime) -> None:
    """Delete what has run out. The case's own log keeps what happened."""
    Token.objects.filter(expires_at__lte=now).delete()
    Reply.objects.filter(at__lte=now - REPLIES_KEPT).delete()
    with unit_of_work(actor.scope):
        _forget_deliveries(now)


def _forget_deliveries(now: datetime) -> None:
    Delivery.objects.filter(state=Delivery.State.DELIVERED, settled_at__lte=now - DELIVERED_KEPT).delete()
    Delivery.objects.filter(state=Delivery.State.DEAD, settled_at__lte=now - DEAD_KEPT).delete()
