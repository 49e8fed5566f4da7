"""From the head's decision to a signed file: against the sandbox's time stamp and OCSP, on a real database."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography import x509

from mpp.applications import queries
from mpp.applications.actions.system import run_task
from mpp.identity.actor import Actor
from mpp.issuance import office, signatures
from mpp.issuance import queries as issuance
from mpp.issuance.errors import SigningUnavailable
from mpp.kernel import clock
from tests.applications.conftest import NOBODY, deferred

SYSTEM = Actor.system("applications.run_task")


def test_the_job_issues_one_signed_letter_however_often_it_runs(
    citizen: Actor, trust: None, approved: UUID, settings: Any
) -> None:
    task = deferred(approved)
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
    task = deferred(approved)
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
