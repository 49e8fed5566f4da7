"""Jobs of applications: thin, ids only, safe to run again."""

from uuid import UUID

from mpp.applications.actions import (
    catching_up,
    consenting,
    deadlines,
    deeming,
    following,
    forgetting,
    measuring,
    notices,
    objecting,
    papers,
    representing,
    retaining,
    revoking,
    rights,
    settling,
    sharing,
    system,
    timers,
)
from mpp.applications.actions.consenting import FOLLOW as FOLLOW_WITHDRAWAL
from mpp.applications.actions.disputing import FOLLOW
from mpp.applications.actions.effects import AWAIT_MATERIAL, CLOSED, REOPENED, RETRACT, RUN_TASK, SETTLE, TRACK
from mpp.applications.actions.interviews import CATCH_UP
from mpp.applications.actions.notices import SEND_NOTICE
from mpp.applications.actions.representing import CONFIRM
from mpp.applications.actions.revoking import REVOKED
from mpp.applications.actions.rights import CARRY_OUT, EXPORT
from mpp.applications.actions.sharing import SHARE
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.jobs import job
from mpp.kernel.scope import unit_of_work
from mpp.vault import actions as vault

_WITH_OUTPUT = frozenset({"issued", "received"})


@job(CATCH_UP)
def catch_up(case_id: str, round: int) -> None:
    """Ask registries again for what is awaited."""
    catching_up.catch_up(Actor.system(CATCH_UP), UUID(case_id), round, clock.now())


@job(CONFIRM)
def confirm_mandate(mandate_id: str, round: int = 0) -> None:
    """Ask OSS again who is responsible for a business."""
    representing.confirm_mandate(Actor.system(CONFIRM), UUID(mandate_id), round, clock.now())


@job(SETTLE)
def settle_parties(case_id: str) -> None:
    """Whom a submission names besides its applicant."""
    settling.settle_parties(Actor.system(SETTLE), UUID(case_id), clock.now())


@job(RUN_TASK)
def run_task(case_id: str, engine_task_id: str, round: int = 0) -> None:
    """Carry out a task of the system."""
    system.run_task(Actor.system(RUN_TASK), UUID(case_id), engine_task_id, clock.now(), round)


@job(TRACK)
def track(case_id: str, engine_task_id: str, round: int) -> None:
    """Ask an agency's own system how a matter stands."""
    system.track(Actor.system(TRACK), UUID(case_id), engine_task_id, round, clock.now())


@job(AWAIT_MATERIAL)
def await_material(output_id: str, round: int) -> None:
    """Ask whether a card is printed."""
    system.await_material(Actor.system(AWAIT_MATERIAL), UUID(output_id), round, clock.now())


@job(CLOSED)
def closed(case_id: str, outcome: str) -> None:
    """A case has ended: places of limits, who waits for it, and what an officer saw need not come again."""
    with unit_of_work(Actor.system(CLOSED).scope):
        if outcome in _WITH_OUTPUT:
            vault.confirm_slots(UUID(case_id))
            papers.keep_verified(UUID(case_id), clock.now())
        else:
            vault.release_slots(UUID(case_id))
    sharing.share(Actor.system(CLOSED), UUID(case_id), clock.now())


@job(REOPENED)
def reopened(case_id: str) -> None:
    """An objection was upheld: the case goes on."""
    objecting.resume(Actor.system(REOPENED), UUID(case_id), clock.now())


@job(SHARE)
def share(case_id: str) -> None:
    """Give the other parts of a bundle what this one has brought."""
    sharing.share(Actor.system(SHARE), UUID(case_id), clock.now())


@job(REVOKED)
def revoked(output_id: str) -> None:
    """A document was taken back: what it held is free again."""
    revoking.follow_revocation(Actor.system(REVOKED), UUID(output_id), clock.now())


@job(RETRACT)
def retract(output_id: str, round: int = 0) -> None:
    """Registries that were told of a document learn that it is no more in force."""
    system.retract(Actor.system(RETRACT), UUID(output_id), round, clock.now())


@job(FOLLOW)
def follow_dispute(dispute_id: str, round: int) -> None:
    """Hand a correction to the registry that owns the fact, and follow it there."""
    following.follow_dispute(Actor.system(FOLLOW), UUID(dispute_id), round, clock.now())


@job(FOLLOW_WITHDRAWAL)
def follow_withdrawal(case_id: str) -> None:
    """Take out what a withdrawn consent had allowed."""
    consenting.follow_withdrawal(Actor.system(FOLLOW_WITHDRAWAL), UUID(case_id), clock.now())


@job(SEND_NOTICE)
def send_notice(notice_id: str) -> None:
    """Send a queued notice."""
    notices.send_notice(Actor.system(SEND_NOTICE), UUID(notice_id), clock.now())


@job("applications.mark_late", every="* * * * *")
def mark_late(timestamp: int) -> None:
    """Every minute: silence is judged where it is consent, then deadlines that passed are recorded, and told."""
    deeming.deem_silent(Actor.system("applications.mark_late"), clock.now())
    deadlines.mark_late(Actor.system("applications.mark_late"), clock.now())


@job("applications.pass_timers", every="* * * * *")
def pass_timers(timestamp: int) -> None:
    """Every minute: events of processes whose time has come happen."""
    timers.pass_timers(Actor.system("applications.pass_timers"), clock.now())


@job("applications.measure", every="23 * * * *")
def measure(timestamp: int) -> None:
    """Every hour: how much people were not asked is counted anew."""
    measuring.keep_tallies(Actor.system("applications.measure"), clock.now())


@job("applications.forget_interviews", every="7 * * * *")
def forget_interviews(timestamp: int) -> None:
    """Every hour: interviews that nobody submitted in time go, with their files and keys."""
    forgetting.forget_interviews(Actor.system("applications.forget_interviews"), clock.now())


@job(EXPORT)
def export(request_id: str) -> None:
    """Make the copy of everything that is held about a person."""
    rights.export(Actor.system(EXPORT), UUID(request_id), clock.now())


@job(CARRY_OUT)
def erase(request_id: str) -> None:
    """Finish an erasure whose own request was cut off."""
    rights.carry_out(Actor.system(CARRY_OUT), UUID(request_id), clock.now())


@job("rights.mark_late", every="*/5 * * * *")
def mark_requests_late(timestamp: int) -> None:
    """Every five minutes: requests past their legal deadline are recorded, and go to a human."""
    rights.mark_late(Actor.system("rights.mark_late"), clock.now())


@job("retention.retain", every="23 * * * *")
def retain(timestamp: int) -> None:
    """Every hour: what is past its term goes, a batch of each kind."""
    retaining.retain(Actor.system("retention.retain"), clock.now())
