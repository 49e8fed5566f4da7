"""The parts of a life event on the page that is checked before sending: what goes, what does not, and why."""

from dataclasses import dataclass

from django.utils.translation import get_language

from mpp.applications import actions
from mpp.applications.interview import Divided, LeftOut
from mpp.applications.terms import OpenInterview
from mpp.channels.web.events import LEFT_OUT
from mpp.channels.web.questions import Words
from mpp.regions import queries as regions


@dataclass(frozen=True, slots=True)
class PartRow:
    """One service of the event as it is about to be sent, or not."""

    service: str
    name: str
    office: str
    goes: bool
    why: str = ""
    blocked: tuple[str, ...] = ()  # what its rules say, and what to do
    warned: tuple[str, ...] = ()


def rows_of(view: OpenInterview) -> list[PartRow]:
    """Every part of an event's interview that is due; none for a service's own."""
    if not view.published.parts:
        return []
    offices = {kind: one.name for kind, one in regions.offices_of(view.region_id).items()}
    parts = actions.divided(view.plan)
    return [_row(one, offices) for one in parts if one.left_out is not LeftOut.NOT_NEEDED]


def _row(one: Divided, offices: dict[str, str]) -> PartRow:
    words, service = Words(one.published, get_language() or "id"), one.published.service
    broken = one.review.broken if one.left_out is not LeftOut.UNTICKED else ()
    said = {rule.id: words(f"rules.{rule.id}.message", rule.message) for rule in broken}
    blocked = [rule.id for rule in one.review.blocked]
    return PartRow(
        service=service.id,
        name=words("name", service.name),
        office=offices.get(service.agency, ""),
        goes=one.left_out is None,
        why=str(LEFT_OUT[one.left_out]) if one.left_out else "",
        blocked=tuple(text for rule, text in said.items() if rule in blocked),
        warned=tuple(text for rule, text in said.items() if rule not in blocked),
    )
