"""Acting for another by what a register says: a parent by the family card, a business by OSS.

Nothing is uploaded or believed: the card is the one that the national account's wallet shared, and OSS is asked.
"""

from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications.kin import children_of, own_name
from mpp.applications.reaching import REPRESENTING
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.mandates import Acting, Basis
from mpp.identity.mandates import queries as mandates
from mpp.identity.mandates.rules import OF_A_BUSINESS, Child, Refusal, majority, needs_confirming
from mpp.identity.policy import policy
from mpp.identity.queries import nik_of
from mpp.kernel import jobs
from mpp.kernel import nik as niks
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.registries import calls
from mpp.registries.adapters.oss import Oss, RegisteredBusiness
from mpp.registries.directory import business_register
from mpp.registries.ports import NotFound as Unknown
from mpp.registries.ports import Unavailable
from mpp.vault import actions as vault
from mpp.vault.rules import Assurance, KnownFact

CONFIRM = "applications.confirm_mandate"
FIRST_PAUSE = timedelta(seconds=20)
MOST_ROUNDS = 200  # with pauses of up to an hour, longer than OSS's last word carries
_OF_A_CHILD = ("name", "sex", "birth_place", "birth_date", "father_name", "mother_name")


@policy("applications.represent")
def represent_child(actor: Actor, nik: str, now: datetime) -> UUID:
    """The mandate of a parent for a minor child, by the family card alone; it ends on the day of eighteen years.

    Raises Conflict: `not_in_family_register`, or the card is missing or too old.
    """
    assert actor.person_id is not None
    name = own_name(actor)
    with unit_of_work(Scope.system(REPRESENTING)):
        child = next((one for one in children_of(actor.person_id, now) if one.nik == niks.normalised(nik)), None)
        if child is None:
            raise Conflict("not_in_family_register")
        child_id = identity.child_person(child.nik, now)
        vault.remember(child_id, _told_by_card(child, now), now)
        wanted = identity.Standing(
            child_id, Basis.FAMILY, "family_register", child.name, name, majority(child.born)
        )
        return identity.establish(actor, wanted, now)


def _told_by_card(child: Child, now: datetime) -> list[KnownFact]:
    told = {f"person.{name}": child.member.get(name) for name in _OF_A_CHILD} | {"person.nik": child.nik}
    return [
        KnownFact(element, value, "family_card", Assurance.ATTESTED, now)
        for element, value in told.items()
        if value not in (None, "")
    ]


@policy("applications.represent")
def represent_business(actor: Actor, nib: str, now: datetime) -> UUID:
    """The mandate of whoever OSS names as responsible for a business, for ninety days from OSS's last word.

    Raises:
        Invalid: `nib`: no number of thirteen digits, or one that OSS does not know.
        Conflict: `not_responsible`, `oss_unavailable`, `own_nik_unknown`.
    """
    assert actor.person_id is not None
    found = _registered(niks.normalised(nib))
    name = own_name(actor)
    with unit_of_work(Scope.system(REPRESENTING)):
        own = nik_of(actor.person_id)
        business_id = identity.business_by_nib(found.nib, found.name, now)
        if own is None or own not in found.responsible:
            identity.lapse(actor.person_id, business_id, Basis.BUSINESS, now)
    if own is None or own not in found.responsible:
        raise Conflict("not_responsible" if own else "own_nik_unknown")
    with unit_of_work(Scope.system(REPRESENTING)):
        ends = now + OF_A_BUSINESS
        vault.remember(business_id, _told_by_oss(found, now, OF_A_BUSINESS), now)
        wanted = identity.Standing(business_id, Basis.BUSINESS, "oss", found.name, name, ends, found.nib)
        return identity.establish(actor, wanted, now)


def _registered(nib: str) -> RegisteredBusiness:
    if len(nib) != 13 or not (nib.isascii() and nib.isdigit()):
        raise Invalid({"nib": ["not_a_nib"]})
    register = business_register()
    if register is None:
        raise Conflict("oss_unavailable")
    reply = calls.direct(Oss.id, lambda: register.business(nib))
    if isinstance(reply, Unavailable):
        raise Conflict("oss_unavailable")
    if isinstance(reply, Unknown):
        raise Invalid({"nib": ["unknown_business"]})
    return reply


