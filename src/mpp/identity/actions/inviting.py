"""Invitations: a post waits for its officer, who makes her own account by a code that is good once."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from mpp.identity import limits, totp
from mpp.identity.actions.officers import Credentials, Post, install
from mpp.identity.actions.sessions import remove_sessions
from mpp.identity.actor import Actor
from mpp.identity.errors import InvitationRefused
from mpp.identity.invitations import Invited, code_as_typed, digest_of, is_weak, seed_of
from mpp.identity.models import Account, Invitation, Officer, SecondFactor
from mpp.identity.policy import inside_action, policy
from mpp.identity.trail import note
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.scope import Scope, unit_of_work

LASTS = timedelta(days=14)
LETTERS = 16  # 80 bits: it is found by itself
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORTEST_PASSWORD = 12


@inside_action
def invite(actor: Actor, post: Post, login: str, now: datetime) -> str | None:
    """Let a post wait for its officer; return the code, told this once. None: it waits already, or is taken."""
    known = Invitation.objects.filter(login=login).exists() or Account.objects.filter(login=login).exists()
    if known:
        return None
    [role] = post.roles
    code = _new_code()
    made = Invitation(
        region_id=post.region_id,
        agency_id=post.agency_id,
        agency_kind=post.agency_kind,
        role=role,
        title=post.title,
        login=login,
        digest=digest_of(code),
        expires_at=now + LASTS,
    )
    made.save(force_insert=True)
    note("identity.invited", actor, now, "invitation", made.id)
    return code


@policy("identity.invite")
def renew_invitations(actor: Actor, region_id: UUID, now: datetime) -> dict[str, str]:
    """Give every post of a region that still waits a new code, by login; the earlier codes end."""
    codes: dict[str, str] = {}
    with unit_of_work(Scope.system("identity.invite")):
        waiting = Invitation.objects.select_for_update().filter(region_id=region_id, accepted_at=None)
        for one in waiting.order_by("login"):
            codes[one.login] = code = _new_code()
            one.digest, one.expires_at = digest_of(code), now + LASTS
            one.save(update_fields=["digest", "expires_at"])
            note("identity.invited", actor, now, "invitation", one.id)
    return codes


@policy("identity.accept_invitation")
def open_invitation(actor: Actor, code: str, address: str, now: datetime) -> Invited:
    """Return the post that a code is for, with the seed for the authenticator app.

    Raises:
        InvitationRefused: invitation_unknown, invitation_expired, invitation_used.
        SignInRefused: too_many_attempts.
    """
    limits.spend(limits.GUESSES_AN_ADDRESS, address, now)
    with unit_of_work(Scope.system("identity.accept")):
        row = _waiting(code, now)
        return Invited(row.login, row.agency_id, row.role, row.title, seed_of(code))


@policy("identity.accept_invitation")
def accept_invitation(actor: Actor, code: str, given: tuple[str, str, str], address: str, now: datetime) -> UUID:
    """Make the officer who was invited; `given`: her name, her password, and a code of her authenticator app.

    Raises:
        InvitationRefused: also name_needed, password_weak, wrong_code; then the invitation waits on.
        SignInRefused: too_many_attempts.
    """
    limits.spend(limits.GUESSES_AN_ADDRESS, address, now)
    name, password, shown = (given[0].strip(), given[1], given[2])
    seed = seed_of(code)
    if not name:
        raise InvitationRefused("name_needed")
    if totp.matching_step(seed, shown, now) is None:
        raise InvitationRefused("wrong_code")
    officer_id = new_id()
    process_ring().ensure(officer_id, HolderKind.PERSON)
    hashed = make_password(password)
    with unit_of_work(Scope.system("identity.accept")):
        row = _waiting(code, now)
        if len(password) < SHORTEST_PASSWORD or is_weak(password, row.login, name):
            raise InvitationRefused("password_weak")
        _fill(row, officer_id, name[:100], Credentials(row.login, password, seed), hashed, now)
        note("identity.accepted_invitation", actor, now, "officer", officer_id)
    return officer_id


@policy("identity.appoint")
def fill_post(actor: Actor, region_id: UUID, name: str, credentials: Credentials, now: datetime) -> UUID | None:
    """Appoint somebody to a post that waits, without her code; None where no such post waits."""
    officer_id = new_id()
    process_ring().ensure(officer_id, HolderKind.PERSON)
    hashed = make_password(credentials.password)
    with unit_of_work(Scope.system("identity.appoint")):
        waiting = Invitation.objects.select_for_update().filter(region_id=region_id, accepted_at=None)
        row = waiting.filter(login=credentials.login).first()
        if row is None:
            return None
        _fill(row, officer_id, name, credentials, hashed, now)
        note("identity.appointed", actor, now, "officer", officer_id)
    return officer_id


@inside_action
def withdraw_invitations(region_id: UUID) -> None:
    """Take back a region's invitations, with the officers who came by them: none has worked yet."""
    rows = Invitation.objects.filter(region_id=region_id)
    officers = [one for one in rows.values_list("officer_id", flat=True) if one]
    for account in Account.objects.filter(officer_id__in=officers):
        remove_sessions(account.id)
        account.delete()
    SecondFactor.objects.filter(region_id=region_id, officer_id__in=officers).delete()
    Officer.objects.filter(region_id=region_id, id__in=officers).delete()
    rows.delete()


def _fill(
    row: Invitation, officer_id: UUID, name: str, credentials: Credentials, hashed: str, now: datetime
) -> None:
    post = Post(row.region_id, row.agency_id, row.agency_kind, frozenset({row.role}), row.title)
    install(officer_id, name, post, credentials, hashed)
    row.officer_id, row.accepted_at = officer_id, now
    row.save(update_fields=["officer_id", "accepted_at"])


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, LETTERS, 4))


def _waiting(code: str, now: datetime) -> Invitation:
    if not code_as_typed(code):
        raise InvitationRefused("invitation_unknown")
    row: Invitation | None = Invitation.objects.select_for_update().filter(digest=digest_of(code)).first()
    if row is None:
        raise InvitationRefused("invitation_unknown")
    if row.accepted_at is not None:
        raise InvitationRefused("invitation_used")
    if row.expires_at <= now:
        raise InvitationRefused("invitation_expired")
    return row
