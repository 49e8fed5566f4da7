"""A person leaves: what finds or opens an account goes, the person's row stays as an id that says so."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mpp.identity.mandates import State
from mpp.identity.models import Account, Mandate, NationalAccount, OneTimeCode, Person, PhoneIdentity, Session
from mpp.identity.policy import inside_action


@inside_action
def forget_people(person_ids: Collection[UUID], at: datetime) -> int:
    """Remove every way by which these persons are found or come in; return how many were not marked before.

    Blind indexes of NIK and phone go, the account is closed, its sessions and mandates end. Again: no change.
    Whoever comes back later with the same NIK is a new person.
    """
    phones = PhoneIdentity.objects.filter(person_id__in=person_ids)
    subjects = [*map(str, person_ids), *phones.values_list("phone_index", flat=True)]
    OneTimeCode.objects.filter(subject__in=subjects).delete()
    phones.delete()
    NationalAccount.objects.filter(person_id__in=person_ids).delete()
    accounts = Account.objects.filter(person_id__in=person_ids)
    Session.objects.filter(account_id__in=list(accounts.values_list("id", flat=True))).delete()
    accounts.update(is_active=False)
    hers = Mandate.objects.filter(Q(person_id__in=person_ids) | Q(agent_id__in=person_ids))
    hers.filter(state__in=[State.OFFERED, State.ACTIVE]).update(state=State.REVOKED, ended_at=at)
    fresh = Person.objects.filter(person_id__in=person_ids, erased_at=None)
    return int(fresh.update(nik=None, nik_index=None, nik_since=None, erased_at=at))
