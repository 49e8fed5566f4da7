"""After a restore: what the erasure ledger says was destroyed is destroyed again, before anybody comes in.

Every start does this (`config/preparation.py`), from where this database last followed the ledger; a restored
database says an earlier moment, and so catches up by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mpp.applications.actions.forgetting import drop_interview
from mpp.applications.actions.retaining import forget_case
from mpp.applications.actions.rights.erasing import forget_about
from mpp.applications.models import Interview
from mpp.audit.actions import Act, record
from mpp.identity.actor import Actor
from mpp.identity.models import Person
from mpp.identity.policy import policy
from mpp.kernel.keys import Erasure, process_ring
from mpp.kernel.scope import unit_of_work
from mpp.processes.models import Case
from mpp.vault.rights import queries as rights
from mpp.vault.rights.models import ErasureReplay

BATCH = 500
OVERLAP = timedelta(days=1)  # an erasure is dated before it is committed


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found: keys that had come back, and rows that did not know of their erasure."""

    ledger: int = 0
    keys: int = 0
    people: int = 0
    cases: int = 0
    interviews: int = 0

    @property
    def found(self) -> int:
        """How much had come back."""
        return self.keys + self.people + self.cases + self.interviews

    def __add__(self, other: "Replayed") -> "Replayed":
        return Replayed(
            self.ledger + other.ledger,
            self.keys + other.keys,
            self.people + other.people,
            self.cases + other.cases,
            self.interviews + other.interviews,
        )


@policy("vault.replay_erasures")
def replay_erasures(actor: Actor, now: datetime, *, everything: bool = False) -> Replayed:
    """Follow the ledger from where this database stopped, or from its beginning. Again: nothing is found."""
    with unit_of_work(actor.scope):
        stopped = rights.replayed_to()
    since = None if everything or stopped is None else stopped - OVERLAP
    ledger = process_ring().erasures(since)
    found = Replayed()
    for first in range(0, len(ledger), BATCH):
        found += _replay(actor, ledger[first : first + BATCH], now)
    with unit_of_work(actor.scope):
        ErasureReplay.objects.all().delete()
        ErasureReplay.objects.create(replayed_to=now, at=now, found=found.found)
        if found.found:
            record(Act(now, "rights.replayed", actor.kind, channel="restore"))
    return found


def _replay(actor: Actor, ledger: Sequence[Erasure], now: datetime) -> Replayed:
    ring, holders = process_ring(), [one.holder for one in ledger]
    destroyed = ring.destroyed(holders)
    keys = ring.replay(one for one in ledger if one.holder not in destroyed)
    with unit_of_work(actor.scope):
        people = Person.objects.filter(person_id__in=holders, erased_at=None)
        cases = Case.objects.filter(id__in=holders, forgotten_at=None).select_for_update()
        interviews = Interview.objects.filter(id__in=holders, state=Interview.State.OPEN)
        gone = [drop_interview(one, now, "") for one in interviews]
        forgotten = [forget_case(one, now, "") for one in cases]
        known = list(people.values_list("person_id", flat=True))
        return Replayed(len(ledger), keys, forget_about(known, now) if known else 0, len(forgotten), len(gone))
