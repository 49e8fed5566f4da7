"""Silence is consent, where the law says so: at the right minute, once, and only on what registries vouch for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from mpp.applications import queries
from mpp.applications.actions import Ruling, decide
from mpp.applications.actions.deeming import deem_silent
from mpp.identity.actor import Actor
from mpp.issuance.models import Output
from mpp.issuance.queries import by_token
from mpp.kernel import clock
from mpp.kernel.errors import Conflict
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Case, Clock
from mpp.regions import queries as regions
from tests.applications.conftest import officer, told
from tests.applications.nation import Applicant, Nation, decide_next, nation, pass_time
from tests.jobs import run_jobs

JOB = Actor.system("applications.mark_late")
SYSTEM = Scope.system("test")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    with nation(tmp_path, settings) as running:
        yield running


def _case(case_id: UUID) -> Case:
    with unit_of_work(SYSTEM):
        case: Case = Case.objects.get(id=case_id)
        return case


def _due(case_id: UUID) -> datetime:
    due: datetime = _case(case_id).due_at
    return due


def _events(doctor: Applicant, case_id: UUID, *codes: str) -> list[tuple[str, str]]:
    events = queries.tracking(doctor.actor, case_id).events
    return [(one.code, one.task) for one in events if one.code in codes]


def test_a_permit_is_issued_under_the_institutions_seal_in_the_minute_after_the_term(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    due = _due(case_id)
    assert f"{due.astimezone(regions.zone_of(_case(case_id).region_id)):%H.%M}" == "16.00"
    decide_next("35.10", "dinkes", "technical")
    assert deem_silent(JOB, due - MINUTE) == 0
    assert [deem_silent(JOB, due + MINUTE) for _ in range(2)] == [1, 0]
    run_jobs()  # today: the sandbox's time stamps know no other day
    tracked = queries.tracking(doctor.actor, case_id)
    assert (tracked.state, tracked.outcome) == ("closed", "issued")
    assert _events(doctor, case_id, "silent", "deemed_approved") == [
        ("silent", "verify"),
        ("deemed_approved", "issue"),
    ]
    [output] = tracked.outputs
    with unit_of_work(SYSTEM):
        token = Output.objects.get(id=output.id).token
    entry = by_token(token)
    assert entry is not None
    agency = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Banyuwangi"
    assert entry.signer == f"Segel elektronik instansi, {agency}"
    assert [one for one in told(case_id) if one == "deemed"] == ["deemed"]
    assert [one["number"] for one in sandbox.permits(doctor.nik)] == [output.number]
    verifier = officer("35.10", "dpmptsp", "verifier")
    assert queries.worklist(verifier) == []


def test_who_decides_in_the_same_minute_wins_or_is_told(sandbox: Nation) -> None:
    first, second = Applicant("sip-dokter", "journey"), Applicant("sip-perawat", "journey")
    won, lost = first.apply("35.10"), second.apply("35.10")
    due = max(_due(won), _due(lost))
    clock.stop(due)
    verifier, expert = officer("35.10", "dpmptsp", "verifier"), officer("35.10", "dinkes", "technical")
    items = {one.number: one.id for one in queries.worklist(verifier)}
    exam = {one.number: one.id for one in queries.worklist(expert)}
    decide(verifier, items[_case(won).number], Ruling("approve"), due)
    decide(expert, exam[_case(won).number], Ruling("refuse", reason="place_unfit"), due)
    assert deem_silent(JOB, due) == 1
    assert (_case(won).outcome, _case(lost).state) == ("refused", "running")
    with pytest.raises(Conflict, match="already_decided"):
        decide(verifier, items[_case(lost).number], Ruling("approve"), due)


def test_while_the_register_is_away_the_clock_waits_visibly_and_silence_approves_when_it_has_answered(
    sandbox: Nation,
) -> None:
    sandbox.turn("sdmk", outage=True, mode="500")
    doctor = Applicant("sip-dokter", "late")
    case_id = doctor.apply("35.10")
    due = _due(case_id)
    clock.stop(due + MINUTE)
    assert deem_silent(JOB, clock.now()) == 0
    case = _case(case_id)
    assert (case.held_for, case.pause_reason, case.waits_for) == ("awaited:sdmk", "late_facts", "sdmk")
    assert case.paused_at == due
    assert _events(doctor, case_id, "deemed_held", "escalated") == [("deemed_held", ""), ("escalated", "")]
    sandbox.turn("sdmk", outage=False)
    pass_time(hours=1)
    assert _case(case_id).paused_at is None
    with unit_of_work(SYSTEM):
        moment = Clock.objects.get(case_id=case_id, kind="case").deem_at
    assert moment is not None
    assert deem_silent(JOB, moment) == 1
    assert _case(case_id).held_for == ""


def test_an_office_that_has_said_no_was_not_silent(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    decide_next("35.10", "dinkes", "technical", "refuse", reason="place_unfit")
    late = _due(case_id) + MINUTE
    assert deem_silent(JOB, late) == 0
    case = _case(case_id)
    assert (case.held_for, case.paused_at) == ("decided:examine", None)
    with unit_of_work(SYSTEM):
        assert Clock.objects.get(case_id=case_id, kind="case").deem_at == late + timedelta(minutes=15)
    assert deem_silent(JOB, late + timedelta(minutes=20)) == 0
    assert len(_events(doctor, case_id, "deemed_held")) == 1


def test_killed_before_its_commit_silence_has_approved_nothing(
    sandbox: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    at = _due(case_id) + MINUTE

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("mpp.applications.actions.deeming.follow_up", die)
        deem_silent(JOB, at)
    assert _events(doctor, case_id, "silent", "deemed_approved") == []
    assert [deem_silent(JOB, at) for _ in range(2)] == [1, 0]
    assert [code for code, _ in _events(doctor, case_id, "deemed_approved")] == ["deemed_approved"]
