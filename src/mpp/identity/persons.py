"""Finding a person, or making one, at sign-in. Inside the caller's unit of work unless said otherwise."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.identity.errors import SignInRefused
from mpp.identity.models import Account, Person
from mpp.identity.places import nik_place
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_blind, process_ring
from mpp.kernel.nik import parse

_LIVES = """WITH RECURSIVE lives (id) AS (
    SELECT %s::uuid UNION SELECT one.person_id FROM identity_person one JOIN lives ON one.merged_into = lives.id
) SELECT id FROM lives"""


def by_nik(nik: str) -> UUID | None:
    """Return the person of this NIK. Raises NotANik."""
    index = process_blind().nik(parse(nik))
    return Person.objects.filter(nik_index=index).values_list("person_id", flat=True).first()


def new_person(now: datetime, nik: str | None = None) -> UUID:
    """Make a person with a key of its own, and return its id; of two makers of one NIK the first wins."""
    person = Person(id=new_id(), created_at=now)
    person.person_id = person.id
    process_ring().ensure(person.id, HolderKind.PERSON)
    if nik is None:
        person.save(force_insert=True)
        return person.id
    _set_nik(person, nik, now)
    Person.objects.bulk_create([person], ignore_conflicts=True)
    return by_nik(nik) or person.id


def give_nik(person_id: UUID, nik: str, now: datetime) -> None:
    """Give a person who had none the NIK that was verified just now."""
    person = Person.objects.select_for_update().get(person_id=person_id)
    if person.nik_index is None:
        _set_nik(person, nik, now)
        person.save(update_fields=["nik", "nik_index", "nik_since"])


def survivor(person_id: UUID) -> UUID:
    """Return whom a merged person lives on in; itself when it was never merged."""
    merged = Person.objects.filter(person_id=person_id).values_list("merged_into", flat=True).first()
    return person_id if merged is None else survivor(merged)


def lives(person_id: UUID) -> list[UUID]:
    """Return every id that a person has had: the person, and those who were merged into this one."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVES, [person_id])
        found = {row[0] for row in cursor.fetchall()}
    return [person_id, *sorted(found - {person_id})]


def of_lives(column: str, person_id: UUID) -> RawSQL:
    """The condition that a column (`table.column`, written here in the code) holds one of `lives`."""
    return RawSQL(f"{column} = ANY(ARRAY({_LIVES}))", [person_id], BooleanField())  # noqa: S611


def exists(person_id: UUID) -> bool:
    """Whether an id is a person's: a principal may be a business."""
    return Person.objects.filter(person_id=person_id).exists()


def merged_into(person_id: UUID) -> frozenset[UUID]:
    """Return the other records that were merged into this person's; mostly none, and then one query."""
    return frozenset(lives(person_id)) - {person_id}


def account_actor(person_id: UUID, assurance: Assurance, now: datetime) -> Actor:
    """Return the actor of a person's account, which is made at the first sign-in.

    Raises:
        SignInRefused: the account is closed.
    """
    account = Account(person_id=person_id)
    account.set_unusable_password()
    Account.objects.bulk_create([account], ignore_conflicts=True)
    account = Account.objects.get(person_id=person_id)
    if not account.is_active:
        raise SignInRefused("account_closed")
    Account.objects.filter(id=account.id).update(last_login=now)
    return Actor(
        ActorKind.PERSON,
        account_id=account.id,
        person_id=person_id,
        assurance=assurance,
        signed_in_at=now,
        merged=merged_into(person_id),
    )


def _set_nik(person: Person, nik: str, now: datetime) -> None:
    digits = parse(nik)
    person.nik_index = process_blind().nik(digits)
    person.nik = process_ring().seal_bytes(person.id, nik_place(person.id), digits.encode())
    person.nik_since = now
