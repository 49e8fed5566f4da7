"""Collecting what does not fit, and settling it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.errors import Conflict, Invalid, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.oversight.integrity import rules
from mpp.oversight.integrity.models import Finding
from mpp.oversight.integrity.thresholds import thresholds_of
from mpp.processes.models import Case, CaseEvent
from mpp.regions import queries as regions
from mpp.regions.models import Agency

INSPECTORATE = "inspektorat"
MOST_EVIDENCE = 100  # events of one finding, the newest


@policy("integrity.watch")
def watch(actor: Actor, now: datetime) -> int:
    """Look through the log of every region that has an inspectorate; return how many findings are new.

    Again: none.
    """
    found = 0
    for office in Agency.objects.filter(kind=INSPECTORATE).select_related("region").order_by("id"):
        limits, zone = thresholds_of(office.region.code), regions.zone_of(office.region_id)
        with unit_of_work(actor.scope):
            events = list(_events(office.region_id, now - timedelta(days=limits.days)))
            for one in rules.suspicions(events, limits, zone):
                found += _keep(office, one, now)
    return found


def _events(region_id: UUID, since: datetime) -> Iterator[rules.Happened]:
    rows = CaseEvent.objects.filter(region_id=region_id, at__gte=since).order_by("at")
    told = list(rows)
    wanted = Case.objects.filter(id__in={row.case_id for row in told})
    cases = {case: (number, service) for case, number, service in wanted.values_list("id", "number", "service_id")}
    for row in told:
        number, service = cases.get(row.case_id, ("", ""))
        yield rules.Happened(
            row.case_id,
            number,
            service,
            row.applicant_id,
            row.seq,
            row.code,
            row.task,
            row.detail,
            row.agency_id,
            row.officer_id,
            row.at,
        )


def _keep(office: Agency, one: rules.Suspicion, now: datetime) -> bool:
    """Write a finding down, or let its evidence grow while it is open; True when it is new."""
    key = hashlib.blake2b(one.key.encode(), digest_size=20).hexdigest()
    row = Finding.objects.filter(agency_id=office.id, rule=one.rule, key=key).first()
    told = {"evidence": [_plain(each) for each in one.evidence[-MOST_EVIDENCE:]], "events": len(one.evidence)}
    if row is not None:
        if row.state == Finding.State.OPEN and row.events < len(one.evidence):
            Finding.objects.filter(id=row.id).update(**told, grown_at=now)
        return False
    Finding(
        region_id=office.region_id,
        agency_id=office.id,
        rule=one.rule,
        key=key,
        office_id=one.agency_id,
        officer_id=one.officer_id,
        case_id=one.case_id,
        found_at=now,
        grown_at=now,
        **told,
    ).save(force_insert=True)
    return True


def _plain(one: rules.Happened) -> dict[str, Any]:
    return {
        "number": one.number,
        "service": one.service,
        "code": one.code,
        "task": one.task,
        "detail": one.detail,
        "case": str(one.case_id),
        "seq": one.seq,
        "at": one.at.isoformat(),
    }


@policy("integrity.settle")
def settle(actor: Actor, finding_id: UUID, outcome: str, now: datetime) -> None:
    """Say what came of a finding. Raises NotFound; Conflict `already_settled`; Invalid `outcome`."""
    if outcome not in Finding.Outcome.values:
        raise Invalid({"outcome": ["required"]})
    with unit_of_work(actor.scope):
        row: Finding | None = Finding.objects.select_for_update().filter(id=finding_id).first()
        if row is None:
            raise NotFound
        permit(actor, "integrity.settle", Subject(region_id=row.region_id, agency_ids=[row.agency_id]))
        if row.state != Finding.State.OPEN:
            raise Conflict("already_settled")
        row.state, row.outcome = Finding.State.SETTLED, outcome
        row.settled_at, row.settled_by = now, actor.officer_id
        row.save(update_fields=["state", "outcome", "settled_at", "settled_by"])
        who = (actor.kind, actor.account_id, row.region_id)
        record(Act(now, "integrity.settle", *who, "finding", finding_id, outcome))