def _told_by_oss(found: RegisteredBusiness, now: datetime, lasts: timedelta) -> list[KnownFact]:
    told = found.facts.items()
    return [KnownFact(name, value, Oss.id, Assurance.REGISTRY, now, now + lasts) for name, value in told]


@policy("identity.act_for")
def act_for(actor: Actor, mandate_id: UUID, now: datetime) -> Acting:
    """From now on act under this mandate; a parent's is judged by the card as it is today, a business's by OSS.

    OSS's word is asked for again after a day. While OSS is silent its last word carries for a week: `confirmed_at`
    then stays as it was, and a job asks.

    Raises:
        NotFound: no such mandate of this person.
        NotPermitted: it is over, the family card no longer says so (`mandate_revoked`), OSS no longer names who is
            responsible (`no_longer_responsible`, `grantor_not_responsible`), or is silent for longer than that
            (`business_unconfirmed`).
    """
    assert actor.person_id is not None
    found = mandates.acting(actor.person_id, mandate_id, now)
    if found is None:
        raise NotFound
    if found.over and found.over != Refusal.UNCONFIRMED:
        raise NotPermitted(found.over)
    if found.basis is Basis.FAMILY and not _still_child(actor.person_id, found.principal_id, now):
        raise NotPermitted("mandate_revoked")
    return _still_responsible(actor.person_id, found, now) if needs_confirming(found.confirmed_at, now) else found


def _still_responsible(agent_id: UUID, found: Acting, now: datetime) -> Acting:
    """The mandate after OSS was asked again who is responsible for the business. Raises NotPermitted."""
    said = _confirmed(found.mandate_id, now)
    if said is False:
        own = found.basis is Basis.BUSINESS
        raise NotPermitted("no_longer_responsible" if own else "grantor_not_responsible")
    if said is None:
        with unit_of_work(Scope.system(CONFIRM)):
            jobs.defer(
                CONFIRM, at=now + FIRST_PAUSE, lock=f"{CONFIRM}:{found.mandate_id}", mandate_id=found.mandate_id
            )
    after = mandates.acting(agent_id, found.mandate_id, now) or found
    if after.over:
        raise NotPermitted(after.over)
    return after


def _confirmed(mandate_id: UUID, now: datetime) -> bool | None:
    """Whether OSS still names who is responsible: that carries the mandate on, or ends it. None: OSS is silent."""
    with unit_of_work(Scope.system(CONFIRM)):
        root = identity.root_of(mandate_id)
    if root is None:
        return False
    try:
        found = _registered(root.nib)
    except Invalid:  # OSS has struck the business off
        found = None
    except Conflict:
        return None
    with unit_of_work(Scope.system(CONFIRM)):
        if found is None or root.nik not in found.responsible:
            identity.lapse(root.agent_id, root.business_id, Basis.BUSINESS, now)
            return False
        identity.confirm(root, now)
        vault.remember(root.business_id, _told_by_oss(found, now, OF_A_BUSINESS), now)
    return True


@policy("applications.confirm_mandate")
def confirm_mandate(actor: Actor, mandate_id: UUID, round_: int, now: datetime) -> None:
    """Ask OSS about a business that was acted for while OSS was silent; until it speaks, with growing pauses."""
    with unit_of_work(actor.scope):
        due = mandates.awaits_confirmation(mandate_id, now)
    if due and _confirmed(mandate_id, now) is None and round_ < MOST_ROUNDS:
        with unit_of_work(actor.scope):
            pause = timedelta(seconds=jobs.pause(round_))
            jobs.defer(CONFIRM, at=now + pause, mandate_id=mandate_id, round=round_ + 1)


def _still_child(parent_id: UUID, child_id: UUID, now: datetime) -> bool:
    with unit_of_work(Scope.system(REPRESENTING)):
        nik = nik_of(child_id)
        if any(one.nik == nik for one in children_of(parent_id, now)):
            return True
        identity.lapse(parent_id, child_id, Basis.FAMILY, now)
    return False
