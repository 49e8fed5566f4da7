"""A birth from the report to akta, family card and the child's card: SIAK's papers, over real HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import serialization

from mpp.applications import queries, sealing
from mpp.applications.actions import hand_over, read_case, send_correction
from mpp.applications.actions.system import filings, run_task
from mpp.applications.actions.system.waiting import find
from mpp.applications.models import Filing
from mpp.applications.terms import Produced
from mpp.identity.actor import Actor
from mpp.issuance import office, signatures
from mpp.issuance.queries import verified
from mpp.issuance.verification import Verdict
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.registries.directory import agency_system
from mpp.registries.operations import Accepted
from mpp.vault.queries import facts_of
from tests.applications.conftest import officer
from tests.applications.conftest import told as notices
from tests.applications.forger import Change, byte_changed, forger, page_turned
from tests.applications.nation import Applicant, Nation, connect, decide_next, nation, pass_time, task_of
from tests.jobs import run_jobs

SYSTEM = Actor.system("applications.run_task")
REGION = "35.10"


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    with nation(tmp_path, settings) as running:
        running.turn("siak", delay_s=0, kia_delay_s=0)
        yield running


def _verified(mother: Applicant, **changes: Any) -> UUID:
    case_id = mother.apply(REGION, **changes)
    decide_next(REGION, "dukcapil", "verifier")
    return case_id


def _outputs(mother: Applicant, case_id: UUID) -> dict[str, Produced]:
    return {one.output: one for one in queries.tracking(mother.actor, case_id).outputs}


def _task(role: str) -> tuple[Actor, UUID]:
    actor = officer(REGION, "dukcapil", role)
    return actor, queries.worklist(actor)[0].id


def _filings(case_id: UUID) -> list[Filing]:
    with unit_of_work(SYSTEM.scope):
        return list(Filing.objects.filter(case_id=case_id).order_by("at"))


def test_one_report_brings_akta_and_family_card_and_the_childs_card_is_handed_over(sandbox: Nation) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    pass_time(seconds=2)
    outputs = _outputs(mother, case_id)
    assert {name: one.kind for name, one in outputs.items()} == {
        "akta_kelahiran": "received",
        "kk": "received",
        "kia": "physical",
    }
    for name in ("akta_kelahiran", "kk"):
        _, pdf = queries.certificate(mother.actor, outputs[name].id)
        assert signatures.genuine(pdf, office.national_roots())
        assert verified(pdf).verdict is Verdict.GENUINE
        for place in (0, len(pdf) // 3, len(pdf) // 2, pdf.index(b"/Contents <") + 2, len(pdf) - 1):
            assert verified(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]).verdict is Verdict.ALTERED
    with pytest.raises(NotFound):
        queries.certificate(mother.actor, outputs["kia"].id)
    clerk, task = _task("clerk")
    hand_over(clerk, task, clock.now())
    told = queries.tracking(mother.actor, case_id)
    assert (told.state, told.outcome) == ("closed", "received")
    assert _outputs(mother, case_id)["kia"].material == "handed_over"
    assert notices(case_id) == ["received", "to_collect", "collected"]


def test_the_childs_new_nik_is_kept_sealed_and_the_akta_is_not_the_mothers(sandbox: Nation) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    pass_time(seconds=2)
    [filing] = _filings(case_id)
    reply = sealing.open_filing(case_id, filing.id, "sealed_reply", bytes(filing.sealed_reply))
    assert reply["facts"]["child.nik"] == _outputs(mother, case_id)["kia"].number
    with unit_of_work(mother.actor.scope):
        assert mother.actor.person_id is not None
        known = facts_of(mother.actor.person_id)
    assert known["document.family_card"].source == f"output:{case_id.hex}"
    assert "document.birth_certificate" not in known


def test_a_card_without_material_is_not_handed_over_until_it_is_printed(sandbox: Nation) -> None:
    sandbox.turn("siak", kia_delay_s=100_000)
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    pass_time(seconds=2)
    assert _outputs(mother, case_id)["kia"].material == "pending_material"
    clerk, task = _task("clerk")
    with pytest.raises(Conflict, match="pending_material"):
        hand_over(clerk, task, clock.now())
    [filing] = _filings(case_id)
    sandbox.post(f"/_control/siak/registrations/{filing.number}/print")
    pass_time(minutes=20)
    assert read_case(clerk, task, clock.now()).outputs[-1].material == "printed"
    hand_over(clerk, task, clock.now())
    assert queries.tracking(mother.actor, case_id).state == "closed"
    assert notices(case_id) == ["received", "printing", "to_collect", "collected"]


def test_what_siak_returns_reaches_the_officer_with_its_reasons_and_can_be_sent_again(sandbox: Nation) -> None:
    sandbox.turn("siak", delay_s=100_000)
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    [filing] = _filings(case_id)
    returned = {"state": "returned", "reason": "Tempat lahir harus kabupaten"}
    sandbox.post(f"/_control/siak/registrations/{filing.number}", **returned)
    sandbox.turn("siak", delay_s=0)
    pass_time(minutes=1)
    verifier, task = _task("verifier")
    [remark] = read_case(verifier, task, clock.now()).remarks
    assert (remark.code, remark.text) == ("officer_decision", "Tempat lahir harus kabupaten")
    place = "child.birth_place"
    decide_next(REGION, "dukcapil", "verifier", "correct", note="Perbaiki", marks={place: "Tulis kabupaten"})
    send_correction(mother.actor, case_id, {place: "Kabupaten Banyuwangi"}, clock.now())
    decide_next(REGION, "dukcapil", "verifier")
    run_jobs()
    pass_time(seconds=2)
    assert set(_outputs(mother, case_id)) == {"akta_kelahiran", "kk", "kia"}
    assert [one.state for one in _filings(case_id)] == ["returned", "done"]


def test_while_siak_is_away_the_case_waits_and_one_registration_is_made(sandbox: Nation) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    sandbox.turn("siak", outage=True, mode="500")
    run_jobs()
    for _ in range(3):
        pass_time(minutes=1)
    assert _outputs(mother, case_id) == {}
    events = [event.code for event in queries.tracking(mother.actor, case_id).events]
    assert events.count("registry_away") == 1
    sandbox.turn("siak", outage=False)
    pass_time(minutes=20)
    pass_time(minutes=20)
    assert set(_outputs(mother, case_id)) == {"akta_kelahiran", "kk", "kia"}
    assert [one.number for one in _filings(case_id)] == ["REG-00000001"]


def test_killed_after_the_call_the_job_makes_no_second_registration(sandbox: Nation) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    task = task_of(case_id)
    with unit_of_work(SYSTEM.scope):
        waiting = find(SYSTEM, case_id, task, 0, clock.now())
        assert waiting is not None
        content = filings.sendable(filings.opened(waiting))
    siak = agency_system("siak", _Forgetful())
    assert siak is not None
    assert siak.hand_in("register_birth", content, task) == Accepted("REG-00000001")  # and here it is killed
    for _ in range(2):
        run_task(SYSTEM, case_id, task, clock.now())
    run_jobs()
    pass_time(seconds=2)
    assert [one.number for one in _filings(case_id)] == ["REG-00000001"]
    assert set(_outputs(mother, case_id)) == {"akta_kelahiran", "kk", "kia"}


class _Forgetful:
    """Receipts of a worker that is killed before it writes them down."""

    def number(self, key: str) -> str | None:
        return None

    def keep(self, key: str, number: str) -> None:
        return None


def test_without_an_address_of_siak_the_case_waits_visibly(sandbox: Nation, tmp_path: Path, settings: Any) -> None:
    connect(tmp_path, settings, sandbox.url, siak="")
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    assert [one.trouble for one in _filings(case_id)] == ["no_address"]
    connect(tmp_path, settings, sandbox.url, siak=sandbox.url)
    pass_time(minutes=1)
    pass_time(minutes=1)
    assert set(_outputs(mother, case_id)) == {"akta_kelahiran", "kk", "kia"}


@pytest.mark.parametrize(
    ("change", "knows_digests"), [(page_turned, True), (byte_changed, True), (byte_changed, False)]
)
def test_a_forged_akta_is_not_delivered_and_the_true_one_is_fetched_without_a_second_registration(
    sandbox: Nation, tmp_path: Path, settings: Any, change: Change, knows_digests: bool
) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    with forger(sandbox.url, change, knows_digests=knows_digests) as between:
        connect(tmp_path, settings, sandbox.url, siak=between)
        run_jobs()
        pass_time(seconds=2)
    assert _outputs(mother, case_id) == {}
    verifier, task = _task("verifier")
    remarks = [(one.code, one.text) for one in read_case(verifier, task, clock.now()).remarks]
    assert remarks == [("not_genuine", "akta_kelahiran"), ("not_genuine", "kk")]
    connect(tmp_path, settings, sandbox.url)
    decide_next(REGION, "dukcapil", "verifier", "resend")
    run_jobs()
    pass_time(seconds=2)
    assert set(_outputs(mother, case_id)) == {"akta_kelahiran", "kk", "kia"}
    assert {one.number for one in _filings(case_id)} == {"REG-00000001"}


def test_papers_that_lead_to_another_root_are_not_delivered(sandbox: Nation, tmp_path: Path) -> None:
    foreign = office.authority().root.certificate.public_bytes(serialization.Encoding.PEM)
    (tmp_path / "ca" / "bsre-root.pem").write_bytes(foreign)
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    pass_time(seconds=2)
    assert _outputs(mother, case_id) == {}
    assert queries.worklist(officer(REGION, "dukcapil", "verifier"))[0].task == "handle_return"


def test_a_case_that_was_withdrawn_meanwhile_stays_closed(sandbox: Nation) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case_id = _verified(mother)
    run_jobs()
    with unit_of_work(mother.actor.scope):
        processes.withdraw(case_id, clock.now())
    pass_time(minutes=1)
    told = queries.tracking(mother.actor, case_id)
    assert (told.state, told.outcome, told.outputs) == ("closed", "withdrawn", [])
