"""A person asks: for everything that is held, or that new uses of it stop, until she lets them go on."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection

from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import unit_of_work
from mpp.vault.rights import queries as rights
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import State, due, may_become
from mpp.vault.rights.table import RIGHTS, Kind

EXPORT = "rights.export"
CARRY_OUT = "rights.erase"
LETTERS = 8  # of a request's number
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing to mistake for something else


@policy("vault.request")
def ask_access(actor: Actor, now: datetime) -> UUID:
    """Ask for a copy of everything that is held; one that is being made is not made twice."""
    with unit_of_work(actor.scope):
        person_id = own(actor)
        one_at_a_time(person_id)
        found = rights.live(person_id, Kind.ACCESS)
        if found is not None:
            return found.id
        row = opened(actor, Kind.ACCESS, now)
        jobs.defer(EXPORT, request_id=row.id)
        return row.id


@policy("vault.request")
def restrict(actor: Actor, now: datetime) -> UUID:
    """Stop new uses of the person's data, at once. What runs by law goes on. Again: no change."""
    with unit_of_work(actor.scope):
        person_id = own(actor)
        one_at_a_time(person_id)
        found = rights.live(person_id, Kind.RESTRICTION)
        if found is not None:
            return found.id
        row = opened(actor, Kind.RESTRICTION, now)
        settle(row, State.IN_FORCE, "in_force", now)
        return row.id


@policy("vault.request")
def lift(actor: Actor, request_id: UUID, now: datetime) -> None:
    """Let the data be used again. Raises NotFound, Conflict (`not_in_force`)."""
    with unit_of_work(actor.scope):
        row: RightsRequest | None = RightsRequest.objects.select_for_update().filter(id=request_id).first()
        if row is None:
            raise NotFound
        permit(actor, "vault.request", Subject(person_id=row.person_id))
        if row.kind != Kind.RESTRICTION:
            raise NotFound
        settle(row, State.LIFTED, "lifted", now)
        told("rights.lifted", actor, row, now)


@inside_action
def own(actor: Actor, action: str = "vault.request") -> UUID:
    """The person who asks, judged by the policy."""
    assert actor.person_id is not None
    permit(actor, action, Subject(person_id=actor.person_id))
    return actor.person_id


@inside_action
def one_at_a_time(person_id: UUID) -> None:
    """A second press of the button waits for the first, and finds its request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rights:{person_id}"])


@inside_action
def opened(
    actor: Actor,
    kind: Kind,
    now: datetime,
    case_id: UUID | None = None,
    office: tuple[UUID, UUID] | None = None,
    words: str = "",
) -> RightsRequest:
    """Write a request down, with its clock running. `office`: region and agency whose head must answer."""
    assert actor.person_id is not None
    term, request_id = RIGHTS[kind].term, new_id()
    row = RightsRequest(
        id=request_id,
        person_id=actor.person_id,
        number=_number(),
        kind=kind,
        case_id=case_id,
        value=term.value,
        unit=term.unit,
        opened_at=now,
        due_at=due(now, term),
    )
    if office is not None:
        row.region_id, row.agency_id = office
    if words:
        place = rights.place(request_id, "sealed_words")
        row.sealed_words = process_ring().seal_json(actor.person_id, place, words)
    row.save(force_insert=True)
    told(f"rights.asked_{kind.value}", actor, row, now)
    return row


def _number() -> str:
    return "HAK-" + "".join(secrets.choice(_ALPHABET) for _ in range(LETTERS))


@inside_action
def settle(row: RightsRequest, state: State, outcome: str, now: datetime) -> None:
    """Bring a request to its end, or into force. Raises Conflict: it is settled already."""
    if not may_become(State(row.state), state):
        raise Conflict("not_in_force" if state is State.LIFTED else "already_answered")
    row.state, row.outcome, row.settled_at = state, outcome, now
    row.save(
        update_fields=[
            "state",
            "outcome",
            "settled_at",
            "officer_id",
            "expires_at",
            "sealed_words",
            "sealed_answer",
        ]
    )


@inside_action
def told(action: str, actor: Actor, row: RightsRequest, now: datetime) -> None:
    """The audit entry of a request."""
    record(Act(now, action, actor.kind, actor.account_id, row.region_id, "rights_request", row.id))
