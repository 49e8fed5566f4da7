"""Whether silence may approve an application: what stands against it, as codes. Pure.

Every hard rule must hold, on values that their owner gave or confirmed. A value that was typed counts as sure
where a registry found something by it: the code of a place whose name came from the register.
"""

from collections.abc import Collection, Iterator

from mpp.applications.interview.plan import Plan, Slot, State
from mpp.applications.interview.review import verdicts
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.pack import Rule
from mpp.vault.rules import Assurance

DECIDED, RULE, UNSURE, AWAITED = "decided", "rule", "unsure", "awaited"
_NOTHING_TOLD = frozenset({State.NOT_NEEDED, State.ABSENT})  # there is none: the pack, or the owner, says so


def hindrances(plan: Plan, decided_against: Collection[str] = ()) -> list[str]:
    """Why silence does not approve: `decided:<task>`, `rule:<id>`, `awaited:<registry>`, `unsure:<path>`; or none.

    `decided_against` are the tasks whose officers have said no, or asked for a mend: the office was not silent.
    """
    found = [f"{DECIDED}:{task}" for task in sorted(decided_against)]
    for rule in plan.interview.published.service.rules:
        if rule.hard:
            found += _against(plan, rule)
    return list(dict.fromkeys(found))


def is_awaited(found: Collection[str]) -> bool:
    """Whether nothing stands against it but that a registry has not answered."""
    return bool(found) and all(one.startswith(f"{AWAITED}:") for one in found)


def registries_of(found: Collection[str]) -> tuple[str, ...]:
    """The registries that are awaited."""
    return tuple(sorted({one.partition(":")[2] for one in found if one.startswith(f"{AWAITED}:")}))


def _against(plan: Plan, rule: Rule) -> Iterator[str]:
    read = _read(plan, rule)
    awaited = [slot.registry for slot in read if slot.state is State.PENDING and slot.registry]
    if awaited:
        yield from (f"{AWAITED}:{one}" for one in awaited)
    elif verdicts(plan).get(rule.id) is not True:
        yield f"{RULE}:{rule.id}"
    else:
        yield from (f"{UNSURE}:{slot.path}" for slot in read if not _is_sure(plan, slot))


def _read(plan: Plan, rule: Rule) -> list[Slot]:
    variables = {slot.place.variable for slot in plan.slots.values()}
    names = set(elements_read(rule.check, variables))
    return [slot for slot in plan.slots.values() if slot.place.variable in names]


def _is_sure(plan: Plan, slot: Slot) -> bool:
    if slot.path in plan.interview.conflicts or slot.path in plan.interview.unconfirmed:
        return False
    if slot.state in _NOTHING_TOLD or _by_registry(slot):
        return True
    return any(_by_registry(one) for one in plan.slots.values() if _is_found_by(one, slot))


def _by_registry(slot: Slot) -> bool:
    return slot.held is not None and slot.held.assurance >= Assurance.REGISTRY


def _is_found_by(found: Slot, key: Slot) -> bool:
    """Whether a registry found one value by the other, of the same party."""
    same = (found.place.party, found.place.member) == (key.place.party, key.place.member)
    return same and found.element.looked_up_by == key.place.element
