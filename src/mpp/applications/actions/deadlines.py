"""Deadlines that come near or passed: recorded in the case's log, told to officers and to the applicant."""

from datetime import datetime

from mpp.applications.actions.notices import notify_of_lateness
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes

CLOCKS_AT_ONCE = 100  # in one transaction, whose cases stay locked that long
MOST_ROUNDS = 50  # a run; what is left waits a minute for the next


@policy("processes.advance")
def mark_late(actor: Actor, now: datetime) -> int:
    """Remind of deadlines, record those that passed and escalate them, each once; return how many passed.

    A correction that the applicant did not send in time is one of them: her case waits on, marked, and both
    she and the office know.
    """
    found = 0
    for _ in range(MOST_ROUNDS):
        with unit_of_work(actor.scope):
            fired = processes.fire_clocks(now, CLOCKS_AT_ONCE)
            for one in fired.late:
                notify_of_lateness(one, now)
        found += len(fired.late)
        if not fired.clocks:
            break
    return found
