"""What is past its term goes, in bounded batches; run again it goes on where it stopped."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from mpp.applications.actions.forgetting import forget_interviews
from mpp.applications.models import File, Interview, Notice
from mpp.applications.retention import SCHEDULE, cases_past, journey_files
from mpp.applications.rights.holdings import emptied_with_case
from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel.keys import HolderUnknown, process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes.models import Case
from mpp.vault.models import Fact

BATCH = 200
CASE_TERM = "case_term"  # the reason in the erasure ledger
INTERVIEW = "interview"
_FORGET_INTERVIEWS = Actor.system("applications.forget_interviews")


@policy("vault.retain")
def retain(actor: Actor, now: datetime, most: int = BATCH) -> Mapping[str, int]:
    """Let go of what is past its term, at most so much of each kind in this run; return how much, by code."""
    gone = Counter({"case": _cases(actor, now, most), INTERVIEW: forget_interviews(_FORGET_INTERVIEWS, now)})
    for term in SCHEDULE:
        if term.code != INTERVIEW:
            gone[term.code] = _rows(actor, term.code, now, most)
    files = list(journey_files(now))[:most]
    for file in files:
        file.unlink(missing_ok=True)
    gone["journey"] = len(files)
    return +gone


def _cases(actor: Actor, now: datetime, most: int) -> int:
    """Each case in a transaction of its own, so that a stop loses nothing that was done."""
    with unit_of_work(actor.scope):
        due: list[UUID] = []
        for _, _, rows in cases_past(now):
            due += rows.order_by("closed_at").values_list("id", flat=True)[: most - len(due)]
    return sum(_case(actor, case_id, now) for case_id in due)


def _case(actor: Actor, case_id: UUID, now: datetime) -> bool:
    with unit_of_work(actor.scope):
        rows: QuerySet[Case] = Case.objects.filter(id=case_id, forgotten_at=None, closed_at__isnull=False)
        case = rows.select_for_update(skip_locked=True).first()
        if case is None:
            return False
        record(Act(now, "retention.forgot_case", actor.kind, None, case.region_id, "case", case_id))
        forget_case(case, now, CASE_TERM)
    return True


@inside_action
def forget_case(case: Case, now: datetime, reason: str) -> None:
    """Let go of what a case says of people, and destroy its key for this reason (none: it is destroyed).

    What stays are ids, codes and times, the number of what was issued and the digest of its file: a document can
    still be checked, and counts still hold. Rows that are append-only hold ciphertext without a key.
    """
    File.objects.filter(case_id=case.id).delete()
    Notice.objects.filter(case_id=case.id).delete()
    Fact.objects.filter(source=f"output:{case.id.hex}").delete()
    for holding in emptied_with_case():
        for column, seal in holding.seals.items():
            holding.model._default_manager.filter(**{seal.holder: case.id}).update(**{column: b""})
    case.forgotten_at, case.applicant_nik_index = now, ""
    case.save(update_fields=["forgotten_at", "applicant_nik_index"])
    if reason:
        _destroy(case.id, now, reason)
        _end_bundle(case.id, now, reason)


def _end_bundle(case_id: UUID, now: datetime, reason: str) -> None:
    """A life event's own interview ends with the last of its parts; its key would open a dump from before."""
    bundle_id = Interview.objects.filter(id=case_id).values_list("bundle_id", flat=True).first()
    parts = Interview.objects.filter(bundle_id=bundle_id).values("id")
    if bundle_id is not None and not Case.objects.filter(id__in=parts, forgotten_at=None).exists():
        Interview.objects.filter(id=bundle_id).update(sealed=b"")
        _destroy(bundle_id, now, reason)


def _destroy(holder: UUID, now: datetime, reason: str) -> None:
    with suppress(HolderUnknown):  # a key store restored to a time before it
        process_ring().destroy(holder, now, reason)


def _rows(actor: Actor, code: str, now: datetime, most: int) -> int:
    """Delete rows past their term; one audit entry for a batch that was not empty."""
    term = next(one for one in SCHEDULE if one.code == code)
    with unit_of_work(actor.scope):
        keys = list(term.past(now).values_list("pk", flat=True)[:most])
        if not keys:
            return 0
        gone = term.past(now).filter(pk__in=keys).delete()[0]
        record(Act(now, f"retention.removed_{code}", actor.kind))
    return int(gone)
