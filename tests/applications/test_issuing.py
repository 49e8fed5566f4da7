"""From the head's decision to a signed file: against the sandbox's time stamp and OCSP, on a real database."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509
from django.core.management import call_command
from django.db import connection

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, save_page, start, submit
from mpp.applications.actions.system import run_task
from mpp.identity.actor import Actor
from mpp.issuance import office, signatures
from mpp.issuance import queries as issuance
from mpp.issuance.errors import SigningUnavailable
from mpp.kernel import clock
from tests.applications.conftest import NOBODY, NOW, officer
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

SERVICE = "surat-keterangan-domisili"
SYSTEM = Actor.system("applications.run_task")


@pytest.fixture
def trust(tmp_path: Path, settings: Any) -> Iterator[None]:
    """An authority of its own, and the sandbox's trust services."""
    port = free_port()
    process = launch(port, tmp_path / "sandbox", subprocess.DEVNULL)
    wait_until_up(port, process)
    address = f"http://127.0.0.1:{port}"
    settings.MPP_TRUST = {
        "FOLDER": str(tmp_path / "ca"),
        "TSA_URL": f"{address}/tsa",
        "OCSP_URL": f"{address}/ocsp",
        "PUBLIC_URL": "https://mpp.example",
    }
    office.forget()
    yield
    office.forget()
    process.terminate()
    process.wait(20)


@pytest.fixture
def approved(citizen: Actor, settings: Any) -> UUID:
    """A case whose head has agreed: it waits for its document."""
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {"applicant.letter.purpose": "bank"}, NOW)
    submit(citizen, interview_id, {}, NOW)
    for role in ("verifier", "signer"):
        actor = officer("35.10", "dukcapil", role)
        decide(actor, queries.worklist(actor)[0].id, Ruling("approve"), NOW + timedelta(hours=1))
    return interview_id


def _deferred(case_id: UUID) -> str:
    """The engine's task that the decision deferred as a job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'engine_task_id' FROM procrastinate_jobs "
            "WHERE task_name = 'applications.run_task' AND args->>'case_id' = %s",
            [str(case_id)],
        )
        found = cursor.fetchall()
    assert len(found) == 1
    return str(found[0][0])


def test_the_job_issues_one_signed_letter_however_often_it_runs(
    citizen: Actor, trust: None, approved: UUID, settings: Any
) -> None:
    task = _deferred(approved)
    run_task(SYSTEM, approved, task, clock.now())
    run_task(SYSTEM, approved, task, clock.now())
    told = queries.tracking(citizen, approved)
    assert (told.state, told.outcome) == ("closed", "issued")
    assert len(told.outputs) == 1
    number, pdf = queries.certificate(citizen, told.outputs[0].id)
    assert number == "470/0001/SKD/35.10/2026"
    stamp_root = x509.load_pem_x509_certificate((Path(settings.MPP_TRUST["FOLDER"]) / "tsa-root.pem").read_bytes())
    (report,) = signatures.inspect(pdf, [office.authority().root.certificate, stamp_root])
    assert (report.intact, report.covers_file, report.trusted) == (True, True, True)


def test_while_the_time_stamp_is_away_the_case_waits_and_keeps_its_number(
    citizen: Actor, trust: None, approved: UUID, settings: Any
) -> None:
    there = settings.MPP_TRUST
    settings.MPP_TRUST = there | {"OCSP_URL": f"{NOBODY}/ocsp", "TSA_URL": f"{NOBODY}/tsa"}
    task = _deferred(approved)
    with pytest.raises(SigningUnavailable):
        run_task(SYSTEM, approved, task, clock.now())
    assert queries.tracking(citizen, approved).outputs == []
    settings.MPP_TRUST = there
    office.forget()
    run_task(SYSTEM, approved, task, clock.now())
    assert queries.tracking(citizen, approved).outputs[0].number == "470/0001/SKD/35.10/2026"


@pytest.mark.django_db
def test_an_unknown_token_opens_nothing() -> None:
    assert issuance.by_token("tidak-ada") is None
