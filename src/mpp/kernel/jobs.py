"""Jobs: deferred by name on the open transaction's own connection, and tried again with growing pauses.

A job's arguments are ids and codes only. A room's `jobs.py` is found by itself:

    @job("applications.catch_up")
    def catch_up(application_id: str) -> None: ...
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 3600
STALLED_SECONDS = 15  # five heartbeats: a busy machine may skip some, and a job may run twice without harm
KEPT_HOURS = 30 * 24  # a failed job is looked at within a month
ATTEMPTS = 60  # with these pauses, two days: longer than a national system is usually away

# In a worker the app itself holds connections of its own: a job deferred there would be seen, and run in vain,
# before the transaction that it stands for has committed.
_IN_THE_TRANSACTION = JobManager(DjangoConnector())


class Backoff(BaseRetryStrategy):
    """Twice the pause after each failure, up to an hour; the job fails for good after `ATTEMPTS`."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None when the attempts are spent."""
        if job.attempts >= ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": pause(job.attempts)})


RETRY = Backoff()


def pause(attempts: int) -> int:
    """Return the seconds to wait after so many earlier attempts."""
    return int(min(FIRST_PAUSE_SECONDS * 2 ** min(attempts, 32), LONGEST_PAUSE_SECONDS))


def job(
    name: str, *, queue: str = "default", every: str | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function a job that is deferred by this name, retried by `RETRY`.

    `every` is a crontab line (UTC) for a job that runs by itself: its function takes the moment of the run as
    `timestamp`, in seconds since 1970; at most one waits, and no two run at the same time. It is not retried: its
    next run comes, and while that waits a retry would be a second one.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        alone = name if every else None
        retry = False if every else RETRY
        task = app.task(name=name, queue=queue, retry=retry, lock=alone, queueing_lock=alone)(function)
        return app.periodic(cron=every, periodic_id=name)(task) if every else task

    return register


def defer(
    name: str, *, at: datetime | None = None, queue: str = "default", lock: str | None = None, **ids: Any
) -> None:
    """Defer a job by its name, in the open transaction: it exists when that commits, and not otherwise.

    `at` is the earliest moment to run; jobs of one `lock` run one after the other, in the order of deferring.
    `ids` are the job's arguments: ids, codes, numbers.
    """
    deferred = app.configure_task(name, schedule_at=at, queue=queue, lock=lock)
    deferred.job_manager = _IN_THE_TRANSACTION
    deferred.defer(**{key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()})


@app.periodic(cron="* * * * * */10", periodic_id="kernel.requeue_stalled")  # every ten seconds
@app.task(name="kernel.requeue_stalled", queueing_lock="kernel.requeue_stalled", pass_context=True)
async def requeue_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker whose heart stopped to another; one that outlives no worker fails in the end.

    Of a job that runs by itself the next run may wait already: that one stands in its place.
    """
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        if stalled.attempts >= ATTEMPTS:
            await manager.finish_job(stalled, Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(stalled)
        except UniqueViolation:
            await manager.finish_job(stalled, Status.FAILED, delete_job=True)


@app.periodic(cron="17 19 * * *", periodic_id="kernel.remove_old_jobs")
@app.task(name="kernel.remove_old_jobs", queueing_lock="kernel.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that ended long ago (the worker removes a job that succeeded at once)."""
    await context.app.job_manager.delete_old_jobs(
        KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
