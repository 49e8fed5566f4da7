"""A health office that runs its own system, by real HTTP both ways: a permit over two agencies while it is down."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from mpp.applications import queries
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from mpp.partners import actions as partners
from mpp.partners.models import Delivery
from mpp.processes.models import CaseEvent, WorkItem
from mpp.vault.models import Disclosure
from tests.applications.nation import Applicant, Nation, decide_next, nation, pass_time
from tests.jobs import run_jobs
from tests.partners.system import ADMIN, admitted

HOURS_DOWN = 2


@pytest.fixture
def outside(country: None, tmp_path: Path, settings: Any, live_server: LiveServer) -> Iterator[Nation]:
    """The sandbox with its health office connected to this process's own web server, and told by webhook."""
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    settings.MPP_WEBHOOK_LOOPBACK = True
    call_command("seed_demo")
    with nation(tmp_path, settings) as running:
        clock.stop(clock.now())
        given = admitted("dinkes", "technical")
        signing = partners.set_webhook(ADMIN, given.client_id, f"{running.url}/dinkes/v1/events", clock.now())
        account = {"client_id": str(given.client_id), "client_secret": given.secret, "webhook_secret": signing}
        running.post("/_control/dinkes/connect", api_url=live_server.url, **account)
        running.turn("dinkes", strict_time=False)  # the clock of the test stands still, its own does not
        yield running


def _work(outside: Nation, *, decide: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = outside.post("/_control/dinkes/work", decide=decide)
    return found


def _told(outside: Nation) -> list[str]:
    events = httpx.get(f"{outside.url}/_control/dinkes/events", trust_env=False).json()
    return [one["data"]["state"] for one in events]


def _story(case_id: UUID) -> list[tuple[str, str]]:
    with unit_of_work(Scope.system("test")):
        rows = CaseEvent.objects.filter(case_id=case_id, task="examine").order_by("seq")
        return list(rows.values_list("code", "actor_role"))


def test_a_case_over_two_agencies_finishes_though_one_is_away_for_two_hours(outside: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    decide_next("35.10", "dpmptsp", "verifier")
    outside.turn("dinkes", outage=True)
    run_jobs()
    for _ in range(HOURS_DOWN * 2):
        pass_time(minutes=30)
        assert _work(outside) == {"down": True, "taken": [], "decided": []}
    assert _told(outside) == []
    outside.turn("dinkes", outage=False, latency_ms=200)
    pass_time(minutes=60)
    assert _told(outside) == ["waiting"]
    [taken] = _work(outside)["taken"]
    pass_time(minutes=60)
    assert _work(outside, decide=True)["decided"] == [taken]
    decide_next("35.10", "dpmptsp", "signer")
    run_jobs()
    told = queries.tracking(doctor.actor, case_id)
    assert (told.state, told.outcome) == ("closed", "issued")
    assert len(outside.permits(doctor.nik)) == 1
    assert _story(case_id) == [
        ("task_started", "technical"),
        ("system_away", "system"),
        ("system_back", "system"),
        ("claimed", "technical"),
        ("decided", "technical"),
    ]
    assert _told(outside) == ["waiting", "claimed", "done"]
    _nothing_doubled(case_id)


def _nothing_doubled(case_id: UUID) -> None:
    with unit_of_work(Scope.system("test")):
        items = WorkItem.objects.filter(case_id=case_id).values_list("task", "state").order_by("created_at", "id")
        assert sorted(items) == [("examine", "done"), ("sign", "done"), ("verify", "done")]
        assert Disclosure.objects.filter(case_id=case_id, role="technical").count() == 1
        assert list(Delivery.objects.values_list("state", flat=True)) == ["delivered"] * 3


def test_two_rounds_of_the_office_at_once_take_and_decide_each_task_once(outside: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    decide_next("35.10", "dpmptsp", "verifier")
    replies: list[dict[str, Any]] = []

    def round_() -> None:
        replies.append(_work(outside, decide=True))

    rounds = [threading.Thread(target=round_) for _ in range(2)]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join(60)
    _work(outside, decide=True)
    assert len(replies) == 2
    assert [code for code, _ in _story(case_id)] == ["task_started", "claimed", "decided"]
