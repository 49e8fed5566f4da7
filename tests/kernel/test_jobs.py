"""Jobs and effects: both exist when their transaction commits, and an effect happens once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job

from mpp.kernel import clock, jobs
from mpp.kernel.effects import once
from mpp.kernel.ids import new_id
from mpp.kernel.models import Effect
from mpp.kernel.scope import Scope, unit_of_work
from tests.jobs import run_jobs, waiting

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
SYSTEM = Scope.system("test")
heard: list[object] = []


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    heard.clear()
    clock.stop(NOON)
    yield
    clock.stop(None)


@pytest.fixture(scope="module", autouse=True)
def two_jobs() -> Iterator[None]:
    jobs.job("test.hear")(lambda **ids: heard.append(ids))
    jobs.job("test.pass_on")(_pass_on)
    yield
    del app.tasks["test.hear"], app.tasks["test.pass_on"]


def _pass_on(word: str) -> None:
    with unit_of_work(SYSTEM):
        jobs.defer("test.hear", word=word)


@pytest.mark.django_db(transaction=True)
def test_a_job_exists_when_its_unit_of_work_commits() -> None:
    case = new_id()
    with unit_of_work(SYSTEM):
        jobs.defer("test.hear", case_id=case)
    assert waiting() == [("test.hear", {"case_id": str(case)})]
    assert run_jobs() == ["test.hear"]
    assert heard == [{"case_id": str(case)}]
    assert run_jobs() == []


@pytest.mark.django_db(transaction=True)
def test_a_unit_of_work_that_fails_leaves_no_job() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM):
        jobs.defer("test.hear")
        raise ZeroDivisionError
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_what_a_job_defers_in_a_worker_waits_for_the_commit_too() -> None:
    """As the worker does it: the app takes connections of its own."""
    worker = DjangoConnector().get_worker_connector()
    with app.replace_connector(worker), pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM):
        jobs.defer("test.hear")
        raise ZeroDivisionError
    assert waiting() == []
    with app.replace_connector(worker), unit_of_work(SYSTEM):
        jobs.defer("test.hear")
    assert waiting() == [("test.hear", {})]


@pytest.mark.django_db(transaction=True)
def test_a_job_for_later_waits_for_its_time() -> None:
    with unit_of_work(SYSTEM):
        jobs.defer("test.hear", at=NOON + timedelta(hours=1))
    assert run_jobs() == []
    clock.stop(NOON + timedelta(hours=1))
    assert run_jobs() == ["test.hear"]


@pytest.mark.django_db(transaction=True)
def test_jobs_that_jobs_defer_run_too() -> None:
    with unit_of_work(SYSTEM):
        jobs.defer("test.pass_on", word="selesai")
    assert run_jobs() == ["test.pass_on", "test.hear"]
    assert heard == [{"word": "selesai"}]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_nobody_registered_is_deferred_and_fails_aloud() -> None:
    with unit_of_work(SYSTEM):
        jobs.defer("test.nobody")
    with pytest.raises(KeyError):
        run_jobs()
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_an_effect_is_claimed_once() -> None:
    with unit_of_work(SYSTEM):
        assert once("notice/1")
    with unit_of_work(SYSTEM):
        assert not once("notice/1")
        assert once("notice/2")


@pytest.mark.django_db(transaction=True)
def test_an_effect_that_failed_may_be_claimed_again() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM):
        once("notice/1")
        raise ZeroDivisionError
    assert not Effect.objects.exists()
    with unit_of_work(SYSTEM):
        assert once("notice/1")


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_the_same_moment_one_has_the_effect() -> None:
    def run(_: int) -> bool:
        try:
            with unit_of_work(SYSTEM):
                return once("notice/1")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(4))) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_an_effect_outside_a_unit_of_work_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the unit of work"):
        once("notice/1")


def test_pauses_double_up_to_an_hour_and_end_after_two_days() -> None:
    pauses = [jobs.pause(attempts) for attempts in range(jobs.ATTEMPTS)]
    assert pauses[:4] == [5, 10, 20, 40]
    assert max(pauses) == 3600
    assert timedelta(days=2) < timedelta(seconds=sum(pauses)) < timedelta(days=3)
    assert jobs.RETRY.get_retry_decision(exception=ValueError(), job=_job(attempts=jobs.ATTEMPTS)) is None
    assert jobs.RETRY.get_retry_decision(exception=ValueError(), job=_job(attempts=3)) is not None


def _job(attempts: int) -> Job:
    return Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="test.hear", attempts=attempts)
