"""Facts, disclosures, and the places of limits."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from mpp.identity.actor import Actor
from mpp.identity.persons import of_lives
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.kernel.errors import Conflict
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderDestroyed, HolderKind, process_blind, process_ring
from mpp.kernel.prepared import insert
from mpp.kernel.scope import unit_of_work
from mpp.vault.models import Disclosure, Fact, LimitClaim
from mpp.vault.queries import facts_of, opened, where
from mpp.vault.rights.queries import is_restricted
from mpp.vault.rules import Assurance, KnownFact, Sharing, replaces, slot_for

MOST_TRIES = 5
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_CLAIM = (
    "INSERT INTO vault_limitclaim (id, person_id, kind, slot, key, state, case_id, at) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


@policy("vault.remember")
def remember_claims(actor: Actor, claims: Mapping[str, Any], source: str, now: datetime) -> None:
    """Keep what the person's wallet shared at sign-in: signed by the identity provider, not yet confirmed.

    Opens its own unit of work; the other functions here run inside the caller's.
    """
    assert actor.person_id is not None
    permit(actor, "vault.remember", Subject(person_id=actor.person_id))
    process_ring().ensure(actor.person_id, HolderKind.PERSON)
    told = [KnownFact(element, value, source, Assurance.ATTESTED, now) for element, value in claims.items()]
    with unit_of_work(actor.scope):
        if not is_restricted(actor.person_id):
            remember(actor.person_id, told, now)


@inside_action
def remember(person_id: UUID, told: Iterable[KnownFact], now: datetime) -> list[str]:
    """Keep facts that are new, different or surer; return the elements that changed. Three queries at most."""
    told = list(told)
    if not told:
        return []
    standing = facts_of(person_id)
    fresh = [f for f in told if f.element not in standing or replaces(f, standing[f.element], now)]
    if not fresh:
        return []
    elements = [fact.element for fact in fresh]
    try:
        rows = [_row(person_id, fact) for fact in fresh]
    except HolderDestroyed:
        return []  # the person was erased while a case goes on: what comes of it is the case's alone
    Fact.objects.filter(person_id=person_id, element__in=elements, replaced_at=None).update(replaced_at=now)
    insert(*rows)
    return elements


@inside_action
def correct(person_id: UUID, fact: KnownFact, now: datetime) -> None:
    """Put a fact in the place of the one that stands, however sure that was: its owner or its person said so."""
    Fact.objects.filter(person_id=person_id, element=fact.element, replaced_at=None).update(replaced_at=now)
    _row(person_id, fact).save(force_insert=True)


@inside_action
def forget(person_id: UUID, element: str, value: Any, now: datetime) -> None:
    """A fact of this value holds no more: it stays as history. Another value, or none: no change."""
    row = Fact.objects.filter(person_id=person_id, element=element, replaced_at=None).first()
    if row is not None and opened(row).value == value:
        Fact.objects.filter(id=row.id).update(replaced_at=now)


def _row(person_id: UUID, fact: KnownFact) -> Fact:
    row_id = new_id()
    return Fact(
        id=row_id,
        person_id=person_id,
        element=fact.element,
        sealed=process_ring().seal_json(person_id, where(row_id), fact.value),
        source=fact.source,
        assurance=fact.assurance,
        at=fact.at,
        expires_at=fact.expires_at,
    )


@inside_action
def confirm(person_id: UUID, elements: Iterable[str], now: datetime) -> None:
    """Raise facts to registry assurance: their owner said that they are true. The source stays what it was."""
    elements = list(elements)
    if not elements:
        return
    rows = Fact.objects.filter(person_id=person_id, element__in=elements, replaced_at=None)
    rows.exclude(assurance=Assurance.REGISTRY).update(assurance=Assurance.REGISTRY)


@dataclass(frozen=True, slots=True)
class Access:
    """Who looked at which data of one person's case, and for what."""

    person_id: UUID
    region_id: UUID
    case_id: UUID | None
    recipient: str  # office, operator, or a registry's id
    elements: tuple[str, ...]  # party paths
    purpose: str  # the service's id, or a code of `rules.Purpose`
    agency_id: UUID | None = None
    officer_id: UUID | None = None
    role: str = ""
    consent_id: UUID | None = None  # on which consent; None: the law is the basis
    unusual: tuple[str, ...] = ()  # codes of `rules.Unusual`


@inside_action
def disclose(access: Access, now: datetime) -> None:
    """Write down one access to a person's data, where the person can see it."""
    disclose_all([access], now)


