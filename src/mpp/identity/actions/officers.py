"""Officers: appointed, signed in by password and second factor, and gone the minute they leave."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password as is_password
from django.contrib.auth.hashers import make_password

from mpp.identity import limits, totp
from mpp.identity.actions.sessions import remove_sessions
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.identity.errors import SignInRefused
from mpp.identity.models import Account, Officer, SecondFactor
from mpp.identity.places import name_place, seed_place
from mpp.identity.policy import inside_action, policy
from mpp.identity.trail import note
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_blind, process_ring
from mpp.kernel.scope import Scope, unit_of_work

Acting = Officer.Acting


@dataclass(frozen=True, slots=True)
class Post:
    """Where an officer works, as what, and by which decree from when to when for an acting head."""

    region_id: UUID
    agency_id: UUID
    agency_kind: str
    roles: frozenset[str]
    title: str = ""
    acting: Acting = Acting.NO
    decree: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an officer signs in with; kept out of every printed form of it.

    `hashed` is the password as it is kept, where whoever appoints many with one password has made it already.
    """

    login: str
    password: str = field(repr=False)
    seed: bytes = field(repr=False)
    hashed: str = field(default="", repr=False)
    nik: str = field(default="", repr=False)  # kept as its blind index only; empty: not given


@policy("identity.appoint")
def appoint(actor: Actor, name: str, post: Post, credentials: Credentials, now: datetime) -> UUID:
    """Make an officer with an account, and return the officer's id.

    Raises:
        IntegrityError: the login is taken.
        NotIndexable: the NIK is none.
    """
    officer_id = new_id()
    process_ring().ensure(officer_id, HolderKind.PERSON)
    password = credentials.hashed or make_password(credentials.password)
    with unit_of_work(Scope.system("identity.appoint")):
        install(officer_id, name, post, credentials, password)
        note("identity.appointed", actor, now, "officer", officer_id)
    return officer_id


@inside_action
def install(officer_id: UUID, name: str, post: Post, credentials: Credentials, password: str) -> None:
    """Write an officer down, whose key is there, with account and second factor; `password` is hashed.

    Raises:
        IntegrityError: the login is taken.
    """
    ring = process_ring()
    Officer(
        id=officer_id,
        region_id=post.region_id,
        agency_id=post.agency_id,
        agency_kind=post.agency_kind,
        roles=sorted(post.roles),
        name=ring.seal_bytes(officer_id, name_place(officer_id), name.encode()),
        title=post.title,
        acting=post.acting,
        decree=post.decree,
        since=post.since,
        until=post.until,
        nik_index=process_blind().nik(credentials.nik) if credentials.nik else "",
    ).save(force_insert=True)
    SecondFactor(
        region_id=post.region_id,
        officer_id=officer_id,
        seed=ring.seal_bytes(officer_id, seed_place(officer_id), credentials.seed),
    ).save(force_insert=True)
    Account(login=credentials.login, officer_id=officer_id, password=password).save(force_insert=True)


@policy("identity.dismiss")
def dismiss(actor: Actor, officer_id: UUID, now: datetime) -> None:
    """End an officer's access at once, in every browser."""
    with unit_of_work(Scope.system("identity.dismiss")):
        Officer.objects.filter(id=officer_id).update(active=False)
        account = Account.objects.get(officer_id=officer_id)
        Account.objects.filter(id=account.id).update(is_active=False)
        remove_sessions(account.id)
        note("identity.dismissed", actor, now, "officer", officer_id)


@policy("identity.sign_in")
def check_password(actor: Actor, login: str, password: str, address: str, now: datetime) -> UUID:
    """Judge the first of two factors; return the account that must now show the second.

    An unknown login takes as long as a known one and gets the same answer.

    Raises:
        SignInRefused: wrong_credentials, or too_many_attempts with `retry_at`.
    """
    wanted = login.strip().lower()
    limits.spend(limits.GUESSES_AN_ADDRESS, address, now)
    limits.spend(limits.PASSWORDS_A_LOGIN, wanted, now)
    account = Account.objects.filter(login=wanted, is_active=True).first()
    right = is_password(password, account.password if account else _nobodys_password())
    if account is None or not right:
        raise SignInRefused("wrong_credentials")
    account_id: UUID = account.id
    return account_id


@policy("identity.sign_in")
def sign_in_officer(actor: Actor, account_id: UUID, code: str, now: datetime) -> Actor:
    """Judge the second factor of an account whose password was right, and return the officer.

    Raises:
        SignInRefused: wrong_code, account_closed, or too_many_attempts with `retry_at`.
    """
    limits.spend(limits.SECOND_FACTORS, str(account_id), now)
    with unit_of_work(Scope.system("identity.sign_in")):
        account = Account.objects.filter(id=account_id, is_active=True).first()
        officer = Officer.objects.filter(id=account.officer_id, active=True).first() if account else None
        if account is None or officer is None or not _in_office(officer, now):
            raise SignInRefused("account_closed")
        if not _use_second_factor(officer.id, code, now):
            raise SignInRefused("wrong_code")
        Account.objects.filter(id=account.id).update(last_login=now)
        signed_in = _actor(account, officer, now)
        note("identity.officer_signed_in", signed_in, now)
    limits.forgive(limits.SECOND_FACTORS, str(account_id))
    limits.forgive(limits.PASSWORDS_A_LOGIN, account.login or "")
    return signed_in


@policy("identity.prove_again")
def prove_again(actor: Actor, code: str, now: datetime) -> None:
    """Have an officer who is signed in show a fresh code of her second factor, before something that weighs much.

    Raises:
        SignInRefused: wrong_code (used ones too), or too_many_attempts with `retry_at`.
    """
    assert actor.officer_id is not None
    limits.spend(limits.SECOND_FACTORS, str(actor.account_id), now)
    with unit_of_work(Scope.system("identity.sign_in")):
        if not _use_second_factor(actor.officer_id, code, now):
            raise SignInRefused("wrong_code")
        note("identity.proved_again", actor, now)
    limits.forgive(limits.SECOND_FACTORS, str(actor.account_id))


def _use_second_factor(officer_id: UUID, code: str, now: datetime) -> bool:
    factor = SecondFactor.objects.select_for_update().get(officer_id=officer_id)
    seed = process_ring().open_bytes(officer_id, seed_place(officer_id), factor.seed)
    step = totp.matching_step(seed, code, now)
    if step is None or step <= factor.last_step:  # a code that was seen once opens nothing
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _in_office(officer: Officer, now: datetime) -> bool:
    """An acting head's account opens for the days of her decree only."""
    return (officer.since is None or officer.since <= now) and (officer.until is None or now < officer.until)


def _actor(account: Account, officer: Officer, now: datetime) -> Actor:
    return Actor(
        ActorKind.OFFICER,
        account_id=account.id,
        officer_id=officer.id,
        region_id=officer.region_id,
        agency_id=officer.agency_id,
        agency_kind=officer.agency_kind,
        roles=frozenset(officer.roles),
        assurance=Assurance.NONE,
        display_label=account.login or "",
        signed_in_at=now,
    )


@cache
def _nobodys_password() -> str:
    return make_password("nobody")
