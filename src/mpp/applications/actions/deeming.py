"""Silence is consent, where the law says so: the system issues when the term has passed and nobody decided."""

import logging
from datetime import datetime
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.notices import notify
from mpp.applications.interview.silence import hindrances, is_awaited, registries_of
from mpp.applications.models import Application
from mpp.applications.notice_texts import Code
from mpp.applications.queries import submitted
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel.errors import DomainError
from mpp.kernel.keys import HolderDestroyed
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.regions import queries as regions

CASES_AT_ONCE = 200
_log = logging.getLogger(__name__)


@policy("processes.advance")
def deem_silent(actor: Actor, now: datetime) -> int:
    """Judge every case whose term has passed in silence, each in a transaction of its own; return how many
    silence has approved. One that cannot be judged does not keep the others."""
    with unit_of_work(actor.scope):
        due = processes.silent_cases(now, CASES_AT_ONCE)
    approved = 0
    for case_id in due:
        try:
            approved += _judge(actor, case_id, now)
        except (DomainError, HolderDestroyed):
            _log.exception("silence_not_judged", extra={"case_id": str(case_id)})
    return approved


def _judge(actor: Actor, case_id: UUID, now: datetime) -> bool:
    with unit_of_work(actor.scope):
        application = Application.objects.get(id=case_id)
        published = catalogue.version(application.service_version_id)
        silence = processes.silence_of(case_id, published, now)
        if silence is None:
            return False
        today = now.astimezone(regions.zone_of(application.region_id)).date()
        against = hindrances(iv.plan(submitted(application, today)), silence.decided_against)
        if against:
            processes.hold_silence(silence, against, registries_of(against) if is_awaited(against) else (), now)
            return False
        calendar = regions.calendar_of(application.region_id, today)
        step = processes.approve_silence(silence, published, calendar, now)
        act = Act(
            now, "processes.deem", actor.kind, None, application.region_id, "case", case_id, "deemed_approved"
        )
        record(act)
        notify(case_id, Code.DEEMED, now)
        follow_up(case_id, step)
        return True
