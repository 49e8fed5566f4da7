"""What of an interview outlives its matter. Pure."""

from mpp.applications.interview.paths import applicant_of
from mpp.applications.interview.plan import Plan, Slot, State
from mpp.catalogue.pack import ElementKind


def lasting(plan: Plan) -> list[Slot]:
    """What the person declared about herself, and not about this one matter: it is not asked again."""
    applicant = applicant_of(plan.interview.published.service)
    return [
        slot
        for slot in plan.slots.values()
        if slot.place.party == applicant
        and slot.state is State.ANSWERED
        and slot.element.fresh_days != 0
        and slot.element.kind is not ElementKind.DOCUMENT
    ]
