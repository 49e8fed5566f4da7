"""Mandates that stand on a register: a parent's on the family card, a business's on OSS.

The registers are asked where they are (`applications/actions/representing.py`); here stands what their word does.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mpp.identity import persons
from mpp.identity.actions.businesses import opened_business
from mpp.identity.actions.mandates import end, sealed_names
from mpp.identity.actor import Actor
from mpp.identity.mandates import rules
from mpp.identity.mandates.models import Mandate
from mpp.identity.mandates.rules import ALL_SERVICES, Basis, State
from mpp.identity.policy import inside_action
from mpp.identity.queries import nik_of
from mpp.identity.trail import note
from mpp.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Standing:
    """A mandate that stands on a register: who is who, and until when."""

    principal_id: UUID
    basis: Basis
    proof: str
    principal: str = field(repr=False)
    agent: str = field(repr=False)
    expires_at: datetime
    nib: str = field(default="", repr=False)


@inside_action
def establish(actor: Actor, wanted: Standing, now: datetime) -> UUID:
    """The mandate of this agent that a register proves, made anew or carried on to its new end."""
    found: Mandate | None = (
        Mandate.objects.select_for_update()
        .filter(person_id=wanted.principal_id, agent_id=actor.person_id, basis=wanted.basis, state=State.ACTIVE)
        .first()
    )
    if found is not None:
        if found.expires_at < wanted.expires_at:
            found.expires_at = wanted.expires_at
            found.save(update_fields=["expires_at"])
        if wanted.basis is Basis.BUSINESS:
            _note_confirmed(found.id, now)
        return UUID(str(found.id))
    row = Mandate(
        id=new_id(),
        person_id=wanted.principal_id,
        basis=wanted.basis,
        is_business=wanted.basis is Basis.BUSINESS,
        agent_id=actor.person_id,
        services=[ALL_SERVICES],
        state=State.ACTIVE,
        proof=wanted.proof,
        since=now,
        expires_at=wanted.expires_at,
        confirmed_at=now if wanted.basis is Basis.BUSINESS else None,
        created_at=now,
    )
    row.sealed = sealed_names(row, wanted.principal, wanted.agent, wanted.nib)
    row.save(force_insert=True)
    note(f"identity.mandate_by_{wanted.basis.value}", actor, now, "mandate", row.id)
    return row.id


def _note_confirmed(mandate_id: UUID, now: datetime) -> None:
    """The register has named the agent again: that carries what was passed on, too."""
    running = Mandate.objects.filter(Q(id=mandate_id) | Q(under_id=mandate_id))
    running.filter(state__in=[State.OFFERED, State.ACTIVE]).update(confirmed_at=now)


@dataclass(frozen=True, slots=True)
class Root:
    """On whose being responsible a mandate for a business stands."""

    mandate_id: UUID
    agent_id: UUID
    business_id: UUID
    nik: str = field(repr=False)
    nib: str = field(repr=False)


@inside_action
def root_of(mandate_id: UUID) -> Root | None:
    """What a mandate for a business stands on: itself, or the one that was passed on; None where that has ended."""
    row: Mandate | None = Mandate.objects.filter(id=mandate_id).first()
    if row is not None and row.under_id is not None:
        row = Mandate.objects.filter(id=row.under_id).first()
    if row is None or row.basis != Basis.BUSINESS or row.state != State.ACTIVE or row.agent_id is None:
        return None
    nib = opened_business(row.person_id)["nib"]
    return Root(row.id, row.agent_id, row.person_id, nik_of(row.agent_id) or "", nib)


@inside_action
def confirm(root: Root, now: datetime) -> None:
    """The register still names the agent: the mandate, and what was passed on, carries on."""
    ends = now + rules.OF_A_BUSINESS
    Mandate.objects.filter(id=root.mandate_id, state=State.ACTIVE, expires_at__lt=ends).update(expires_at=ends)
    _note_confirmed(root.mandate_id, now)


@inside_action
def lapse(agent_id: UUID, principal_id: UUID, basis: Basis, now: datetime) -> None:
    """The register no longer says so: the mandate that stood on it ends, with what was passed on."""
    rows = Mandate.objects.filter(person_id=principal_id, agent_id=agent_id, basis=basis, state=State.ACTIVE)
    for mandate_id in rows.values_list("id", flat=True):
        end(mandate_id, now)


@inside_action
def child_person(nik: str, now: datetime) -> UUID:
    """The person of a NIK that a register vouches for, made when nobody here has it yet."""
    return persons.survivor(persons.by_nik(nik) or persons.new_person(now, nik))
