"""Why a case's clock stands still, and for whom it waits: pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mpp.catalogue.expressions import elements_read
from mpp.catalogue.pack import CorrectionTask, MessageTask, PublishedService, RegisterTask, Task
from mpp.catalogue.paths import place_of, places

CORRECTION, LATE_FACTS, OUTSIDE = "correction", "late_facts", "outside"
_NOBODY = frozenset({"declared", "wallet"})  # owners who are the applicant herself


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a clock stands still. `waits_for`: registries or outside systems; empty: the applicant, or unknown."""

    reason: str
    waits_for: tuple[str, ...] = ()


def pause_of(waiting: Sequence[Task], undecided: Collection[str], published: PublishedService) -> Pause | None:
    """Why nobody of ours can go on, by the tasks that wait and the names that gateways lack; None: somebody can."""
    if any(isinstance(task, CorrectionTask) for task in waiting):
        return Pause(CORRECTION)
    outside = [task for task in waiting if isinstance(task, RegisterTask | MessageTask) and task.stops_clock]
    if waiting and len(outside) == len(waiting):
        return Pause(OUTSIDE, tuple(sorted({_whose(task) for task in outside})))
    if not waiting and undecided:
        return Pause(LATE_FACTS, owners_of(published, undecided))
    return None


def _whose(task: RegisterTask | MessageTask) -> str:
    return task.registry if isinstance(task, RegisterTask) else task.agency


def owners_of(published: PublishedService, undecided: Collection[str]) -> tuple[str, ...]:
    """The registries that own what the undecided rules read, or want confirmed (`rule.<id>`)."""
    elements = {one.variable: one.element for one in places(published)}
    rules = [rule for rule in published.service.rules if f"rule.{rule.id}" in undecided]
    read = {elements[name] for rule in rules for name in elements_read(rule.check, elements.keys())}
    read |= {place_of(published.service, path).element for rule in rules for path in rule.confirmed}
    owners = {published.elements[one].owner for one in read if one in published.elements}
    return tuple(sorted(owners - _NOBODY))
