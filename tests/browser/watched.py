"""What the inspectorate of a living country is asked to look into."""

from datetime import datetime

from mpp.kernel.scope import Scope, unit_of_work
from mpp.oversight.integrity.models import Finding
from mpp.regions.models import Agency


def questions(now: datetime) -> dict[str, object]:
    """One that is open and one that was answered, by their names in the examples' paths."""
    office = Agency.objects.get(region__code="35.10", kind="inspektorat")
    told = {
        "number": "3510-26-000001-0",
        "service": "surat-keterangan-domisili",
        "code": "decided",
        "task": "verify",
        "at": now.isoformat(),
    }
    with unit_of_work(Scope.system("integrity.watch")):
        found = [
            Finding(
                region_id=office.region_id,
                agency_id=office.id,
                rule=rule,
                key=rule,
                office_id=office.id,
                officer_id=office.id,
                evidence=[told, told],
                events=3,
                state=state,
                outcome=outcome,
                found_at=now,
                grown_at=now,
            )
            for rule, state, outcome in (("in_seconds", "open", ""), ("late", "settled", "explained"))
        ]
        for one in found:
            one.save(force_insert=True)
    return {"finding": found[0].id, "settled_finding": found[1].id}
