"""A worker that is killed in the middle of a job: another one finishes it, and its effect happens once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued

from mpp.kernel import jobs
from mpp.kernel.models import Effect
from mpp.kernel.scope import Scope, unit_of_work

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 40


@contextmanager
def _worker(sleeps: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process on this test's database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.slow.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "MPP_TEST_HOME": os.environ["MPP_HOME"],
        "MPP_TEST_DATABASE": str(settings.DATABASES["default"]["NAME"]),
        "MPP_TEST_SLEEPS": sleeps,
    }
    line = [sys.executable, "-m", "django", "do_jobs"]
    process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for(path: Path) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        assert time.monotonic() < limit, f"no {path.name}"
        time.sleep(0.1)


def _status() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'test.slow'")
        return [row[0] for row in cursor.fetchall()]


def _a_minute_passes() -> None:
    """The dead worker's last heartbeat is long ago, and the minute's round begins."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
    with suppress(AlreadyEnqueued), unit_of_work(Scope.system("test")):
        jobs.defer("kernel.requeue_stalled", timestamp=0)


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("killed", ["before", "after"])
def test_a_job_of_a_killed_worker_is_finished_by_another_and_has_one_effect(tmp_path: Path, killed: str) -> None:
    with _worker(sleeps=killed) as first:
        with unit_of_work(Scope.system("test")):
            jobs.defer("test.slow", folder=str(tmp_path))
        _wait_for(tmp_path / "sleeping")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert _status() == ["doing"]
    _a_minute_passes()
    with _worker():
        _wait_for(tmp_path / "done")
        limit = time.monotonic() + PATIENCE_SECONDS
        while _status() and time.monotonic() < limit:
            time.sleep(0.1)
    assert _status() == []
    assert (tmp_path / "effects").read_text() == "once\n"
    assert list(Effect.objects.values_list("key", flat=True)) == ["test.slow"]


_LEFT = (
    "INSERT INTO procrastinate_jobs (task_name, queue_name, args, lock, queueing_lock, status) "
    "VALUES (%s, 'default', %s, %s, %s, %s)"
)


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_minutely_job_of_a_dead_worker_whose_next_run_waits_holds_nobody_up(tmp_path: Path) -> None:
    name, minute = "audit.sequence", '{"timestamp": 0}'
    folder = json.dumps({"folder": str(tmp_path)})
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [name, minute, name, name, "doing"])  # its worker is gone
        cursor.execute(_LEFT, [name, minute, name, name, "todo"])
        cursor.execute(_LEFT, ["test.slow", folder, None, None, "doing"])  # found after the first
    with _worker():
        _wait_for(tmp_path / "done")
        limit = time.monotonic() + PATIENCE_SECONDS
        while _waits(name) and time.monotonic() < limit:
            time.sleep(0.1)
    assert not _waits(name)


def _waits(name: str) -> bool:
    """Whether any of those is still there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE task_name = %s AND args->>'timestamp' = '0'", [name])
        return cursor.fetchone() is not None
