"""The interview of a life event, divided into the interviews of its services. Pure.

Each part is judged by its own service, over its own values alone: what keeps one from being sent keeps no other,
unless that one waits for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mpp.applications.interview.document import APPLICANT, Held, Interview
from mpp.applications.interview.paths import applicant_of, holder, members, places
from mpp.applications.interview.plan import Plan, State, plan, visit
from mpp.applications.interview.review import Review, review
from mpp.catalogue.pack import Page, Part, PublishedService, ServicePack
from mpp.catalogue.paths import Place, path_of, place_of
from mpp.kernel.cel import UNDECIDED
from mpp.vault.rules import Assurance

PART = "part:"
"""Before the service of a part, where another part awaits a value of it as of a registry."""


class LeftOut(StrEnum):
    """Why a part is not applied for."""

    UNTICKED = "unticked"  # the person does not want it
    NOT_NEEDED = "not_needed"  # its condition does not hold
    UNDECIDED = "undecided"  # whether it is needed hangs on a registry that has not answered
    UNFINISHED = "unfinished"
    BLOCKED = "blocked"  # a rule of its service forbids it
    WAITS_FOR_LEFT_OUT = "waits_for_left_out"  # what it needs comes from a part that is left out


@dataclass(frozen=True)
class Divided:
    """One service of the event, over its own values. `left_out` is None where it is applied for."""

    part: Part
    plan: Plan = field(repr=False)
    review: Review = field(repr=False)
    left_out: LeftOut | None

    @property
    def published(self) -> PublishedService:
        return self.plan.interview.published


def prepared(interview: Interview, at: str, without: frozenset[str] = frozenset()) -> Interview:
    """A fresh interview with every part ticked but those `without`; a service's own interview stays as it is.

    What one part brings another is awaited from the start, where nobody asks for it.
    """
    parts = interview.published.parts
    ticks = {tick_path(interview.published, one): one.service not in without for one in parts if one.include}
    answers = {path: Held(value, APPLICANT, Assurance.DECLARED, at) for path, value in ticks.items()}
    return interview.with_(
        answers={**interview.answers, **answers}, pending={**interview.pending, **_brought(interview.published)}
    )


def tick_path(published: PublishedService, part: Part) -> str:
    """Where the person leaves an optional part out."""
    return path_of(applicant_of(published.service), part.include or "")


def _brought(published: PublishedService) -> dict[str, str]:
    asked = {(page.party, element) for page in published.service.pages for element in page.elements}
    found = {}
    for part in published.parts:
        for path in part.after.takes if part.after else ():
            first, _, rest = path.partition(".")
            place = place_of(published.service, f"{part.parties[first]}.{rest}")
            if part.after and (place.party, place.element) not in asked:
                found[str(place)] = f"{PART}{part.after.service}"
    return found


def waits_for_registry(interview: Interview) -> bool:
    """Whether a registry still has to answer or to confirm; what another part brings comes by itself."""
    return bool(interview.unconfirmed) or any(not one.startswith(PART) for one in interview.pending.values())


def divide(whole: Plan, services: Mapping[str, PublishedService]) -> list[Divided]:
    """Every part of an event's plan, in its order. `services` are those of the parts, by their ids."""
    found: list[Divided] = []
    for part in whole.interview.published.parts:
        own = plan(_own_only(_interview_of(whole, part, services[part.service])))
        judged = review(own)
        found.append(Divided(part, own, judged, _left_out(whole, part, judged, found)))
    return found


def _left_out(whole: Plan, part: Part, judged: Review, before: Sequence[Divided]) -> LeftOut | None:
    applied = whole.judge(part.when) if part.when else True
    if applied is False:
        return LeftOut.NOT_NEEDED
    if part.include and not whole.values.get(tick_path(whole.interview.published, part)):
        return LeftOut.UNTICKED
    if applied is UNDECIDED:
        return LeftOut.UNDECIDED
    if judged.blocked:
        return LeftOut.BLOCKED
    if part.after and any(one.part.service == part.after.service and one.left_out for one in before):
        return LeftOut.WAITS_FOR_LEFT_OUT
    return LeftOut.UNFINISHED if judged.unfinished else None


def _interview_of(whole: Plan, part: Part, published: PublishedService) -> Interview:
    """What the event's interview knows of one service's values, under the service's own names."""
    interview, service = whole.interview, published.service
    paths = {str(place): _event_path(part, place) for place in places(service)}
    takes = part.after.takes if part.after else {}  # as the other part will bring it, whatever is known before
    paths = {own: path for own, path in paths.items() if own not in takes}
    held = {own: slot.held for own, path in paths.items() if (slot := whole.slots.get(path)) and slot.held}
    typed = {own for own in held if paths[own] in interview.answers}
    waits = {path: f"{PART}{part.after.service}" for path in takes if part.after}
    return Interview(
        published=published,
        today=interview.today,
        parameters=_of(part.parameters, interview.parameters),
        known={own: one for own, one in held.items() if own not in typed},
        answers={own: one for own, one in held.items() if own in typed},
        pending=_of(paths, interview.pending) | waits,
        absent=_of(paths, interview.absent),
        unconfirmed=_of(paths, interview.unconfirmed),
        conflicts=_of(paths, interview.conflicts),
        notices=tuple(_notices(part, service, interview)),
        visited=frozenset(_visits(service)),
    )


def _event_path(part: Part, place: Place) -> str:
    return path_of(part.parties[place.party], place.element, place.member)


def _of(paths: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
    return {own: said[path] for own, path in paths.items() if path in said}


def _notices(part: Part, service: ServicePack, interview: Interview) -> Iterator[str]:
    holders = {
        holder(Place(part.parties[own], "", number)): holder(Place(own, "", number))
        for own, party in service.parties.items()
        for number in members(party)
    }
    for notice in interview.notices:
        about, _, rest = notice.partition(":")
        if about in holders:
            yield f"{holders[about]}:{rest}"


def _visits(service: ServicePack) -> Iterator[str]:
    """Every page: what the event asked is answered, empty or not."""
    for page in service.pages:
        yield from _visits_of(service, page)


def _visits_of(service: ServicePack, page: Page) -> Iterator[str]:
    for number in members(service.parties[page.party]):
        yield visit(page, Place(page.party, "", number))


def _own_only(interview: Interview) -> Interview:
    """Without the values that the service does not need, where it says the same without them."""
    full = plan(interview)
    needed = {path for path, slot in full.slots.items() if slot.state is not State.NOT_NEEDED}
    kept = {
        name: {path: one for path, one in getattr(interview, name).items() if path in needed}
        for name in ("known", "answers", "pending", "absent", "unconfirmed", "conflicts")
    }
    pruned = interview.with_(**kept)
    states = {path: slot.state for path, slot in full.slots.items()}
    return pruned if {path: slot.state for path, slot in plan(pruned).slots.items()} == states else interview
