"""A doctor's permit from the interview to SDMK's register, over real HTTP, as the pack says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from mpp.applications import queries
from mpp.applications.actions import Revocation, Ruling, decide, read_case, revoke, send_correction
from mpp.applications.actions.system import filings, retract, run_task
from mpp.applications.actions.system.waiting import find
from mpp.applications.models import Filing
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.scope import unit_of_work
from mpp.registries.directory import notified
from mpp.registries.operations import Told
from mpp.vault.models import LimitClaim
from mpp.vault.queries import facts_of
from tests.applications.conftest import officer
from tests.applications.nation import Applicant, Nation, decide_next, nation, pass_time, task_of
from tests.jobs import run_jobs

SYSTEM = Actor.system("applications.run_task")
THIRD = {"applicant__practice__place_code": "F3510003"}
KAIMANA = {"applicant__practice__place_code": "F9208001"}


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    with nation(tmp_path, settings) as running:
        yield running


def _approved(region: str, doctor: Applicant, **changes: Any) -> UUID:
    case_id = doctor.apply(region, **changes)
    decide_next(region, "dpmptsp", "verifier")
    decide_next(region, "dinkes", "technical")
    decide_next(region, "dpmptsp", "signer")
    return case_id


def _state(doctor: Applicant, case_id: UUID) -> tuple[str, str]:
    told = queries.tracking(doctor.actor, case_id)
    return told.state, told.outcome


def test_a_permit_is_issued_and_stands_in_the_national_register(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    run_jobs()
    assert _state(doctor, case_id) == ("closed", "issued")
    told = queries.tracking(doctor.actor, case_id)
    [output] = told.outputs
    assert (output.label, output.kind) == ("Surat Izin Praktik (SIP)", "issued")
    [permit] = sandbox.permits(doctor.nik)
    assert permit["number"] == output.number
    assert (permit["regency_code"], permit["status"]) == ("35.10", "active")
    with unit_of_work(doctor.actor.scope):
        assert doctor.actor.person_id is not None
        fact = facts_of(doctor.actor.person_id)["document.sip"]
    assert (fact.value, fact.source) == (str(output.id), f"output:{case_id.hex}")


def test_while_the_register_is_away_the_case_waits_visibly_and_then_goes_on(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    sandbox.turn("sdmk", outage=True, mode="500")
    run_jobs()
    for _ in range(4):
        pass_time(minutes=1)
    assert _state(doctor, case_id) == ("running", "")
    events = [event.code for event in queries.tracking(doctor.actor, case_id).events]
    assert events.count("registry_away") == 1
    sandbox.turn("sdmk", outage=False)
    pass_time(minutes=20)
    assert _state(doctor, case_id) == ("closed", "issued")
    assert len(sandbox.permits(doctor.nik)) == 1


def test_killed_after_the_call_the_job_publishes_the_same_permit_once(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    run_task(SYSTEM, case_id, task_of(case_id), clock.now())
    publish = task_of(case_id)
    with unit_of_work(SYSTEM.scope):
        waiting = find(SYSTEM, case_id, publish, 0, clock.now())
        assert waiting is not None
        content = filings.sendable(filings.opened(waiting))
    sdmk = notified("sdmk")
    assert sdmk is not None
    assert sdmk.tell("publish_sip", content, publish) == Told()  # and here the worker is killed
    for _ in range(2):
        run_task(SYSTEM, case_id, publish, clock.now())
    assert len(sandbox.permits(doctor.nik)) == 1
    assert _state(doctor, case_id) == ("closed", "issued")
    with unit_of_work(SYSTEM.scope):
        assert Filing.objects.filter(case_id=case_id).count() == 1


def test_a_third_place_is_the_last_over_two_regions(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey", nik="3510166309869001", name="Citra Permatasari Rekaan")
    case_id = _approved("35.10", doctor, **THIRD)
    with pytest.raises(Conflict, match="no_free_place"):
        doctor.apply("92.08", **KAIMANA)
    pass_time(seconds=5)
    assert _state(doctor, case_id) == ("closed", "issued")
    assert len(sandbox.permits(doctor.nik)) == 3
    with pytest.raises(Conflict, match="no_free_place"):  # this interview asked the register before
        doctor.apply("92.08", **KAIMANA)


def test_what_the_register_refuses_for_good_comes_to_an_officer_who_sends_it_again(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    run_task(SYSTEM, case_id, task_of(case_id), clock.now())
    [output] = queries.tracking(doctor.actor, case_id).outputs
    another = {"nik": "3510166309869001", "number": output.number, "place_code": "F3510002", "place_name": "Lain"}
    period = {"regency_code": "35.10", "issued": "2026-01-01", "valid_until": "2027-01-01", "status": "ended"}
    sandbox.register(another | period)
    run_jobs()
    assert _state(doctor, case_id) == ("running", "")
    verifier = officer("35.10", "dpmptsp", "verifier")
    [row] = queries.worklist(verifier)
    assert row.task == "handle_refusal"
    assert [one.code for one in read_case(verifier, row.id, clock.now()).remarks] == ["number_taken"]
    decide(verifier, row.id, Ruling("resend"), clock.now())
    run_jobs()
    [row] = queries.worklist(verifier)
    decide(verifier, row.id, Ruling("recorded", note="Dicatat oleh Dinas Kesehatan"), clock.now())
    assert _state(doctor, case_id) == ("closed", "issued")


def _revoked(doctor: Applicant, case_id: UUID) -> None:
    [output] = queries.tracking(doctor.actor, case_id).outputs
    head = officer("35.10", "dpmptsp", "signer")
    revoke(head, output.id, Revocation("holder_asked", "Pindah tempat praktik."), clock.now())


def test_a_revoked_permit_is_revoked_in_the_national_register_too_once_it_answers(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    run_jobs()
    _revoked(doctor, case_id)
    sandbox.turn("sdmk", outage=True, mode="500")
    run_jobs()
    assert [event.code for event in queries.tracking(doctor.actor, case_id).events][-1] == "output_revoked"
    sandbox.turn("sdmk", outage=False)
    pass_time(minutes=20)
    assert [one["status"] for one in sandbox.permits(doctor.nik)] == ["revoked"]
    events = [event.code for event in queries.tracking(doctor.actor, case_id).events]
    assert events[-2:] == ["output_revoked", "retracted"]


def test_a_permit_revoked_before_it_was_published_ends_revoked(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    run_task(SYSTEM, case_id, task_of(case_id), clock.now())
    _revoked(doctor, case_id)
    [output] = queries.tracking(doctor.actor, case_id).outputs
    retract(SYSTEM, output.id, 0, clock.now())
    assert sandbox.permits(doctor.nik) == []
    pass_time(minutes=1)
    assert [one["status"] for one in sandbox.permits(doctor.nik)] == ["revoked"]


def test_a_renewal_at_the_same_place_ends_the_permit_before_it(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    cases = []
    for _ in range(2):
        cases.append(_approved("35.10", doctor))
        run_jobs()
    states = [queries.tracking(doctor.actor, case_id).outputs[0].state for case_id in cases]
    assert states == ["superseded", "issued"]
    assert sorted(one["status"] for one in sandbox.permits(doctor.nik)) == ["active", "ended"]
    with unit_of_work(SYSTEM.scope):
        [claim] = LimitClaim.objects.filter(person_id=doctor.actor.person_id)
    assert (claim.case_id, claim.slot, claim.state) == (cases[1], 1, "confirmed")


def _with_three_places(sandbox: Nation) -> Applicant:
    """A doctor whose two permits SDMK knows from elsewhere, and whose third came from here."""
    doctor = Applicant("sip-dokter", "journey", nik="3510166309869001", name="Citra Permatasari Rekaan")
    _approved("35.10", doctor, **THIRD)
    run_jobs()
    assert {one["place_code"] for one in sandbox.permits(doctor.nik)} == {"F3510001", "F3510002", "F3510003"}
    return doctor


def test_with_three_places_each_of_them_is_renewed_and_a_fourth_is_not(sandbox: Nation) -> None:
    doctor = _with_three_places(sandbox)
    for place in ("F3510001", "F3510003"):  # SDMK's alone, and ours
        pass_time(minutes=5)
        renewed = _approved("35.10", doctor, applicant__practice__place_code=place)
        run_jobs()
        assert _state(doctor, renewed) == ("closed", "issued")
    assert len({one["place_code"] for one in sandbox.permits(doctor.nik) if one["status"] == "active"}) == 3
    pass_time(minutes=5)
    with pytest.raises(Conflict, match="blocked"):
        doctor.apply("92.08", **KAIMANA)


def test_a_place_that_is_corrected_takes_the_claim_along(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    path = "applicant.practice.place_code"
    decide_next("35.10", "dinkes", "technical")
    decide_next("35.10", "dpmptsp", "verifier", "correct", note="Kode keliru", marks={path: "Periksa lagi"})
    before = _claim(case_id)
    send_correction(doctor.actor, case_id, {path: "F3510002"}, clock.now())
    after = _claim(case_id)
    assert (after.slot, before.slot) == (1, 1)
    assert after.key != before.key


def _claim(case_id: UUID) -> LimitClaim:
    with unit_of_work(SYSTEM.scope):
        found: LimitClaim = LimitClaim.objects.get(case_id=case_id)
    return found


def test_too_many_places_at_publication_lead_the_officer_on(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = _approved("35.10", doctor)
    period = {"regency_code": "92.08", "issued": "2026-01-01", "valid_until": "2027-01-01"}
    others = [
        {"nik": doctor.nik, "number": f"LAIN/{n}", "place_code": f"F920800{n}", "place_name": "Lain"} | period
        for n in (1, 2, 3)
    ]
    for other in others:  # another office was quicker at SDMK
        sandbox.register(other)
    run_jobs()
    verifier = officer("35.10", "dpmptsp", "verifier")
    [row] = queries.worklist(verifier)
    assert row.task == "handle_refusal"
    view = read_case(verifier, row.id, clock.now())
    assert [one.code for one in view.remarks] == ["too_many_places"]
    sandbox.register(others[0] | {"status": "ended"}, key="ended")
    decide(verifier, row.id, Ruling("resend"), clock.now())
    run_jobs()
    assert _state(doctor, case_id) == ("closed", "issued")
    assert len([one for one in sandbox.permits(doctor.nik) if one["status"] == "active"]) == 3


def test_marks_of_the_office_that_decided_first_are_not_lost_when_the_other_approves(sandbox: Nation) -> None:
    doctor = Applicant("sip-dokter", "journey")
    case_id = doctor.apply("35.10")
    examiner = officer("35.10", "dinkes", "technical")
    task = queries.worklist(examiner)[0].id
    with pytest.raises(Invalid) as refused:
        decide(examiner, task, Ruling("correct", note="Jadwal bertabrakan"), clock.now())
    assert refused.value.fields == {"marks": ["required"]}
    marks = {"applicant.practice.schedule": "Hari Senin sudah terisi di tempat lain"}
    decide(examiner, task, Ruling("correct", note="Jadwal bertabrakan", marks=marks), clock.now())
    assert queries.tracking(doctor.actor, case_id).correction is None
    decide_next("35.10", "dpmptsp", "verifier")
    asked = queries.tracking(doctor.actor, case_id).correction
    assert asked is not None
    assert (dict(asked.marks), asked.note) == (marks, "Jadwal bertabrakan")
