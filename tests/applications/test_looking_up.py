"""A place of practice is known by its code: SDMK says its name and address (`looked_up_by`)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from mpp.applications import interview as iv
from mpp.applications import queries, sealing
from mpp.applications.actions import open_interview, save_page, send_correction, start, submit
from mpp.applications.models import Interview
from mpp.applications.queries import latest
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import Conflict
from mpp.kernel.scope import unit_of_work
from tests.applications.nation import Applicant, Nation, decide_next, nation, pass_time
from tests.jobs import run_jobs

CODE, NAME, ADDRESS = (f"applicant.practice.place_{one}" for one in ("code", "name", "address"))
SYSTEM = Actor.system("applications.catch_up")


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    with nation(tmp_path, settings) as running:
        yield running


def _begin(doctor: Applicant) -> UUID:
    case_id = start(doctor.actor, "35.10", doctor.service, clock.now())
    open_interview(doctor.actor, case_id, clock.now())
    return case_id


def _tell(doctor: Applicant, case_id: UUID, code: str) -> iv.Plan:
    return save_page(doctor.actor, case_id, "place", {CODE: code}, clock.now()).plan


def _tell_hours(doctor: Applicant, case_id: UUID) -> None:
    path = "applicant.practice.schedule"
    save_page(doctor.actor, case_id, "schedule", {path: doctor.answers[path]}, clock.now())


def _states(plan: iv.Plan) -> tuple[iv.State, iv.State]:
    return plan.slots[NAME].state, plan.slots[ADDRESS].state


def test_before_the_code_is_told_nothing_is_asked_and_then_the_register_knows_the_place(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _begin(doctor)
    before = open_interview(doctor.actor, case_id, clock.now()).plan
    assert _states(before) == (iv.State.UNDECIDED, iv.State.UNDECIDED)
    plan = _tell(doctor, case_id, "F3510002")
    assert (plan.values[NAME], plan.values[ADDRESS]) == ("RSUD Rekaan Genteng", "Jalan Rekaan Hasanudin 98 Genteng")
    assert (plan.slots[NAME].registry, iv.verdicts(plan)["place_known"]) == ("sdmk", True)


def test_another_code_is_another_place(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _begin(doctor)
    _tell(doctor, case_id, "F3510002")
    assert _tell(doctor, case_id, "F3510001").values[NAME] == "RSUD Contoh Blambangan"


def test_a_code_that_the_register_does_not_know_blocks_until_it_is_mended(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _begin(doctor)
    plan = _tell(doctor, case_id, "F9999999")
    assert _states(plan) == (iv.State.ABSENT, iv.State.ABSENT)
    assert [rule.id for rule in iv.review(plan).blocked] == ["place_known"]
    assert [one for one in plan.interview.notices if "sdmk" in one] == []  # it says nothing about the person
    _tell_hours(doctor, case_id)
    with pytest.raises(Conflict, match="blocked"):
        submit(doctor.actor, case_id, None, clock.now())
    assert [rule.id for rule in iv.review(_tell(doctor, case_id, "F3510001")).blocked] == []


def test_a_code_told_again_is_looked_up_again(sandbox: Nation) -> None:
    """The place was registered meanwhile: nobody has to begin anew."""
    doctor = Applicant("sip-dokter", "journey")
    case_id = _begin(doctor)
    _tell(doctor, case_id, "F9999999")
    sandbox.turn("sdmk", outage=True, mode="500")
    assert _states(_tell(doctor, case_id, "F9999999")) == (iv.State.PENDING, iv.State.PENDING)


def test_a_silent_register_holds_nobody_up_and_a_job_catches_up(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _begin(doctor)
    sandbox.turn("sdmk", outage=True, mode="500")
    plan = _tell(doctor, case_id, "F3510002")
    assert _states(plan) == (iv.State.PENDING, iv.State.PENDING)
    _tell_hours(doctor, case_id)
    submit(doctor.actor, case_id, None, clock.now())
    sandbox.turn("sdmk", outage=False)
    pass_time(minutes=20)
    assert _submitted(case_id)[NAME][0] == "RSUD Rekaan Genteng"


def test_a_page_saved_by_a_server_that_then_fell_over_is_looked_up_when_it_is_opened(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _begin(doctor)
    before = open_interview(doctor.actor, case_id, clock.now()).plan.interview
    answered = iv.answer(before, "place", {CODE: "F3510002"}, clock.now().isoformat())
    with unit_of_work(doctor.actor.scope):
        Interview.objects.filter(id=case_id).update(sealed=sealing.seal_interview(case_id, answered))
    assert open_interview(doctor.actor, case_id, clock.now()).plan.values[NAME] == "RSUD Rekaan Genteng"


def test_a_corrected_code_is_looked_up_by_the_job_before_the_officers_see_it(
    sandbox: Nation, settings: Any
) -> None:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    decide_next("35.10", "dinkes", "technical")
    decide_next("35.10", "dpmptsp", "verifier", "correct", note="Kode keliru", marks={CODE: "Periksa lagi"})
    send_correction(doctor.actor, case_id, {CODE: "F3510002"}, clock.now())
    assert NAME not in _submitted(case_id)
    clock.stop(clock.now() + timedelta(seconds=30))
    run_jobs()
    assert _submitted(case_id)[NAME][0] == "RSUD Rekaan Genteng"
    for agency, role in (("dinkes", "technical"), ("dpmptsp", "verifier"), ("dpmptsp", "signer")):
        decide_next("35.10", agency, role)
    run_jobs()
    assert queries.tracking(doctor.actor, case_id).outcome == "issued"
    assert [one["place_name"] for one in sandbox.permits(doctor.nik)] == ["RSUD Rekaan Genteng"]


def _submitted(case_id: UUID) -> dict[str, Any]:
    from mpp.applications import sealing

    with unit_of_work(SYSTEM.scope):
        last = latest(case_id)
        values: dict[str, Any] = sealing.open_submission(case_id, last.id, bytes(last.sealed))["values"]
    return values
