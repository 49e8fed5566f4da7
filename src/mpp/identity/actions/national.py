"""Signing in with the national account. Asks nobody but our own database."""

from datetime import datetime
from uuid import UUID

from mpp.identity import persons
from mpp.identity.actor import Actor, Assurance
from mpp.identity.errors import IdentityConflict
from mpp.identity.models import NationalAccount, Person
from mpp.identity.national import Proof
from mpp.identity.policy import policy
from mpp.identity.trail import note
from mpp.kernel.scope import Scope, unit_of_work


@policy("identity.sign_in")
def sign_in_nationally(actor: Actor, proof: Proof, now: datetime) -> Actor:
    """Return the person whom the provider vouches for; made at the first sign-in.

    The NIK counts only from the wallet; who does not share it is known by the account alone, and gets the NIK
    on the day it is shared.

    Raises:
        IdentityConflict: the account was another NIK's before.
        NotANik: the wallet shares something that is no NIK.
        SignInRefused: the account is closed.
    """
    with unit_of_work(Scope.system("identity.sign_in")):
        person_id = _person_of(proof, now)
        signed_in = persons.account_actor(person_id, Assurance.NATIONAL_ACCOUNT, now)
        note("identity.signed_in_nationally", signed_in, now)
    return signed_in


def _person_of(proof: Proof, now: datetime) -> UUID:
    nik = proof.claims.get("person.nik")
    known = NationalAccount.objects.filter(issuer=proof.issuer, subject=proof.subject).first()
    if known is None:
        person_id = (nik and persons.by_nik(nik)) or persons.new_person(now, nik)
        account = NationalAccount(person_id=person_id, issuer=proof.issuer, subject=proof.subject)
        NationalAccount.objects.bulk_create([account], ignore_conflicts=True)
        return persons.survivor(person_id)
    if nik is not None:
        _agree(known, nik, now)
    return persons.survivor(known.person_id)


def _agree(known: NationalAccount, nik: str, now: datetime) -> None:
    """Let the account's person have the NIK; a person without one joins the NIK's person."""
    owner = persons.by_nik(nik)
    person_id = persons.survivor(known.person_id)
    if owner is None:
        persons.give_nik(person_id, nik, now)
        owner = persons.by_nik(nik)
    if owner == person_id:
        return
    joined = Person.objects.filter(person_id=person_id, nik_index=None).update(merged_into=owner)
    if not joined or owner is None:
        raise IdentityConflict
    known.person_id = owner
    known.save(update_fields=["person_id"])
