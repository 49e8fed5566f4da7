"""What a person may hold a limited number of is reserved with the application, and follows its corrections."""

from datetime import datetime
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications.interview.judging import Judge
from mpp.catalogue.pack import Limit
from mpp.identity.policy import inside_action
from mpp.kernel.cel import UNDECIDED
from mpp.kernel.errors import Conflict
from mpp.vault import actions as vault


@inside_action
def reserve_places(plan: iv.Plan, applicant_id: UUID, case_id: UUID, now: datetime) -> None:
    """Reserve what the service's limits ask for; again with other values, the claims follow them.

    Raises Conflict `no_free_place`.
    """
    for limit in plan.interview.published.service.limits:
        if not vault.reserve_slot(applicant_id, _claim(plan, limit, case_id), now):
            raise Conflict("no_free_place", kind=limit.kind)


def _claim(plan: iv.Plan, limit: Limit, case_id: UUID) -> vault.Claim:
    """A registry that has not answered knows of nothing yet; a rule of the pack looks again when it has."""
    each = plan.values.get(limit.each) if limit.each else None
    known = Judge(plan.interview, plan.values)(limit.registered) if limit.registered else UNDECIDED
    registered = frozenset() if known is UNDECIDED else frozenset(map(str, known))
    return vault.Claim(limit.kind, limit.slots, case_id, str(each or ""), registered)
