"""Events of a process that happen by themselves once their time has passed."""

from datetime import datetime
from uuid import UUID

from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.sharing import share_later
from mpp.applications.models import Application
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.regions import queries as regions

MOST_CASES = 200  # a run; what is left waits a minute for the next


@policy("processes.advance")
def pass_timers(actor: Actor, now: datetime) -> int:
    """Let every event happen whose time has come, each in a transaction of its own; return how many did."""
    with unit_of_work(actor.scope):
        due = cases.due_timers(now, MOST_CASES)
    return sum(_pass(actor, case_id, now) for case_id in due)


def _pass(actor: Actor, case_id: UUID, now: datetime) -> bool:
    with unit_of_work(actor.scope):
        application = Application.objects.get(id=case_id)
        published = catalogue.version(application.service_version_id)
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        calendar = regions.calendar_of(application.region_id, today)
        step = processes.pass_timer(case_id, published, calendar, now)
        if step.moved:
            follow_up(case_id, step)
            share_later(case_id)
        return step.moved
