"""Who stands at the counter: a person whom an officer knows by the identity card that is shown."""

from datetime import datetime
from uuid import UUID

from mpp.identity import limits, persons
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.identity.trail import note
from mpp.kernel.nik import parse
from mpp.kernel.scope import Scope, unit_of_work


@policy("identity.recognise")
def recognise(actor: Actor, nik: str, now: datetime) -> UUID:
    """Return the person of this NIK, made at the first visit. Who asks is written down, and limited an hour.

    Raises:
        NotANik: with its fault.
        SignInRefused: too_many_attempts: more cards than a counter can see.
    """
    digits = parse(nik)
    limits.spend(limits.CARDS_AN_OFFICER, str(actor.officer_id), now)
    with unit_of_work(Scope.system("identity.recognise")):
        person_id = persons.survivor(persons.by_nik(digits) or persons.new_person(now, digits))
        note("identity.recognised", actor, now, "person", person_id)
    return person_id
