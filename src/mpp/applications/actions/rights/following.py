"""Nothing is forgotten in silence: a request past its deadline is recorded, and a human has it then."""

from datetime import datetime

from mpp.applications.actions.rights.offices import office_of_person
from mpp.applications.actions.rights.requesting import told
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.vault.rights import queries as rights

AT_MOST = 500


@policy("vault.follow_requests")
def mark_late(actor: Actor, now: datetime) -> int:
    """Record requests past their deadline, each once; one that waits for a job goes to an office's head as well."""
    with unit_of_work(actor.scope):
        rows = rights.late(now, AT_MOST)
        for row in rows:
            if row.agency_id is None and (office := office_of_person(row.person_id)) is not None:
                row.region_id, row.agency_id = office
            row.late_at = now
            row.save(update_fields=["late_at", "region_id", "agency_id"])
            told("rights.late", actor, row, now)
    return len(rows)
