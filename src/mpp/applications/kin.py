"""Whom a person represents by the family card, and what the person is called. Reading only."""

from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.mandates.rules import Child, children
from mpp.kernel.scope import unit_of_work
from mpp.kernel.zones import WIB
from mpp.vault import queries as facts
from mpp.vault.rules import Assurance, is_fresh

CARD = "family.members"
CARD_FRESH_DAYS = 30  # as the dictionary says of the card: an older one may not know of a divorce or a death


def own_children(actor: Actor, now: datetime) -> list[Child]:
    """The minor children whom this person represents by the family card; none where no card is known."""
    assert actor.person_id is not None
    with unit_of_work(actor.scope):
        return children_of(actor.person_id, now)


def children_of(person_id: UUID, now: datetime) -> list[Child]:
    """The same inside the caller's unit of work. The card counts as the national account's wallet shared it."""
    known = facts.facts_of(person_id)
    card, own = known.get(CARD), known.get("person.nik")
    if card is None or own is None or card.assurance < Assurance.ATTESTED:
        return []
    if not is_fresh(card, now, CARD_FRESH_DAYS):
        return []
    return children(card.value, str(own.value), now.astimezone(WIB).date())


def own_name(actor: Actor) -> str:
    """How a mandate names the person who signed in; empty when nobody said a name."""
    assert actor.person_id is not None
    with unit_of_work(actor.scope):
        known = facts.facts_of(actor.person_id).get("person.name")
    return str(known.value) if known else ""