@inside_action
def disclose_once(access: Access, since: datetime, now: datetime) -> bool:
    """Write down an access, unless all of it was written down for the same officer since then: then False.

    The pictures of a document come in many requests at the same moment: the lock lets one of them write.
    """
    if _is_told(access, since):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"disclosure:{access.case_id}:{access.officer_id}"])
    if _is_told(access, since):
        return False
    disclose(access, now)
    return True


def _is_told(access: Access, since: datetime) -> bool:
    theirs = Disclosure.objects.filter(person_id=access.person_id, officer_id=access.officer_id, at__gte=since)
    told = theirs.filter(case_id=access.case_id).values_list("elements", flat=True)
    return any(set(access.elements) <= set(one) for one in told)


@inside_action
def disclose_all(accesses: Iterable[Access], now: datetime) -> None:
    """Write down accesses to a person's data, where the person can see them. One query."""
    insert(*(_disclosure(one, now) for one in accesses))


def _disclosure(access: Access, now: datetime) -> Disclosure:
    basis = Disclosure.Basis.PUBLIC_SERVICE if access.consent_id is None else Disclosure.Basis.CONSENT
    lists = {"elements": sorted(set(access.elements)), "unusual": list(access.unusual)}
    return Disclosure(**asdict(access) | lists, basis=basis, at=now)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a case wants of a limit."""

    kind: str
    slots: int  # how many places a person may hold
    case_id: UUID
    each: str = field(default="", repr=False)  # what takes a place; empty: every case takes one
    registered: frozenset[str] = field(default=frozenset(), repr=False)  # of those, what the owner registry knows


@inside_action
def reserve_slot(person_id: UUID, claim: Claim, now: datetime) -> bool:
    """Reserve a place of a limit for a case; False when none is free, and the caller undoes what it began.

    The same thing again (a renewal for the same place of practice) needs no further place, whether it is held
    here or known to the owner registry. Again for a case: no change; for another thing: its claim moves there.
    Two applications at once cannot get one place: one person's claims of a kind are made one after another, or
    those that lock what the others insert would wait for each other without end.
    """
    _one_claim_at_a_time(person_id, claim.kind)
    key = _key(person_id, claim.kind, claim.each)
    elsewhere = {_key(person_id, claim.kind, one) for one in claim.registered}
    for _ in range(MOST_TRIES):
        places = LimitClaim.objects.filter(of_lives("vault_limitclaim.person_id", person_id), kind=claim.kind)
        held = list(places.select_for_update())
        own = next((one for one in held if one.case_id == claim.case_id), None)
        if own is not None and own.key == key:
            return True
        if own is not None:
            _leave(own)
            continue
        slot = slot_for(key, {one.slot: one.key for one in held if one.slot}, elsewhere, claim.slots)
        if slot is None:
            return False
        number = None if isinstance(slot, Sharing) else slot
        row = [new_id(), person_id, claim.kind, number, key, LimitClaim.State.RESERVED, claim.case_id, now]
        if _claimed(row):
            return True
    raise Conflict("limit_busy")


def _one_claim_at_a_time(person_id: UUID, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"limit:{kind}:{person_id}"])


def _key(person_id: UUID, kind: str, each: str) -> str:
    """A blind index, the person's own: it tells nobody which two persons hold the same thing."""
    return process_blind().value(f"limit:{kind}:{person_id}", each) if each else ""


def _claimed(row: list[Any]) -> bool:
    """Insert a claim, unless its place was taken meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, row)
        return bool(cursor.rowcount)


def _leave(claim: LimitClaim) -> None:
    """Take a locked claim away. Who shares its place takes it over; read only now, since it may be new."""
    claim.delete()
    if claim.slot is None or not claim.key:
        return
    sharing = LimitClaim.objects.filter(person_id=claim.person_id, kind=claim.kind, key=claim.key)
    heir = sharing.select_for_update().order_by("at", "id").first()
    if heir is not None:
        heir.slot = claim.slot
        heir.save(update_fields=["slot"])


@inside_action
def confirm_slots(case_id: UUID) -> None:
    """The case's output was issued: its reserved places are taken. Again: no change."""
    reserved = LimitClaim.objects.filter(case_id=case_id, state=LimitClaim.State.RESERVED)
    reserved.update(state=LimitClaim.State.CONFIRMED)


@inside_action
def release_slots(case_id: UUID) -> None:
    """The case ended without an output, or the output was revoked: its places are free again."""
    for claim in LimitClaim.objects.select_for_update().filter(case_id=case_id):
        _leave(claim)
