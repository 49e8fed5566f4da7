"""The clock of a case: what its applicant and its officers read of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, read_case, save_page, start, submit
from mpp.channels.look.parts import Clock
from mpp.channels.web.standing import time_left, told_to_applicant, told_to_office
from mpp.identity.actor import Actor
from mpp.kernel import clock
from tests.applications.conftest import NOW, officer

SERVICE = "surat-keterangan-domisili"
PURPOSE = "applicant.letter.purpose"
OFFICE = "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Banyuwangi"
pytestmark = pytest.mark.usefixtures("stopped_clock")


def _submitted(citizen: Actor) -> UUID:
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {PURPOSE: "bank"}, NOW)
    return submit(citizen, interview_id, {}, NOW).application_id


def _told(citizen: Actor, case_id: UUID, at: datetime) -> Any:
    clock.stop(at)
    told = told_to_applicant(queries.tracking(citizen, case_id))
    assert told is not None
    return told


def test_the_applicant_reads_the_promise_the_time_left_and_who_holds_it(citizen: Actor) -> None:
    case_id = _submitted(citizen)  # Tuesday, 09.00 in Banyuwangi
    told = _told(citizen, case_id, NOW)
    assert told.clock == Clock(
        promise="1 hari kerja",
        remaining="Sisa 1 hari kerja 7 jam kerja",
        used=0,
        total=15 * 3600,
        holder=OFFICE,
        due="Rabu, 25 November 2026, 16.00 WIB",
    )
    assert told.paused == ""
    assert _told(citizen, case_id, NOW + timedelta(hours=20)).clock.remaining == "Sisa 1 hari kerja"  # at night
    last = _told(citizen, case_id, NOW + timedelta(hours=30, minutes=18))
    assert last.clock.remaining == "Sisa 42 menit"


def test_a_late_case_says_by_how_much(citizen: Actor) -> None:
    told = _told(citizen, _submitted(citizen), NOW + timedelta(days=2, hours=1))
    assert (told.clock.state, told.clock.remaining) == ("late", "Terlambat 2 jam kerja")


def test_a_correction_stops_the_clock_and_says_for_whom_and_since_when(citizen: Actor) -> None:
    case_id = _submitted(citizen)
    verifier = officer("35.10", "dukcapil", "verifier")
    ruling = Ruling("correct", note="Belum jelas", marks={PURPOSE: "Pilih yang benar"})
    decide(verifier, queries.worklist(verifier)[0].id, ruling, NOW + timedelta(hours=1))
    told = _told(citizen, case_id, NOW + timedelta(days=10))
    assert (told.clock.state, told.clock.holder) == ("paused", "Anda")
    assert told.clock.remaining == "Sisa 1 hari kerja 6 jam kerja"
    since = "Selasa, 24 November 2026, 10.00 WIB"
    assert told.paused == (
        f"Waktu berhenti sejak {since}: menunggu perbaikan dari Anda. Batasnya mundur selama berhenti."
    )


def test_an_officer_reads_the_time_of_her_task_and_the_promise_to_the_applicant(citizen: Actor) -> None:
    _submitted(citizen)
    verifier = officer("35.10", "dukcapil", "verifier")
    at = NOW + timedelta(hours=2)
    clock.stop(at)
    view = read_case(verifier, queries.worklist(verifier)[0].id, at)
    promised = told_to_office(view)
    assert promised is not None
    assert (promised.clock.remaining, promised.clock.holder) == ("Sisa 1 hari kerja 5 jam kerja", OFFICE)
    assert time_left(view.work_item, view.published) == "Sisa 2 jam kerja"
