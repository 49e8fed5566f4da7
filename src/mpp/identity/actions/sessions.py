"""Ending sessions from elsewhere, and forgetting what has expired."""

from datetime import datetime
from uuid import UUID

from mpp.identity.actor import Actor
from mpp.identity.models import Account, Limit, NationalAccount, OneTimeCode, Session
from mpp.identity.national import LogoutNotice
from mpp.identity.policy import inside_action, policy
from mpp.identity.trail import note
from mpp.kernel.effects import once
from mpp.kernel.scope import Scope, unit_of_work


@policy("identity.end_sessions")
def end_sessions(actor: Actor, account_id: UUID, now: datetime) -> int:
    """End every session of an account, in every browser; return how many there were."""
    with unit_of_work(Scope.system("identity.end_sessions")):
        note("identity.ended_sessions", actor, now, "account", account_id)
        return remove_sessions(account_id)


@inside_action
def remove_sessions(account_id: UUID) -> int:
    """Delete an account's sessions; return how many there were."""
    return Session.objects.filter(account_id=account_id).delete()[0]


@policy("identity.end_sessions")
def obey_logout(actor: Actor, notice: LogoutNotice, now: datetime) -> int:
    """End here what ended at the identity provider; return how many sessions. A notice counts once."""
    with unit_of_work(Scope.system("identity.end_sessions")):
        if not once(f"logout:{notice.issuer}:{notice.id}"[:200]):
            return 0
        if notice.session:
            return Session.objects.filter(national_session=notice.session).delete()[0]
        accounts = NationalAccount.objects.filter(issuer=notice.issuer, subject=notice.subject)
        persons = accounts.values_list("person_id", flat=True)
        known = Account.objects.filter(person_id__in=list(persons)).values_list("id", flat=True)
        return Session.objects.filter(account_id__in=list(known)).delete()[0]


@policy("identity.forget_expired")
def forget_expired(actor: Actor, now: datetime) -> None:
    """Delete sessions, codes and limits that have run out."""
    Session.objects.filter(expire_date__lte=now).delete()
    OneTimeCode.objects.filter(expires_at__lte=now).delete()
    Limit.objects.filter(until__lte=now).delete()
