"""Admitting an agency's own system, by whoever runs the region's mall: its secrets are shown once."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.models import Officer
from mpp.identity.places import name_place
from mpp.identity.policy import policy
from mpp.identity.trail import note
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.remembered import forget_all
from mpp.kernel.scope import Scope, unit_of_work
from mpp.partners import secrets
from mpp.partners.adapters.guarded import pinned
from mpp.partners.models import Client, Token, Webhook
from mpp.partners.rules import PERMITS, ROLES
from mpp.processes import actions as processes
from mpp.regions.models import Agency

ADMIT = "partners.admit"


@dataclass(frozen=True, slots=True)
class Admission:
    """Which system, of which agency in which region, for which tasks, and what its tokens may permit."""

    region_code: str
    agency_kind: str
    name: str
    roles: frozenset[str]
    permits: frozenset[str] = frozenset(PERMITS)


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the system is given; the secret is kept nowhere."""

    client_id: UUID
    secret: str = field(repr=False)


@policy("partners.admit")
def admit(actor: Actor, wanted: Admission, now: datetime) -> Admitted:
    """Make a client, with a place among the agency's staff.

    Raises:
        NotFound: no such agency.
        Invalid: by `roles` (`unknown`: a system does not sign), `permits` (`unknown`), `name` (`required`).
    """
    _check(wanted)
    agency = Agency.objects.filter(region__code=wanted.region_code, kind=wanted.agency_kind).first()
    if agency is None:
        raise NotFound("no_agency")
    admitted, officer_id, ring = Admitted(new_id(), secrets.new_secret()), new_id(), process_ring()
    ring.ensure(officer_id, HolderKind.PERSON)
    with unit_of_work(Scope.system(ADMIT)):
        place = {"region_id": agency.region_id, "agency_id": agency.id, "agency_kind": agency.kind}
        name = ring.seal_bytes(officer_id, name_place(officer_id), wanted.name.encode())
        Officer(id=officer_id, name=name, roles=sorted(wanted.roles), **place).save(force_insert=True)
        Client.objects.create(
            id=admitted.client_id,
            officer_id=officer_id,
            name=wanted.name,
            roles=sorted(wanted.roles),
            permits=sorted(wanted.permits),
            secret_digest=secrets.client_digest(admitted.client_id, admitted.secret),
            created_at=now,
            **place,
        )
        note("partners.admitted", actor, now, "client", admitted.client_id)
    return admitted


def _check(wanted: Admission) -> None:
    faults = {}
    if not wanted.name.strip():
        faults["name"] = ["required"]
    if not wanted.roles or not wanted.roles <= set(ROLES):
        faults["roles"] = ["unknown"]
    if not wanted.permits or not wanted.permits <= set(PERMITS):
        faults["permits"] = ["unknown"]
    if faults:
        raise Invalid(faults)


@policy("partners.admit")
def renew_secret(actor: Actor, client_id: UUID, now: datetime) -> Admitted:
    """Another secret for a client; the old one and every token end at once. Raises NotFound."""
    renewed = Admitted(client_id, secrets.new_secret())
    with unit_of_work(Scope.system(ADMIT)):
        client = _client(client_id)
        client.secret_digest = secrets.client_digest(client_id, renewed.secret)
        client.save(update_fields=["secret_digest"])
        Token.objects.filter(client=client).delete()
        note("partners.renewed", actor, now, "client", client_id)
    return renewed


@policy("partners.admit")
def dismiss(actor: Actor, client_id: UUID, now: datetime) -> int:
    """End a client's access at once; what it held goes back to the pool. Returns how many. Raises NotFound."""
    with unit_of_work(Scope.system(ADMIT)):
        client = _client(client_id)
        Client.objects.filter(id=client.id).update(active=False)
        Token.objects.filter(client=client).delete()
        Officer.objects.filter(id=client.officer_id).update(active=False)
        note("partners.dismissed", actor, now, "client", client_id)
    forget_all()
    with unit_of_work(Scope.system(ADMIT)):
        return processes.return_all(client.officer_id, now)


@policy("partners.admit")
def set_webhook(actor: Actor, client_id: UUID, url: str, now: datetime) -> str:
    """Where a client is told, from now on; returns the signing secret, a new one each time.

    Raises:
        NotFound: no such client.
        AddressRefused: not an address of the open internet.
    """
    pinned(url)
    with unit_of_work(Scope.system(ADMIT)):
        client = _client(client_id)
        hook, made = Webhook.objects.get_or_create(client=client, defaults={"url": url, "created_at": now})
        if not made:
            hook.url, hook.version, hook.active = url, hook.version + 1, True
            hook.save(update_fields=["url", "version", "active"])
        note("partners.webhook_set", actor, now, "client", client_id)
    forget_all()
    return secrets.shown(secrets.signing_key(hook.id, hook.version))


def _client(client_id: UUID) -> Client:
    found: Client | None = Client.objects.select_for_update().filter(id=client_id, active=True).first()
    if found is None:
        raise NotFound
    return found
