"""Granting, accepting, declining, revoking: each by the person's own sign-in.

What a mandate stands on beside that (the family card, OSS, a consent said aloud) is judged where the registries and
the vault are: `applications/actions/representing.py`, by the functions marked `inside_action`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from mpp.identity import limits
from mpp.identity.actions.businesses import opened_business
from mpp.identity.actor import Actor
from mpp.identity.mandates import rules
from mpp.identity.mandates.models import Mandate
from mpp.identity.mandates.queries import held
from mpp.identity.mandates.rules import ALL_SERVICES, Basis, State
from mpp.identity.places import mandate_place
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.identity.queries import nik_of
from mpp.identity.trail import note
from mpp.kernel.blind import name_words
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_blind, process_ring
from mpp.kernel.nik import NotANik, parse
from mpp.kernel.scope import Scope, unit_of_work

WORK = "identity.mandates"
SHORTEST_DAYS, LONGEST_DAYS = 1, rules.LONGEST.days


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person grants: to whom, in what, for how many days. `under`: the mandate for a business passed on."""

    agent_nik: str = field(repr=False)
    agent_name: str = field(repr=False)
    services: Collection[str] = ()
    case_id: UUID | None = None
    days: int = 30
    under: UUID | None = None


@policy("identity.grant_mandate")
def grant(actor: Actor, wanted: Grant, own_name: str, now: datetime) -> UUID:
    """Offer a mandate to whoever has this NIK; it holds once that person, signed in, accepts.

    Whether the NIK is known here is not said. `own_name` is how the offer names its principal.

    Raises:
        Invalid: by `agent_nik`, `agent_name`, `services`, `days`.
        NotPermitted: `outside_mandate`, or the mandate that is passed on has ended.
        SignInRefused: too_many_attempts: offers enough for an hour.
    """
    assert actor.person_id is not None
    permit(actor, "identity.grant_mandate", Subject(person_id=actor.person_id))
    digits = _checked(wanted)
    limits.spend(limits.OFFERS_A_PERSON, str(actor.person_id), now)
    with unit_of_work(Scope.system(WORK)):
        if digits == nik_of(actor.person_id):
            raise Invalid({"agent_nik": ["own_nik"]})
        row = _offer(actor.person_id, wanted, own_name, now)
        row.agent_nik_index = process_blind().nik(digits)
        row.save(force_insert=True)
        note("identity.mandate_offered", actor, now, "mandate", row.id)
    return row.id


def _checked(wanted: Grant) -> str:
    faults: dict[str, list[str]] = {}
    digits = ""
    try:
        digits = parse(wanted.agent_nik)
    except NotANik as fault:
        faults["agent_nik"] = [fault.code]
    if not name_words(wanted.agent_name):
        faults["agent_name"] = ["required"]
    if not wanted.services and wanted.case_id is None:
        faults["services"] = ["required"]
    if ALL_SERVICES in wanted.services:
        faults["services"] = ["not_a_choice"]  # a mandate is special, never general
    if not SHORTEST_DAYS <= wanted.days <= LONGEST_DAYS:
        faults["days"] = ["not_a_choice"]
    if faults:
        raise Invalid(faults)
    return digits


def _offer(person_id: UUID, wanted: Grant, own_name: str, now: datetime) -> Mandate:
    """The row of an offer: for oneself, or passed on within a mandate for a business."""
    ends = now + timedelta(days=wanted.days)
    principal, name, nib, confirmed = person_id, own_name, "", None
    if wanted.under is not None:
        under = held(wanted.under, person_id, now)
        if not (under.is_business and under.basis is Basis.BUSINESS):
            raise NotFound
        principal, ends = under.principal_id, min(ends, under.expires_at or ends)
        confirmed = under.confirmed_at
        business = opened_business(principal)
        name, nib = business["name"], business["nib"]
    row = Mandate(
        id=new_id(),
        person_id=principal,
        basis=Basis.GRANTED,
        is_business=wanted.under is not None,
        granted_by=person_id,
        under_id=wanted.under,
        services=sorted(wanted.services),
        case_id=wanted.case_id,
        state=State.OFFERED,
        proof="own_sign_in",
        since=now,
        expires_at=ends,
        confirmed_at=confirmed,
        created_at=now,
    )
    row.sealed = sealed_names(row, name, wanted.agent_name, nib)
    return row


@inside_action
def sealed_names(row: Mandate, principal: str, agent: str, nib: str = "") -> bytes:
    told = {"principal": principal, "agent": agent, "nib": nib}
    return process_ring().seal_json(row.person_id, mandate_place(row.id), told)


