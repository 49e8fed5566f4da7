"""Two records that are one person: one officer of Dukcapil proposes, another confirms, and it can be undone.

Only `merged_into` changes. What stood in either vault stays there under its own key, is read together
(`vault.queries.facts_of`), and is apart again once the merge is undone.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mpp.identity import limits, persons
from mpp.identity.actions.sessions import remove_sessions
from mpp.identity.actor import Actor
from mpp.identity.models import Account, Person
from mpp.identity.parties.models import Merge
from mpp.identity.policy import Subject, permit, policy
from mpp.identity.trail import note
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.nik import NotANik, parse
from mpp.kernel.scope import Scope, unit_of_work

WORK = "identity.merge"


@policy("identity.propose_merge")
def propose_merge(actor: Actor, keep_nik: str, merge_nik: str, reason: str, now: datetime) -> UUID:
    """Propose that the person of one NIK lives on in that of another. Nothing changes until it is confirmed.

    Raises:
        Invalid: by `keep`, `merge` (no NIK, `unknown_here`, `same_person`) or `reason`.
        Conflict: `merge_open`: one is proposed or confirmed already.
    """
    assert actor.officer_id is not None
    assert actor.region_id is not None
    assert actor.agency_id is not None
    if reason not in Merge.Reason.values:
        raise Invalid({"reason": ["not_a_choice"]})
    limits.spend(limits.CARDS_AN_OFFICER, str(actor.officer_id), now)
    with unit_of_work(Scope.system(WORK)):
        kept, merged = _person("keep", keep_nik), _person("merge", merge_nik)
        if kept == merged:
            raise Invalid({"merge": ["same_person"]})
        row = Merge(
            person_id=kept,
            merged_id=merged,
            region_id=actor.region_id,
            agency_id=actor.agency_id,
            reason=reason,
            proposed_by=actor.officer_id,
            proposed_at=now,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Conflict("merge_open") from None
        note("identity.merge_proposed", actor, now, "merge", row.id)
    return row.id


def _person(field: str, nik: str) -> UUID:
    try:
        found = persons.by_nik(parse(nik))
    except NotANik as fault:
        raise Invalid({field: [fault.code]}) from None
    if found is None:
        raise Invalid({field: ["unknown_here"]})
    return persons.survivor(found)


@policy("identity.confirm_merge")
def decide_merge(actor: Actor, merge_id: UUID, agreed: bool, now: datetime) -> None:
    """Confirm or refuse a proposed merge, by another officer than proposed it. Both persons sign in anew.

    Raises:
        NotFound: none proposed at this office.
        NotPermitted: `four_eyes`.
        Conflict: `merge_changed`: one of the two was merged with another meanwhile.
    """
    with unit_of_work(Scope.system(WORK)):
        row = _locked(merge_id, Merge.State.PROPOSED)
        subject = Subject(region_id=row.region_id, agency_ids=[row.agency_id], earlier=[row.proposed_by])
        permit(actor, "identity.confirm_merge", subject)
        row.state = Merge.State.CONFIRMED if agreed else Merge.State.REFUSED
        row.decided_by, row.decided_at = actor.officer_id, now
        row.save(update_fields=["state", "decided_by", "decided_at"])
        if agreed:
            _join(row)
        note(f"identity.merge_{row.state}", actor, now, "merge", row.id)


def _join(row: Merge) -> None:
    people = {one.person_id: one for one in Person.objects.select_for_update().filter(id__in=_both(row))}
    kept, merged = people[row.person_id], people[row.merged_id]
    if kept.merged_into is not None or merged.merged_into is not None:
        raise Conflict("merge_changed")
    merged.merged_into = kept.person_id
    merged.save(update_fields=["merged_into"])
    _end_sessions(row)


@policy("identity.undo_merge")
def undo_merge(actor: Actor, merge_id: UUID, now: datetime) -> None:
    """Set the two apart again: each has what was its own, and what was said after stays with whom it was said of.

    Raises NotFound: none confirmed at this office.
    """
    with unit_of_work(Scope.system(WORK)):
        row = _locked(merge_id, Merge.State.CONFIRMED)
        permit(actor, "identity.undo_merge", Subject(region_id=row.region_id, agency_ids=[row.agency_id]))
        Person.objects.filter(id=row.merged_id, merged_into=row.person_id).update(merged_into=None)
        row.state, row.undone_by, row.undone_at = Merge.State.UNDONE, actor.officer_id, now
        row.save(update_fields=["state", "undone_by", "undone_at"])
        _end_sessions(row)
        note("identity.merge_undone", actor, now, "merge", row.id)


def _locked(merge_id: UUID, state: str) -> Merge:
    row: Merge | None = Merge.objects.select_for_update().filter(id=merge_id, state=state).first()
    if row is None:
        raise NotFound
    return row


def _both(row: Merge) -> list[UUID]:
    return [row.person_id, row.merged_id]


def _end_sessions(row: Merge) -> None:
    """A session says at sign-in whose rows it reads."""
    for account_id in Account.objects.filter(person_id__in=_both(row)).values_list("id", flat=True):
        remove_sessions(account_id)
