"""A person leaves: the person's key is destroyed at once, each case's key at its own term (`retaining`).

In the main database the rows go first and the key last, in one transaction: cut off before, all of it stands and
the job does it again; cut off after, nothing opens any more and the job finishes.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from mpp.applications.actions.forgetting import drop_interview
from mpp.applications.actions.rights.requesting import CARRY_OUT, one_at_a_time, opened, own, settle, told
from mpp.applications.models import Interview
from mpp.applications.rights.holdings import going_at_once
from mpp.audit.actions import Act, record
from mpp.identity import persons
from mpp.identity.actions import forget_people
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel import jobs
from mpp.kernel.errors import NotFound, NotPermitted
from mpp.kernel.keys import HolderUnknown, process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes.models import Case
from mpp.vault.rights import queries as rights
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import State
from mpp.vault.rights.table import Kind

FRESH = timedelta(minutes=10)  # since the person proved anew who she is
ERASED = "person_erased"  # the reason in the erasure ledger
LEFT = "interview_erased"


@policy("vault.erase")
def erase(actor: Actor, proven_at: datetime | None, now: datetime) -> str:
    """Erase the person who asks; return the number of the request, which is all that she takes along.

    Raises:
        NotPermitted: `proof_too_old`: who it is must be proven anew, within `FRESH`.
    """
    if proven_at is None or not timedelta(0) <= now - proven_at <= FRESH:
        raise NotPermitted("proof_too_old")
    with unit_of_work(actor.scope):
        person_id = own(actor, "vault.erase")
        one_at_a_time(person_id)
        row = rights.live(person_id, Kind.ERASURE) or opened(actor, Kind.ERASURE, now)
        jobs.defer(CARRY_OUT, request_id=row.id)  # if this process dies before the next line
    carry_out(Actor.system(CARRY_OUT), row.id, now)
    return str(row.number)


@policy("vault.erase")
def carry_out(actor: Actor, request_id: UUID, now: datetime) -> None:
    """Do what an erasure was asked for. Again: no change. Raises NotFound."""
    with unit_of_work(actor.scope):
        row: RightsRequest | None = RightsRequest.objects.select_for_update().filter(id=request_id).first()
        if row is None or row.kind != Kind.ERASURE:
            raise NotFound
        if row.state != State.OPEN:
            return
        people = persons.lives(row.person_id)
        forget_about(people, now)
        row.refresh_from_db()
        settle(row, State.ANSWERED, "erased", now)
        told("rights.erased", actor, row, now)
        for person_id in people:
            record(Act(now, "identity.erased", actor.kind, None, None, "person", person_id))
            destroy_key(person_id, now, ERASED)


@inside_action
def forget_about(people: Sequence[UUID], at: datetime) -> int:
    """Delete and clear what is held about these persons themselves; return how many were not erased before.

    What is sealed under the key of a case stays until its term; the case can no longer be found by the NIK.
    """
    for holding in going_at_once():
        holding.model._default_manager.filter(**{f"{holding.person}__in": people}).delete()
    for interview in Interview.objects.filter(applicant_id__in=people, state=Interview.State.OPEN):
        drop_interview(interview, at, LEFT)
    _empty_bundles(people, at)
    Case.objects.filter(applicant_id__in=people).exclude(applicant_nik_index="").update(applicant_nik_index="")
    _end_requests(people, at)
    return forget_people(people, at)


def _empty_bundles(people: Collection[UUID], at: datetime) -> None:
    """A life event that was sent holds no value of its own, but its key would open an older dump."""
    cases = Case.objects.filter(applicant_id__in=people).values("id")
    sent = Interview.objects.filter(applicant_id__in=people, state=Interview.State.SUBMITTED).exclude(id__in=cases)
    for bundle_id in list(sent.values_list("id", flat=True)):
        Interview.objects.filter(id=bundle_id).update(sealed=b"")
        destroy_key(bundle_id, at, LEFT)


def _end_requests(people: Collection[UUID], at: datetime) -> None:
    """Nobody is there any more to answer to: open requests end with the erasure, and what they said goes."""
    rows = RightsRequest.objects.filter(person_id__in=people)
    rows.exclude(sealed_words=b"", sealed_answer=b"").update(sealed_words=b"", sealed_answer=b"")
    others = rows.filter(state__in=[State.OPEN, State.IN_FORCE]).exclude(kind=Kind.ERASURE)
    others.update(state=State.LIFTED, outcome="erased", settled_at=at)


@inside_action
def destroy_key(holder: UUID, at: datetime, reason: str) -> None:
    """Destroy a key; a key store that was restored to a time before it has none."""
    with suppress(HolderUnknown):
        process_ring().destroy(holder, at, reason)