@policy("identity.answer_mandate")
def accept(actor: Actor, mandate_id: UUID, own_name: str, now: datetime) -> None:
    """Become the agent of an offer that was made to one's own NIK. Again: no change.

    Raises:
        NotFound: no such offer to this person, or it has lapsed.
        Conflict: `not_this_name`: the grantor wrote another name beside this NIK.
    """
    assert actor.person_id is not None
    permit(actor, "identity.answer_mandate", Subject(person_id=actor.person_id))
    with unit_of_work(Scope.system(WORK)):
        row = _offered_to(actor.person_id, mandate_id, now)
        written = str(process_ring().open_json(row.person_id, mandate_place(row.id), bytes(row.sealed))["agent"])
        if own_name and not name_words(own_name) & name_words(written):
            raise Conflict("not_this_name")
        row.agent_id, row.state, row.since = actor.person_id, State.ACTIVE, now
        row.save(update_fields=["agent_id", "state", "since"])
        note("identity.mandate_accepted", actor, now, "mandate", row.id)


@policy("identity.answer_mandate")
def decline(actor: Actor, mandate_id: UUID, now: datetime) -> None:
    """Refuse an offer. Raises NotFound: no such offer to this person."""
    assert actor.person_id is not None
    permit(actor, "identity.answer_mandate", Subject(person_id=actor.person_id))
    with unit_of_work(Scope.system(WORK)):
        row = _offered_to(actor.person_id, mandate_id, now)
        row.state, row.ended_at = State.DECLINED, now
        row.save(update_fields=["state", "ended_at"])
        note("identity.mandate_declined", actor, now, "mandate", row.id)


def _offered_to(person_id: UUID, mandate_id: UUID, now: datetime) -> Mandate:
    nik = nik_of(person_id)
    rows = Mandate.objects.select_for_update().filter(id=mandate_id, state=State.OFFERED, expires_at__gt=now)
    row: Mandate | None = rows.filter(agent_nik_index=process_blind().nik(nik)).first() if nik else None
    if row is None:
        raise NotFound
    return row


@policy("identity.revoke_mandate")
def revoke(actor: Actor, mandate_id: UUID, now: datetime) -> None:
    """End a mandate at once, by its principal, its grantor or its agent, with what was passed on under it.

    A submission that has begun already is waited for; the next one finds the mandate ended. Again: no change.

    Raises:
        NotFound: no such mandate of this person.
        Conflict: `by_law`: a parent's, which ends by itself.
    """
    assert actor.person_id is not None
    permit(actor, "identity.revoke_mandate", Subject(person_id=actor.person_id))
    with unit_of_work(Scope.system(WORK)):
        row: Mandate | None = Mandate.objects.select_for_update().filter(id=mandate_id).first()
        if row is None or actor.person_id not in (row.person_id, row.granted_by, row.agent_id):
            raise NotFound
        if row.basis == Basis.FAMILY and actor.person_id != row.agent_id:
            raise Conflict("by_law")
        end(mandate_id, now)
        note("identity.mandate_revoked", actor, now, "mandate", mandate_id)


@inside_action
def end(mandate_id: UUID, now: datetime) -> None:
    """End a mandate and what was passed on under it, once."""
    running = Mandate.objects.filter(state__in=[State.OFFERED, State.ACTIVE])
    running.filter(id=mandate_id).update(state=State.REVOKED, ended_at=now)
    running.filter(under_id=mandate_id).update(state=State.REVOKED, ended_at=now)


@inside_action
def record_consent(actor: Actor, person_id: UUID, case_id: UUID, consent: str, name: str, now: datetime) -> UUID:
    """Whoever sits in front of an officer has heard the text and agreed, for one interview. Again: the same row."""
    assert actor.officer_id is not None
    found: UUID | None = (
        Mandate.objects.filter(person_id=person_id, case_id=case_id, officer_id=actor.officer_id)
        .filter(state=State.ACTIVE, expires_at__gt=now)
        .values_list("id", flat=True)
        .first()
    )
    if found is not None:
        return found
    row = Mandate(
        id=new_id(),
        person_id=person_id,
        basis=Basis.ASSISTED,
        officer_id=actor.officer_id,
        agency_id=actor.agency_id,
        granted_by=person_id,
        case_id=case_id,
        state=State.ACTIVE,
        proof=f"consent:{consent}",
        since=now,
        expires_at=now + rules.OF_AN_INTERVIEW,
        created_at=now,
    )
    row.sealed = sealed_names(row, name, "")
    row.save(force_insert=True)
    note("identity.consent_recorded", actor, now, "mandate", row.id)
    return row.id


@inside_action
def end_consent(mandate_id: UUID, now: datetime) -> None:
    """The interview to which somebody agreed was sent: nothing more is done in her name."""
    end(mandate_id, now)
